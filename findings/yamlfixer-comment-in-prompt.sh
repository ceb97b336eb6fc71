#!/usr/bin/env bash
# yamlfixer writes its own comment into a prompt. It silences yamllint's line-length rule by putting a comment above
# the long line; within a block scalar ("|" or ">") that line is text, so the assistant is told it.
#
# Versions: yamlfixer-opt-nc 0.9.15, yamllint 1.38.0, PyYAML 6.0.4
# Seen on:  2026-11-28, Python 3.11
# Output:   before: You sell books.
#           after:  # yamllint disable-line rule:line-length You sell books.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check yamlfixer-opt-nc==0.9.15 yamllint==1.38.0 PyYAML==6.0.4
cd "$dir"
export PATH="$dir/venv/bin:$PATH"

cat > roster.yaml <<'YAML'
---
assistants:
  - name: Sales
    system_prompt: >
      You sell books. Ask what the caller read last, and offer one book of the same kind, never more than one at a time.
YAML
text() { python -c 'import yaml; print(yaml.safe_load(open("roster.yaml"))["assistants"][0]["system_prompt"])'; }

before=$(text)
yamlfixer roster.yaml >log 2>&1 || true # it exits with the number of problems that are left
after=$(text)
echo "before: ${before:0:15}"
echo "after:  ${after:0:56}"
[ "$after" = "# yamllint disable-line rule:line-length $before" ] || {
  echo "yamlfixer behaves otherwise now" >&2
  exit 1
}
