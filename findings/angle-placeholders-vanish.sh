#!/usr/bin/env bash
# Of two placeholders in a prompt one is shown and one is gone. "<name>" is an HTML tag to CommonMark and is dropped or
# hidden where HTML is; "<customer_name>" is none, since a tag's name has no underscore, and stays as text. "<first-name>"
# goes with the first. A preview of three placeholders shows one.
#
# Versions: cmarkgfm 2025.10.22
# Seen on:  2026-11-28, Python 3.11
# Output:   Hello <!-- raw HTML omitted -->, <!-- raw HTML omitted -->, &lt;customer_name&gt;!
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check cmarkgfm==2025.10.22
cd "$dir"

venv/bin/python - <<'PY' | sed -e 's/<\/*p>//g' -e '/^$/d' | tee got
import cmarkgfm
print(cmarkgfm.github_flavored_markdown_to_html("Hello <name>, <first-name>, <customer_name>!"))
PY
echo 'Hello <!-- raw HTML omitted -->, <!-- raw HTML omitted -->, &lt;customer_name&gt;!' | diff - got || {
  echo "cmark-gfm behaves otherwise now" >&2
  exit 1
}
