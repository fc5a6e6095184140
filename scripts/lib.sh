# What the commands and the test suites share. Sourced, with WEFT_ROOT set; defines functions and starts nothing.
set -euo pipefail
: "${WEFT_ROOT:?is set by ./weft}"

artifacts=$WEFT_ROOT/artifacts
host_binary=$WEFT_ROOT/platform/Host/bin/Release/net10.0/weft
host_stamp=$artifacts/host.sources
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf 'weft: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# --- Prerequisites ---------------------------------------------------------------------------------------------------

need_dotnet() {
  command -v dotnet >/dev/null ||
    die "the .NET 10 SDK is missing: no 'dotnet' on the PATH. Install it (package dotnet-sdk-10.0), then try again."
  # A binary started by itself looks for its runtime in a few fixed places only; tell it where this one lives.
  export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
}

need_dotnet_sdk() {
  need_dotnet
  dotnet --list-sdks | grep -q '^10\.' ||
    die "the .NET 10 SDK is missing: 'dotnet --list-sdks' names no version 10. Install it (package dotnet-sdk-10.0), then try again."
}

need_node() {
  command -v node >/dev/null || die "Node.js is missing: no 'node' on the PATH. Install Node.js 20 or newer, then try again."
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || die "Node.js $(node --version) is too old: version 20 or newer is needed."
  command -v npm >/dev/null || die "npm is missing: no 'npm' on the PATH. It comes with Node.js; install it, then try again."
}

# apt_install PACKAGE: from the system's own package sources; needs root, or sudo.
apt_install() {
  command -v apt-get >/dev/null || die "the package '$1' is missing, and this system has no apt-get: install it by hand, then try again."
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "the package '$1' is missing: install it as root (apt-get install $1), then try again."
    root=(sudo)
  fi
  say "installing the Debian package '$1'"
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  mkdir -p "$artifacts"
  "${apt[@]}" install -y --no-install-recommends "$1" >"$artifacts/apt-$1.log" 2>&1 ||
    { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$1"; } >"$artifacts/apt-$1.log" 2>&1 ||
    die "the Debian package '$1' could not be installed; see $artifacts/apt-$1.log"
}

need_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || apt_install postgresql; }
need_strace() { command -v strace >/dev/null || apt_install strace; }
need_chromium() { command -v chromium >/dev/null || apt_install chromium; }

