# needs: dotnet postgresql
# A host that is killed again and again under load, on both databases: tests/Simulation. A few kills are part of the
# suite "core"; the many of this one take minutes and run with ./weft test --all, or alone with ./weft test --all crash.
source "$WEFT_ROOT/scripts/lib.sh"

if [ "${WEFT_TEST_ALL:-}" != 1 ]; then
  printf 'suite crash: 0 passed, 0 failed (takes minutes: ./weft test --all)\n'
  exit 0
fi
need_dotnet
figures=$artifacts/tests/crash-figures.txt
rm -f "$figures"
code=0
WEFT_TEST_FIGURES=$figures "$WEFT_ROOT/tests/Simulation/bin/Release/net10.0/Weft.Simulation" --filter-class '*CrashLoopTests' \
  >"$artifacts/tests/crash-run.log" 2>&1 </dev/null || code=$?
sed -i 's/\x1b\[[0-9;]*m//g' "$artifacts/tests/crash-run.log"
if [ "$code" -ne 0 ]; then tail -n 200 "$artifacts/tests/crash-run.log"; fi
if [ -f "$figures" ]; then cat "$figures"; fi
passed=$(sed -n 's/^ *succeeded: \([0-9]*\).*/\1/p' "$artifacts/tests/crash-run.log" | tail -n 1)
failed=$(sed -n 's/^ *failed: \([0-9]*\).*/\1/p' "$artifacts/tests/crash-run.log" | tail -n 1)
printf 'suite crash: %d passed, %d failed\n' "${passed:-0}" "${failed:-1}"
exit "$code"
