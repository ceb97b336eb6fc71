#!/usr/bin/env bash
# yaml-sort cuts a file off at the first blank line of a prompt and reports success. It promises to keep every byte of
# formatting; after a blank line within a block scalar nothing is left of the text, nor of the assistants below it.
#
# Versions: yaml-sort 0.2.1, PyYAML 6.0.4
# Seen on:  2026-11-28, Python 3.11
# Output:   exit 0
#           [{'name': 'Sales', 'system_prompt': 'You sell books.\n'}]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check yaml-sort==0.2.1 PyYAML==6.0.4
cd "$dir"
export PATH="$dir/venv/bin:$PATH"

cat > roster.yaml <<'YAML'
assistants:
  - name: Sales
    system_prompt: |
      You sell books.

      Be brief.
  - name: Support
    voice: male
YAML
code=0
yaml-sort roster.yaml >log 2>&1 || code=$?
{
  echo "exit $code"
  python -c 'import yaml; print(yaml.safe_load(open("roster.yaml"))["assistants"])'
} | tee got
cat > want <<'TEXT'
exit 0
[{'name': 'Sales', 'system_prompt': 'You sell books.\n'}]
TEXT
diff want got || { echo "yaml-sort behaves otherwise now" >&2; exit 1; }
