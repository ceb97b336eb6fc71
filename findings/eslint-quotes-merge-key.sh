#!/usr/bin/env bash
# eslint-plugin-yml's rule against plain scalars turns a merge into a field. With `yml/plain-scalar: never` its --fix
# puts quotes around keys too; "<<" in quotes merges no more, so every assistant loses the fields that it shared.
#
# Versions: eslint 10.15.0, eslint-plugin-yml 3.10.0 (npm), yaml 2.9.1
# Seen on:  2026-11-28, Node 20
# Output:   before: {"voice":"female","name":"Sales"}
#           after:  {"<<":{"voice":"female"},"name":"Sales"}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" eslint@10.15.0 eslint-plugin-yml@3.10.0 yaml@2.9.1 >/dev/null

cat > eslint.config.mjs <<'JS'
import yml from 'eslint-plugin-yml';
export default [...yml.configs.base, { rules: { 'yml/plain-scalar': ['error', 'never'] } }];
JS
cat > roster.yaml <<'YAML'
"x-voice": &voice
  "voice": "female"
"assistants":
  - <<: *voice
    "name": "Sales"
YAML
read_it() {
  node -e 'const text = require("fs").readFileSync("roster.yaml", "utf8");
    console.log(JSON.stringify(require("yaml").parse(text, { merge: true }).assistants[0]))'
}
{
  echo "before: $(read_it)"
  npx eslint --fix roster.yaml
  echo "after:  $(read_it)"
} | tee got
cat > want <<'TEXT'
before: {"voice":"female","name":"Sales"}
after:  {"<<":{"voice":"female"},"name":"Sales"}
TEXT
diff want got || { echo "eslint-plugin-yml behaves otherwise now" >&2; exit 1; }
