#!/usr/bin/env bash
# ky's timeout does not bound the wait for a Retry-After, though its readme says that it includes retries and that
# maxRetryAfter falls back to it. With a timeout of 1 s, a 429 with Retry-After: 3 is waited for, and the call succeeds
# after three seconds.
#
# Versions: ky 1.14.3 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   timeout 1 s, Retry-After 3 s: 200 after 3 s
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" ky@1.14.3 >/dev/null
grep -q 'for getting a response, including any retries' node_modules/ky/readme.md
grep -q 'If .maxRetryAfter. is set to .undefined., it will use .options.timeout.' node_modules/ky/readme.md

cat > app.mjs <<'JS'
import { createServer } from 'node:http';
import ky from 'ky';

let asked = 0;
const server = createServer((request, answer) => {
  asked += 1;
  answer.writeHead(asked === 1 ? 429 : 200, { 'retry-after': '3', 'content-length': 0 }).end();
}).listen(0, '127.0.0.1', async () => {
  const started = Date.now();
  const outcome = await ky(`http://127.0.0.1:${server.address().port}`, { timeout: 1000 })
    .then((answer) => answer.status, (error) => error.name);
  console.log(`timeout 1 s, Retry-After 3 s: ${outcome} after ${Math.floor((Date.now() - started) / 1000)} s`);
  server.close();
  server.closeAllConnections();
});
JS
node app.mjs | tee got
diff <(echo 'timeout 1 s, Retry-After 3 s: 200 after 3 s') got || { echo "ky behaves otherwise now" >&2; exit 1; }