# need_npm DIRECTORY: the packages of its lock file, installed once per lock file.
need_npm() {
  need_node
  local directory=$WEFT_ROOT/$1
  if [ ! -f "$directory/node_modules/.package-lock.json" ] ||
    [ "$directory/package-lock.json" -nt "$directory/node_modules/.package-lock.json" ]; then
    say "installing the npm packages of $1"
    mkdir -p "$artifacts"
    local log=$artifacts/npm-${1//\//-}.log
    (cd "$directory" && npm ci --no-audit --no-fund) >"$log" 2>&1 || die "npm ci failed in $1; see $log"
    touch "$directory/node_modules/.package-lock.json"
  fi
}

# --- Building --------------------------------------------------------------------------------------------------------

# Names, times and sizes of all that the host is built from: equal listings need no build.
host_sources() {
  cd "$WEFT_ROOT"
  find platform Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.txt \
    \( -name bin -o -name obj \) -prune -o -type f -printf '%p %T@ %s\n' | LC_ALL=C sort
}

# build WHAT [option…]: a project or the solution in Release; says nothing unless it fails.
build() {
  need_dotnet_sdk
  mkdir -p "$artifacts"
  local log=$artifacts/build-$(basename "$1").log
  if ! (cd "$WEFT_ROOT" && dotnet build -c Release -v q -nologo "$@") >"$log" 2>&1; then
    grep -E 'error' "$log" | sort -u | head -n 20 >&2 || true
    die "the build of $1 failed; all of its output is in $log"
  fi
}

# The host, unless nothing has changed since it was last built.
build_host() {
  local now
  now=$(host_sources)
  if [ -x "$host_binary" ] && [ -f "$host_stamp" ] && [ "$now" = "$(cat "$host_stamp")" ]; then return; fi
  say "building (the first time takes a minute or two)"
  build platform/Host -p:RunAnalyzers=false
  # The listing from before the build: a file saved meanwhile is built again next time.
  printf '%s\n' "$now" >"$host_stamp"
}

# All projects with their analyzers, the host among them.
build_solution() {
  local now
  now=$(host_sources)
  say "building the solution"
  build Platform.sln
  printf '%s\n' "$now" >"$host_stamp"
}

# exec_host WORD…: becomes the host, so that Ctrl-C and the exit code are its own.
exec_host() {
  need_dotnet
  build_host
  exec "$host_binary" "$@"
}

# --- Throw-away servers for tests ------------------------------------------------------------------------------------

weft_pids=()
weft_directories=()

# To be called from the suite's EXIT trap: ends what start_weft started and removes temporary_directory's folders.
stop_all_weft() {
  local pid
  for pid in "${weft_pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${weft_pids[@]}"; do
    # A server that does not drain in ten seconds is ended, not waited for.
    for _ in $(seq 100); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
  done
  weft_pids=()
  if [ "${#weft_directories[@]}" -gt 0 ]; then rm -rf "${weft_directories[@]}"; fi
  weft_directories=()
}

# temporary_directory NAME: sets the variable NAME to a new folder that stop_all_weft removes.
temporary_directory() {
  local made
  made=$(mktemp -d "${TMPDIR:-/tmp}/weft-test.XXXXXX")
  weft_directories+=("$made")
  printf -v "$1" '%s' "$made"
}

# free_port NAME: sets the variable NAME to a port of loopback on which nobody answers, below the ephemeral range.
free_port() {
  local candidate
  for _ in $(seq 200); do
    candidate=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then
      printf -v "$1" '%s' "$candidate"
      return
    fi
  done
  die "no free port found between 20000 and 32000"
}

# http_status URL-PATH PORT: the status of a GET on loopback, without needing curl; 000 when nobody answers.
http_status() {
  local answer=''
  if exec 4<>"/dev/tcp/127.0.0.1/$2"; then
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" "$2" >&4
    read -r -t 5 _ answer _ <&4 || true
    exec 4>&-
  fi 2>/dev/null
  printf '%s' "${answer:-000}"
}

# start_weft PORT DATA [option…]: a host of its own on loopback, quick to log in to and without limits; returns when
# it is ready. Its tenant "main" is the homeserver localhost:PORT; its output goes to DATA/weft.log; the shared secret
# for registering users is "shared-secret".
start_weft() {
  local port=$1 data=$2
  shift 2
  need_dotnet
  mkdir -p "$data"
  "$host_binary" run --listen "http://127.0.0.1:$port" --data "$data" --tenants "main=localhost:$port" \
    --registration-shared-secret shared-secret --registration open --guests on \
    --rate-limits off --password-hash cheapest "$@" >"$data/weft.log" 2>&1 &
  local pid=$!
  weft_pids+=("$pid")
  for _ in $(seq 600); do
    if [ "$(http_status /health/ready "$port")" = 200 ]; then return; fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 40 "$data/weft.log" >&2
  die "the test server did not become ready on port $port"
}

# --- Counting --------------------------------------------------------------------------------------------------------

# node_tests_summary NAME LOG: the suite's last line, from what "node --test --test-reporter=spec" wrote.
node_tests_summary() {
  count() { sed -n "s/^ℹ $1 \([0-9]*\)$/\1/p" "$2" | tail -n 1; }
  local passed failed cancelled
  passed=$(count pass "$2") failed=$(count fail "$2") cancelled=$(count cancelled "$2")
  printf 'suite %s: %d passed, %d failed\n' "$1" "${passed:-0}" "$((${failed:-1} + ${cancelled:-0}))"
}
