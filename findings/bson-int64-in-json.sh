#!/usr/bin/env bash
# A whole number above 2^53 that comes out of MongoDB is three numbers in an API's JSON. The driver's Long has no
# toJSON, so JSON.stringify writes its halves; Decimal128 from the same document becomes {"$numberDecimal": ...}.
# EJSON, asked for the same, rounds the number instead.
#
# Versions: bson 7.3.4 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   JSON  {"calls":{"high":2097152,"low":1,"unsigned":false},"temperature":{"$numberDecimal":"0.70"}}
#           EJSON {"calls":9007199254740992,"temperature":{"$numberDecimal":"0.70"}}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" bson@7.3.4 >/dev/null

node - <<'JS' | tee got
const { serialize, deserialize, Decimal128, EJSON } = require('bson');
const stored = serialize({ calls: 9007199254740993n, temperature: Decimal128.fromString('0.70') });
const document = deserialize(stored); // what a query returns
console.log('JSON ', JSON.stringify(document));
console.log('EJSON', EJSON.stringify(document));
JS
cat > want <<'TEXT'
JSON  {"calls":{"high":2097152,"low":1,"unsigned":false},"temperature":{"$numberDecimal":"0.70"}}
EJSON {"calls":9007199254740992,"temperature":{"$numberDecimal":"0.70"}}
TEXT
diff want got || { echo "bson behaves otherwise now" >&2; exit 1; }
