#!/usr/bin/env bash
# HAProxy's cache keeps an Express API's answers although nobody said how long they hold. It takes an answer without
# Cache-Control as soon as it has an ETag, and Express puts one on every answer by itself: a list that was read before a
# creation is served after it. Here the Age is there, and "no-cache" is obeyed.
#
# Versions: haproxy 2.6.12-1+deb12u4 (Debian 12), express 5.3.0 (npm)
# Seen on:  2026-11-28, Debian 12, x86-64, Node 20
# Output:   with ETag:    n=1, then n=1, Age: given; with no-cache n=2
#           without ETag: n=3, then n=4, Age: none; with no-cache n=5
set -euo pipefail
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq haproxy=2.6.12-1+deb12u4 liblua5.3-0=5.3.6-2 libopentracing-c-wrapper0=1.1.3-3+b1 libopentracing1=1.6.0-4 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
npm install --silent --no-audit --no-fund --prefix "$dir" express@5.3.0 >/dev/null

cat > origin.js <<'JS'
const app = require('express')();
let n = 0;
app.get('/with', (request, answer) => answer.send(`n=${(n += 1)}`));
app.get('/without', (request, answer) => answer.end(`n=${(n += 1)}`)); // Node's own end() sets no ETag
app.listen(0, '127.0.0.1', function ready() { console.log(this.address().port); });
JS
node origin.js > port & pids+=($!)
until [ -s port ]; do sleep 0.1; done

cat > haproxy.cfg <<CONF
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
cache api
  total-max-size 4
  max-age 60
frontend api
  bind unix@$dir/socket
  http-request cache-use api
  http-response cache-store api
  default_backend origin
backend origin
  server origin 127.0.0.1:$(cat port)
CONF
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/sbin/haproxy -f haproxy.cfg & pids+=($!)
until [ -S socket ]; do sleep 0.1; done
get() { curl -sS --unix-socket socket -D head.txt "${@:2}" "http://localhost/$1"; }
age() { if grep -qi '^age: [0-9]' head.txt; then echo given; else echo none; fi; }

for path in with without; do
  first=$(get $path)
  second=$(get $path)
  age=$(age)
  echo "$path ETag: $first, then $second, Age: $age; with no-cache $(get $path -H 'Cache-Control: no-cache')"
done | sed 's/^with ETag:/with ETag:   /' | tee got
cat > want <<'TEXT'
with ETag:    n=1, then n=1, Age: given; with no-cache n=2
without ETag: n=3, then n=4, Age: none; with no-cache n=5
TEXT
diff want got || { echo "HAProxy or Express behaves otherwise now" >&2; exit 1; }
