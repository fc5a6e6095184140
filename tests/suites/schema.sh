# needs: dotnet node npm:tests/Schema
# Every client-server operation against the specification's OpenAPI files. With WEFT_URL set it drives that server
# (and needs its WEFT_SHARED_SECRET); otherwise one that it starts itself.
source "$WEFT_ROOT/scripts/lib.sh"
need_npm tests/Schema

if [ -z "${WEFT_URL:-}" ]; then
  trap stop_all_weft EXIT
  build_host
  temporary_directory data
  free_port port
  start_weft "$port" "$data" --guests on
  export WEFT_URL=http://127.0.0.1:$port WEFT_SHARED_SECRET=shared-secret
fi
node "$WEFT_ROOT/tests/Schema/run.mjs"
