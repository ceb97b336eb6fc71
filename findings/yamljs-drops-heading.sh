#!/usr/bin/env bash
# yamljs loses the heading of a prompt. It takes a first line that begins with "#" for a comment, also within a block
# scalar, where it is text; prompts written in Markdown begin like that.
#
# Versions: yamljs 0.3.0 (npm), beside yaml 2.9.1
# Seen on:  2026-11-28, Node 20
# Output:   yaml:   "# Role\nYou sell books.\n"
#           yamljs: "You sell books.\n"
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" yamljs@0.3.0 yaml@2.9.1 >/dev/null

node - <<'JS' | tee got
const text = 'assistants:\n  - name: Sales\n    system_prompt: |\n      # Role\n      You sell books.\n    voice: female\n';
const prompt = (roster) => JSON.stringify(roster.assistants[0].system_prompt);
console.log('yaml:  ', prompt(require('yaml').parse(text)));
console.log('yamljs:', prompt(require('yamljs').parse(text)));
JS
cat > want <<'TEXT'
yaml:   "# Role\nYou sell books.\n"
yamljs: "You sell books.\n"
TEXT
diff want got || { echo "yamljs behaves otherwise now" >&2; exit 1; }
