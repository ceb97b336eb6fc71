#!/usr/bin/env bash
# mdformat writes backslashes into a prompt file. A prompt in a *.md file is text, not Markdown to be rendered, so the
# assistant reads "\<customer_name>" and "5\*3"; every item of a numbered list becomes "1." as well. prettier leaves
# these alone and changes other marks: "*brief*" becomes "_brief_".
#
# Versions: mdformat 1.0.0 (PyPI), prettier 3.10.1 (npm)
# Seen on:  2026-11-28, Python 3.11, Node 20
# Output:   mdformat: Be *brief* with \<customer_name>: 5\*3 = 15. | 1. Greet. | 1. Ask.
#           prettier: Be _brief_ with <customer_name>: 5*3 = 15. | 1. Greet. | 2. Ask.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check mdformat==1.0.0
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" prettier@3.10.1 >/dev/null

printf '%s\n' 'Be *brief* with <customer_name>: 5*3 = 15.' '' '1. Greet.' '2. Ask.' > prompt.md
cp prompt.md by-mdformat.md
cp prompt.md by-prettier.md
venv/bin/mdformat by-mdformat.md
npx prettier --write --log-level warn by-prettier.md
for tool in mdformat prettier; do
  echo "$tool: $(sed '/^$/d' "by-$tool.md" | paste -sd '|' | sed 's/|/ | /g')"
done | tee got
cat > want <<'TEXT'
mdformat: Be *brief* with \<customer_name>: 5\*3 = 15. | 1. Greet. | 1. Ask.
prettier: Be _brief_ with <customer_name>: 5*3 = 15. | 1. Greet. | 2. Ask.
TEXT
diff want got || { echo "a formatter behaves otherwise now" >&2; exit 1; }
