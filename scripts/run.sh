# ./weft run: builds what changed, then becomes the host.
source "$WEFT_ROOT/scripts/lib.sh"
exec_host run "$@"
