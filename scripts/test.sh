# ./weft test [NAME…|--all]: a suite is a file, tests/suites/NAME.sh. What it needs installed stands in its line
# "# needs: …" (dotnet, node, postgresql, strace, chromium, npm:FOLDER); its last line of output is "suite NAME: P passed, F failed".
source "$WEFT_ROOT/scripts/lib.sh"

suites_folder=$WEFT_ROOT/tests/suites

usage() {
  cat <<END
Usage: ./weft test [NAME…]     runs the suites so named; without a name every suite
       ./weft test --all [NAME…]   the same, and what takes many minutes too
       ./weft test --list      names the suites

Installs what the suites need from Debian's packages and npm, builds once, runs the suites one after another.
The last line is "N passed, N failed"; the exit code is 0 only when something passed and nothing failed.
Logs stay in artifacts/tests.
END
}

all_suites() { (cd "$suites_folder" && ls ./*.sh) | sed 's|^\./||; s|\.sh$||'; }

names=()
for word in "$@"; do
  case "$word" in
    -h | --help)
      usage
      exit 0
      ;;
    --list)
      all_suites
      exit 0
      ;;
    --all) export WEFT_TEST_ALL=1 ;;
    -*) die "there is no option \"$word\"; see ./weft test --help" ;;
    *)
      [ -f "$suites_folder/$word.sh" ] || die "there is no suite \"$word\"; there are: $(all_suites | paste -sd' ')"
      names+=("$word")
      ;;
  esac
done
if [ "${#names[@]}" -eq 0 ]; then mapfile -t names < <(all_suites); fi

needs=$(for name in "${names[@]}"; do sed -n 's/^# needs://p' "$suites_folder/$name.sh"; done | tr ' ' '\n' | sort -u)
for need in $needs; do
  case "$need" in
    dotnet) need_dotnet_sdk ;;
    node) need_node ;;
    postgresql) need_postgresql ;;
    strace) need_strace ;;
    chromium) need_chromium ;;
    npm:*) need_npm "${need#npm:}" ;;
    *) die "a suite needs \"$need\", which scripts/test.sh does not know how to install" ;;
  esac
done
build_solution

logs=$artifacts/tests
rm -rf "$logs"
mkdir -p "$logs"
passed=0
failed=0
summary=()
for name in "${names[@]}"; do
  say "suite $name"
  started=$SECONDS
  code=0
  bash "$suites_folder/$name.sh" 2>&1 | tee "$logs/$name.log" || code=$?
  if [[ "$(tail -n 1 "$logs/$name.log")" =~ ^suite\ $name:\ ([0-9]+)\ passed,\ ([0-9]+)\ failed(\ \(.+\))?$ ]]; then
    # A remark behind the counts tells why a suite had nothing to run.
    suite_passed=${BASH_REMATCH[1]} suite_failed=${BASH_REMATCH[2]} remark=${BASH_REMATCH[3]}
    if [ "$((suite_passed + suite_failed))" -eq 0 ] && [ -z "$remark" ]; then
      suite_failed=1 remark=' (it ran no test, which counts as a failure)'
    elif [ "$code" -ne 0 ] && [ "$suite_failed" -eq 0 ]; then
      suite_failed=1 remark=" (it ended with code $code, which counts as a failure)"
    fi
  else
    suite_passed=0 suite_failed=1 remark=" (it broke off with code $code, which counts as a failure)"
  fi
  passed=$((passed + suite_passed))
  failed=$((failed + suite_failed))
  summary+=("$(printf '%-14s %5d passed %5d failed %5d s%s' "$name" "$suite_passed" "$suite_failed" "$((SECONDS - started))" "$remark")")
done

printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
