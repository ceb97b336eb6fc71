#!/usr/bin/env bash
# The same {{name}} in a prompt gives two texts. LangChain's mustache templates escape for HTML, so the model is told
# "O'Brien &amp; Sons"; Dotprompt and Banks write the same syntax and don't. A name that is missing is no error
# in any of them.
#
# Versions: langchain-core 1.8.3, banks 2.5.1 (PyPI), dotprompt 1.1.2 (npm)
# Seen on:  2026-11-28, Python 3.11, Node 20
# Output:   langchain: Hello O'Brien &amp; Sons (), how are you?
#           banks:     Hello O'Brien & Sons (), how are you?
#           dotprompt: Hello O'Brien & Sons (), how are you?
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check langchain-core==1.8.3 banks==2.5.1
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" dotprompt@1.1.2 >/dev/null

export TEXT="Hello {{name}} ({{city}}), how are you?" NAME="O'Brien & Sons"
{
  HOME=$dir venv/bin/python - <<'PY'
import os
from banks import Prompt
from langchain_core.prompts import PromptTemplate
text, name = os.environ["TEXT"], os.environ["NAME"]
print("langchain:", PromptTemplate.from_template(text, template_format="mustache").format(name=name))
print("banks:    ", Prompt(text).text({"name": name}))
PY
  node --input-type=module - <<'JS'
import { Dotprompt } from 'dotprompt';
const { messages } = await new Dotprompt().render(process.env.TEXT, { input: { name: process.env.NAME } });
console.log('dotprompt:', messages[0].content[0].text);
JS
} | tee got
cat > want <<'TEXT'
langchain: Hello O'Brien &amp; Sons (), how are you?
banks:     Hello O'Brien & Sons (), how are you?
dotprompt: Hello O'Brien & Sons (), how are you?
TEXT
diff want got || { echo "a template engine behaves otherwise now" >&2; exit 1; }
