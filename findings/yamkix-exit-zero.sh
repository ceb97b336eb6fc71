#!/usr/bin/env bash
# yamkix exits 0 on a file that is no YAML. It prints the parser's error and leaves the file, so a commit hook or a CI
# step that runs it passes a roster that nothing can read.
#
# Versions: yamkix 1.2.1
# Seen on:  2026-11-28, Python 3.11
# Output:   said: mapping values are not allowed
#           exit 0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check yamkix==1.2.1
cd "$dir"

printf 'assistants:\n  - name: Sales\n    first_message: Hello, one thing first: who are you?\n' > roster.yaml
code=0
"$dir/venv/bin/yamkix" -i roster.yaml >log 2>&1 || code=$?
{
  echo "said: $(grep -o 'mapping values are not allowed' log | head -1)"
  echo "exit $code"
} | tee got
printf 'said: mapping values are not allowed\nexit 0\n' | diff - got || { echo "yamkix behaves otherwise now" >&2; exit 1; }
