# needs: dotnet postgresql strace
# Every .NET test project under tests/, two at a time: each is an executable that tells its own counts.
source "$WEFT_ROOT/scripts/lib.sh"
need_dotnet

logs=$artifacts/tests/core
mkdir -p "$logs"

run_project() { # PROJECT: output and exit code into $logs, so that a hung or crashed project is seen as such
  local binary=$WEFT_ROOT/tests/$1/bin/Release/net10.0/Weft.$1 code=0
  (cd "$WEFT_ROOT" && timeout --kill-after=30 900 "$binary") >"$logs/$1.log" 2>&1 </dev/null || code=$?
  # Build servers get colours, which would hide the counts.
  sed -i 's/\x1b\[[0-9;]*m//g' "$logs/$1.log"
  printf '%s\n' "$code" >"$logs/$1.code"
}
export -f run_project
export logs

projects=()
for file in "$WEFT_ROOT"/tests/*/*.csproj; do
  project=$(basename "$file" .csproj)
  # The load generator is a program, not a test project; so is whatever says that it is not one.
  if [ "$project" = Load ] || grep -q '<IsTestProject>false' "$file"; then continue; fi
  projects+=("$project")
done
printf '%s\n' "${projects[@]}" | xargs -P 2 -I{} bash -c 'run_project {}'

passed=0
failed=0
for project in "${projects[@]}"; do
  log=$logs/$project.log
  code=$(cat "$logs/$project.code")
  project_passed=$(sed -n 's/^ *succeeded: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
  project_failed=$(sed -n 's/^ *failed: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
  skipped=$(sed -n 's/^ *skipped: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
  remark=''
  if [ "${skipped:-0}" -gt 0 ]; then remark=" ($skipped skipped)"; fi
  if [ "${project_passed:-0}" -eq 0 ] && [ "${project_failed:-0}" -eq 0 ]; then
    project_failed=1 remark=' (it ran no test)'
  elif [ "$code" -ne 0 ] && [ "${project_failed:-0}" -eq 0 ]; then
    project_failed=1 remark=" (it ended with code $code)"
  fi
  if [ "${project_failed:-0}" -gt 0 ]; then tail -n 200 "$log"; fi
  printf '%-28s %5d passed %5d failed%s\n' "$project" "${project_passed:-0}" "${project_failed:-0}" "$remark"
  passed=$((passed + ${project_passed:-0}))
  failed=$((failed + ${project_failed:-0}))
done
printf 'suite core: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
