# needs: dotnet node
# The load generator at a small scale: that its scenarios run to their figures on this machine. Whether the goals are met is
# for ./weft bench to say, on a machine that does nothing else.
source "$WEFT_ROOT/scripts/lib.sh"
need_dotnet
build_host
export WEFT_HOST_BINARY=$host_binary

passed=0
failed=0
mkdir -p "$artifacts/tests"
for scenario in cold-start durable-send; do
  json=$artifacts/tests/load-$scenario.json
  rm -f "$json"
  if timeout --kill-after=30 240 "$WEFT_ROOT/tests/Load/bin/Release/net10.0/Weft.Load" "$scenario" --scale 0.05 --json "$json" &&
    node -e '
      const [{ figures }] = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      process.exit(figures.length > 0 && figures.every((figure) => Number.isFinite(figure.value)) ? 0 : 1);' "$json"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    say "the scenario $scenario came to no figures"
  fi
done
printf 'suite load-smoke: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
