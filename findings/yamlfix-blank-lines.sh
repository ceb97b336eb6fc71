#!/usr/bin/env bash
# yamlfix takes the blank lines out of a prompt. It trims runs of blank lines in the whole file, those within a block
# scalar too: Markdown paragraphs of a prompt grow together, and the file still validates, so nobody notices.
#
# Versions: yamlfix 1.19.1, PyYAML 6.0.4
# Seen on:  2026-11-28, Python 3.11
# Output:   before: '# Role\nYou sell books.\n\nBe brief.\n'
#           after:  '# Role\nYou sell books.\nBe brief.\n'
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check yamlfix==1.19.1 PyYAML==6.0.4
cd "$dir"
export PATH="$dir/venv/bin:$PATH"

cat > roster.yaml <<'YAML'
---
assistants:
  - name: Sales
    system_prompt: |
      # Role
      You sell books.

      Be brief.
    voice: female
YAML
text() { python -c 'import yaml; print(repr(yaml.safe_load(open("roster.yaml"))["assistants"][0]["system_prompt"]))'; }

{
  echo "before: $(text)"
  yamlfix roster.yaml >log 2>&1
  echo "after:  $(text)"
} | tee got
cat > want <<'TEXT'
before: '# Role\nYou sell books.\n\nBe brief.\n'
after:  '# Role\nYou sell books.\nBe brief.\n'
TEXT
diff want got || { echo "yamlfix behaves otherwise now" >&2; exit 1; }
