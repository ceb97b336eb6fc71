#!/usr/bin/env bash
# An answer out of nginx's proxy_cache can't be told from a fresh one. It has no Age header, its Date is the time of the
# request and not of the answer, and a request's "Cache-Control: no-cache" changes nothing: a client that reads back
# what it wrote reads the past and can't notice.
#
# Versions: nginx 1.22.1-9+deb12u11 (Debian 12)
# Seen on:  2026-11-28, Debian 12, x86-64
# Output:   at once:  n=1
#           after 2s: n=1 with no-cache; Age: none; Date moved on: yes
set -euo pipefail
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
apt-get download -qq nginx=1.22.1-9+deb12u11 2>/dev/null
dpkg -x nginx_*.deb root

cat > origin.py <<'PY'
from http.server import BaseHTTPRequestHandler, HTTPServer

class Origin(BaseHTTPRequestHandler):
    n = 0

    def do_GET(self):
        Origin.n += 1
        self.send_response(200)
        self.send_header("Cache-Control", "max-age=60")
        self.end_headers()
        self.wfile.write(b"n=%d" % Origin.n)

    def log_message(self, *_):
        pass

server = HTTPServer(("127.0.0.1", 0), Origin)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 origin.py > port & pids+=($!)
until [ -s port ]; do sleep 0.1; done

cat > nginx.conf <<CONF
daemon off; pid $dir/pid; error_log $dir/error.log; worker_processes 1;
events {}
http {
  access_log off; client_body_temp_path $dir/a; proxy_temp_path $dir/b; fastcgi_temp_path $dir/c; uwsgi_temp_path $dir/d; scgi_temp_path $dir/e;
  proxy_cache_path $dir/cache keys_zone=api:1m;
  server { listen unix:$dir/socket; location / { proxy_cache api; proxy_pass http://127.0.0.1:$(cat port); } }
}
CONF
root/usr/sbin/nginx -p "$dir" -c "$dir/nginx.conf" -e "$dir/error.log" & pids+=($!)
until [ -S socket ]; do sleep 0.1; done
get() { curl -sS --unix-socket socket -D "$1" "${@:2}" http://localhost/assistants; }
field() { tr -d '\r' < "$1" | sed -n "s/^$2: //Ip"; }

{
  echo "at once:  $(get first)"
  sleep 2
  body=$(get second -H 'Cache-Control: no-cache')
  age=$(field second Age)
  echo "after 2s: $body with no-cache; Age: ${age:-none}; Date moved on: $([ "$(field first Date)" = "$(field second Date)" ] && echo no || echo yes)"
} | tee got
printf 'at once:  n=1\nafter 2s: n=1 with no-cache; Age: none; Date moved on: yes\n' | diff - got || { echo "nginx behaves otherwise now" >&2; exit 1; }
