#!/usr/bin/env bash
# Mongoose has its own idea of booleans and numbers in text. "no" is false but "off" and "FALSE" are errors; a number
# given as "" becomes null, as two spaces 0; and an empty map is left out of what is reported.
#
# Versions: mongoose 9.12.1 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   {"emotion":"no"} -> {"emotion":false}
#           {"emotion":"off"} -> CastError
#           {"emotion":"FALSE"} -> CastError
#           {"temperature":""} -> {"temperature":null}
#           {"temperature":"  "} -> {"temperature":0}
#           {"extra":{}} -> {}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" mongoose@9.12.1 >/dev/null

node - <<'JS' | tee got
const { model, Schema } = require('mongoose');
const Assistant = model('Assistant', new Schema({ emotion: Boolean, temperature: Number, extra: {} }, { _id: false }));
(async () => {
  for (const sent of [
    { emotion: 'no' }, { emotion: 'off' }, { emotion: 'FALSE' }, { temperature: '' }, { temperature: '  ' }, { extra: {} },
  ]) {
    const document = new Assistant(sent);
    const failed = await document.validate().then(() => null, (error) => Object.values(error.errors)[0].name);
    console.log(JSON.stringify(sent), '->', failed ?? JSON.stringify(document));
  }
})();
JS
cat > want <<'TEXT'
{"emotion":"no"} -> {"emotion":false}
{"emotion":"off"} -> CastError
{"emotion":"FALSE"} -> CastError
{"temperature":""} -> {"temperature":null}
{"temperature":"  "} -> {"temperature":0}
{"extra":{}} -> {}
TEXT
diff want got || { echo "Mongoose behaves otherwise now" >&2; exit 1; }
