#!/usr/bin/env bash
# js-yaml 5 no longer merges "<<" unless it is told to. What version 4 read as a merge, version 5 reads as a field with
# the name "<<", without an error: a script that was upgraded sees assistants without their shared fields.
#
# Versions: js-yaml 4.1.0 and 5.5.0 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   4.1.0: {"voice":"female","name":"Sales"}
#           5.5.0: {"<<":{"voice":"female"},"name":"Sales"}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" old@npm:js-yaml@4.1.0 new@npm:js-yaml@5.5.0 >/dev/null

node --input-type=module - <<'JS' | tee got
import * as older from 'old';
import * as newer from 'new';
const text = 'x-voice: &voice { voice: female }\nassistants:\n  - <<: *voice\n    name: Sales\n';
const load = (library) => (library.load ?? library.default.load)(text).assistants[0];
console.log('4.1.0:', JSON.stringify(load(older)));
console.log('5.5.0:', JSON.stringify(load(newer)));
JS
cat > want <<'TEXT'
4.1.0: {"voice":"female","name":"Sales"}
5.5.0: {"<<":{"voice":"female"},"name":"Sales"}
TEXT
diff want got || { echo "js-yaml behaves otherwise now" >&2; exit 1; }
