# needs: dotnet node chromium npm:tests/Clients
# Real Matrix clients from npm against a Weft with two tenants: tests/Clients.
source "$WEFT_ROOT/scripts/lib.sh"
trap stop_all_weft EXIT

temporary_directory data
free_port port
# Node resolves no *.localhost; the second tenant is named by a second loopback address instead.
start_weft "$port" "$data" --listen "http://127.0.0.2:$port" --tenants "second=127.0.0.2:$port"

export WEFT_URL=http://127.0.0.1:$port WEFT_URL_2=http://127.0.0.2:$port WEFT_SHARED_SECRET=shared-secret
cd "$WEFT_ROOT/tests/Clients"
log=$artifacts/clients-tests.log
code=0
node --test --test-concurrency=2 --test-force-exit --test-reporter=spec ./*.test.mjs 2>&1 | tee "$log" || code=$?
[ "$code" -eq 0 ] || cp "$data/weft.log" "$artifacts/clients-weft.log"
node_tests_summary clients "$log"
exit "$code"
