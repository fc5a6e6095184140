# needs: dotnet node chromium npm:tests/Clients
# Real Matrix clients from npm: tests/Clients. With WEFT_URL set they use that server (and WEFT_URL_2, WEFT_SHARED_SECRET);
# otherwise a Weft with two tenants that is started here.
source "$WEFT_ROOT/scripts/lib.sh"

if [ -z "${WEFT_URL:-}" ]; then
  trap stop_all_weft EXIT
  build_host
  temporary_directory data
  free_port port
  # Node resolves no *.localhost; the second tenant is named by a second loopback address instead.
  start_weft "$port" "$data" --listen "http://127.0.0.2:$port" --tenants "second=127.0.0.2:$port"
  export WEFT_URL=http://127.0.0.1:$port WEFT_URL_2=http://127.0.0.2:$port WEFT_SHARED_SECRET=shared-secret
fi

cd "$WEFT_ROOT/tests/Clients"
log=$artifacts/clients-tests.log
code=0
node --test --test-concurrency=2 --test-force-exit --test-reporter=spec ./*.test.mjs 2>&1 | tee "$log" || code=$?
if [ "$code" -ne 0 ] && [ -n "${data:-}" ]; then cp "$data/weft.log" "$artifacts/clients-weft.log"; fi
node_tests_summary clients "$log"
exit "$code"
