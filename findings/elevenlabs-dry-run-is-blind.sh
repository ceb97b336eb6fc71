#!/usr/bin/env bash
# A peer's dry run says nothing about what would change. The ElevenLabs CLI's `agents push --dry-run` and `agents status`
# send no request: both name every agent, whether it differs or not, is gone, or was edited elsewhere.
#
# Versions: @elevenlabs/cli 1.3.0 (npm)
# Seen on:  2026-11-28, Node 20, x86-64 Linux
# Output:   requests by "push --dry-run": 0, "status": 0, "push": 2
#           [DRY RUN] Would update agent: Sales
#           Status: Created (use push to update)
set -euo pipefail
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" @elevenlabs/cli@1.3.0 >/dev/null
mkdir agents

cat > server.js <<'JS'
const { appendFileSync } = require('fs');
require('http').createServer((request, answer) => {
  appendFileSync('requests', `${request.method} ${request.url}\n`);
  request.resume().on('end', () => answer.writeHead(200, { 'content-type': 'application/json' }).end('{"agent_id":"agent_1"}'));
}).listen(0, '127.0.0.1', function ready() { console.log(this.address().port); });
JS
node server.js > port &
server=$!
until [ -s port ]; do sleep 0.1; done
elevenlabs() {
  (cd agents && HOME=$dir ELEVENLABS_API_KEY=none "$dir/node_modules/.bin/elevenlabs" agents "$@" \
    --base-url "http://127.0.0.1:$(cat ../port)")
}
requests() { # the requests that a command sends
  : > requests
  elevenlabs "$@" > "said-$1-${2:-}" 2>&1
  wc -l < requests
}

elevenlabs init . >/dev/null
elevenlabs add Sales >/dev/null
{
  echo "requests by \"push --dry-run\": $(requests push --dry-run), \"status\": $(requests status), \"push\": $(requests push)"
  grep -o '\[DRY RUN\].*' said-push---dry-run
  grep -o 'Status: Created.*' said-status-
} | tee got
cat > want <<'TEXT'
requests by "push --dry-run": 0, "status": 0, "push": 2
[DRY RUN] Would update agent: Sales
Status: Created (use push to update)
TEXT
diff want got || { echo "the ElevenLabs CLI behaves otherwise now" >&2; exit 1; }
