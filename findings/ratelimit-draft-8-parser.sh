#!/usr/bin/env bash
# The RateLimit header of the current IETF drafts is read as "not a number" by the parser from the authors of the
# middleware that sends it. express-rate-limit writes draft 8 when asked; ratelimit-header-parser knows up to draft 7 and
# returns NaN and an invalid date, which compare false with everything: a client that checks `remaining < 1` never waits.
#
# Versions: express-rate-limit 8.7.5, ratelimit-header-parser 0.1.0, express 5.3.0 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   draft-7: limit=2, remaining=0, reset=60 -> remaining 0, wait: true
#           draft-8: "2-in-1min"; r=0; t=60 -> remaining NaN, wait: false
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" express-rate-limit@8.7.5 ratelimit-header-parser@0.1.0 express@5.3.0 >/dev/null

cat > app.mjs <<'JS'
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import { parseRateLimit } from 'ratelimit-header-parser';

for (const standardHeaders of ['draft-7', 'draft-8']) {
  const app = express();
  app.use(rateLimit({ windowMs: 60_000, limit: 2, standardHeaders, legacyHeaders: false }));
  app.get('/', (request, answer) => answer.json([]));
  const server = await new Promise((ready) => { const s = app.listen(0, '127.0.0.1', () => ready(s)); });
  const url = `http://127.0.0.1:${server.address().port}/`;
  await fetch(url);
  const answer = await fetch(url);
  const { remaining } = parseRateLimit(answer);
  console.log(`${standardHeaders}: ${answer.headers.get('ratelimit')} -> remaining ${remaining}, wait: ${remaining < 1}`);
  server.close();
  server.closeAllConnections();
}
JS
node app.mjs | tee got
cat > want <<'TEXT'
draft-7: limit=2, remaining=0, reset=60 -> remaining 0, wait: true
draft-8: "2-in-1min"; r=0; t=60 -> remaining NaN, wait: false
TEXT
diff want got || { echo "the middleware or the parser behaves otherwise now" >&2; exit 1; }
