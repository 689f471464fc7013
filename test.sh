#!/usr/bin/env bash
# Builds everything and runs every test. Needs the .NET SDK and Node with npm; installs Chromium where it is missing.
#   ./test.sh          unit, contract, property and browser tests, and random bodies for every reader; at most 25 minutes on two cores
#   ./test.sh --long   the same (with RUN_LONG=1), and what takes long: four times as many runs of the property tests, ten kills at random
#                      moments, all scenes in both themes, and each rule broken once on purpose (tests/mutations); about an hour more
# Names of failed tests come right before the last line, which is "N passed, N failed"; the exit code is 0 only when nothing failed.
set -u
cd "$(dirname "$0")" || exit 1

long=0
for argument in "$@"; do
  case "$argument" in
    --long) long=1 ;;
    *) echo "test.sh: unknown option '$argument'; there is only --long." >&2; exit 2 ;;
  esac
done
export RUN_LONG=$long DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

give_up() { # prints why nothing could be tested, and the closing line
  echo "$1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

command -v dotnet >/dev/null || give_up "The .NET SDK 10 is missing: install it and have 'dotnet' on the PATH."
command -v npm >/dev/null || give_up "npm is missing: install Node.js 20 or newer."

# The browser stories need Chromium, and the text on their pictures a font.
if ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium ..."
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium; } >/dev/null 2>&1 \
      || give_up "Chromium could not be installed: install the Debian package 'chromium' by hand."
  else
    give_up "Chromium is missing: install the Debian package 'chromium' (as root: apt-get install chromium)."
  fi
fi

log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT

echo "Building ..."
dotnet build RolloutConsole.sln -v quiet -clp:ErrorsOnly >"$log/build" 2>&1 || { tail -n 40 "$log/build"; give_up "The build failed."; }

passed=0; failed=0; failures=""
for project in tests/*.Tests/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  started=$SECONDS
  timeout 1800 dotnet test "$project" --no-build >"$log/$name" 2>&1
  code=$?
  # "Passed!  - Failed:     0, Passed:   157, Skipped: ..." is the runner's own closing line.
  line=$(grep -E '(Passed|Failed)!  *- Failed:' "$log/$name" | tail -n 1)
  p=$(sed -nE 's/.*Passed: *([0-9]+).*/\1/p' <<<"$line"); f=$(sed -nE 's/.*Failed: *([0-9]+).*/\1/p' <<<"$line")
  p=${p:-0}; f=${f:-0}
  # A run that broke off counts as a failure even where its runner counted none; so does a project without any test.
  if { [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; } || [ -z "$line" ]; then f=$((f + 1)); fi
  if [ "$f" -ne 0 ]; then
    cat "$log/$name"
    # The runner names a failed test as "  Failed A.B.C [12 ms]"; a run that broke off names none.
    names=$(sed -nE 's/^ +Failed (.*) \[[^]]*\]$/  \1/p' "$log/$name" | sort -u)
    failures+="$name:"$'\n'"${names:-  broke off, see its output above}"$'\n'
  fi
  echo "$name: $p passed, $f failed, $((SECONDS - started)) s"
  passed=$((passed + p)); failed=$((failed + f))
done

if [ "$long" = 1 ]; then
  started=$SECONDS
  node tests/mutations/run.mjs | tee "$log/mutations"
  # Its last line is like ours; without one it broke off.
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log/mutations" | tail -n 1)
  read -r p _ f _ <<<"${line:-0 passed, 1 failed}"
  [ "$f" -eq 0 ] || failures+="mutations:"$'\n'"$(grep -vE '^caught|^[0-9]+ passed' "$log/mutations" | sed 's/^/  /')"$'\n'
  echo "mutations: $p caught, $f not, $((SECONDS - started)) s"
  passed=$((passed + p)); failed=$((failed + f))
fi

[ "$failed" -eq 0 ] || printf 'What failed:\n%s' "$failures"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
