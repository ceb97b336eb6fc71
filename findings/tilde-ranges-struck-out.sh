#!/usr/bin/env bash
# Two ranges in a line strike out what stands between them. GitHub's Markdown takes a single "~" as strike-through, so
# "5~10 minutes ... 20~30 euros", quoted from a prompt in a comment, hides half a sentence; markdown-it and mistune need
# two tildes and show nothing of it in a preview.
#
# Versions: cmarkgfm 2025.10.22, markdown-it-py 4.3.0, mistune 3.4.0 (PyPI), marked 18.2.1 (npm)
# Seen on:  2026-11-28, Python 3.11, Node 20
# Output:   cmark-gfm:   5<del>10 minutes and costs 20</del>30 euros
#           marked:      5<del>10 minutes and costs 20</del>30 euros
#           markdown-it: 5~10 minutes and costs 20~30 euros
#           mistune:     5~10 minutes and costs 20~30 euros
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check cmarkgfm==2025.10.22 markdown-it-py==4.3.0 mistune==3.4.0
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" marked@18.2.1 >/dev/null

export TEXT='5~10 minutes and costs 20~30 euros'
{
  venv/bin/python -c 'import os, cmarkgfm; print("cmark-gfm:  ", cmarkgfm.github_flavored_markdown_to_html(os.environ["TEXT"]))'
  node -e 'import("marked").then(({ marked }) => console.log("marked:     ", marked(process.env.TEXT)))'
  venv/bin/python - <<'PY'
import os
import markdown_it, mistune
print("markdown-it:", markdown_it.MarkdownIt().enable("strikethrough").render(os.environ["TEXT"]))
print("mistune:    ", mistune.create_markdown(plugins=["strikethrough"])(os.environ["TEXT"]))
PY
} | sed -e 's/<\/*p>//g' -e '/^$/d' | tee got
cat > want <<'TEXT'
cmark-gfm:   5<del>10 minutes and costs 20</del>30 euros
marked:      5<del>10 minutes and costs 20</del>30 euros
markdown-it: 5~10 minutes and costs 20~30 euros
mistune:     5~10 minutes and costs 20~30 euros
TEXT
diff want got || { echo "a renderer behaves otherwise now" >&2; exit 1; }
