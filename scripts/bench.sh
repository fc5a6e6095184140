# ./weft bench [SCENARIO…] [--json FILE] [--target URL]: builds what it needs, then becomes the load generator.
source "$WEFT_ROOT/scripts/lib.sh"
[ -d "$WEFT_ROOT/tests/Load" ] || die "this checkout has no tests/Load."
build_host
build tests/Load -p:RunAnalyzers=false
export WEFT_HOST_BINARY=$host_binary
exec "$WEFT_ROOT/tests/Load/bin/Release/net10.0/Weft.Load" "$@"
