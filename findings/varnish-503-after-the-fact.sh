#!/usr/bin/env bash
# Varnish says "503, Retry-After: 5" of a POST that the backend has carried out. Whether the backend broke off after it
# had acted or was never reached, the answer is the same, and a client that takes 503 with Retry-After for "not done,
# come again" creates the thing twice.
#
# Versions: varnish 7.1.1-2+deb12u1 (Debian 12); gcc, with which Varnish compiles its configuration
# Seen on:  2026-11-28, Debian 12, x86-64
# Output:   acted: 503 Retry-After: 5, the backend carried out 1
#           refused: 503 Retry-After: 5, the backend carried out 0
set -euo pipefail
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
apt-get download -qq varnish=7.1.1-2+deb12u1 libvarnishapi3=7.1.1-2+deb12u1 libjemalloc2=5.3.0-1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done

cat > backend.py <<'PY'
from http.server import BaseHTTPRequestHandler, HTTPServer

class Backend(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        with open("carried-out", "a") as log:
            log.write("created\n")
        # and then it dies, without an answer

    def log_message(self, *_):
        pass

server = HTTPServer(("127.0.0.1", 0), Backend)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 backend.py > port & pids+=($!)
until [ -s port ]; do sleep 0.1; done

cat > api.vcl <<VCL
vcl 4.1;
backend acted { .host = "127.0.0.1"; .port = "$(cat port)"; }
backend refused { .host = "127.0.0.1"; .port = "1"; }
sub vcl_recv { if (req.url == "/refused") { set req.backend_hint = refused; } else { set req.backend_hint = acted; } }
VCL
LD_LIBRARY_PATH=$dir/root/usr/lib/x86_64-linux-gnu:$dir/root/usr/lib/x86_64-linux-gnu/varnish \
  root/usr/sbin/varnishd -F -n "$dir/work" -a "$dir/socket" -f "$dir/api.vcl" -s malloc,10m >log 2>&1 & pids+=($!)
until curl -s -o /dev/null --unix-socket socket http://localhost/ready; do sleep 0.1; done

for kind in acted refused; do
  : > carried-out
  curl -sS -o /dev/null -D head.txt --unix-socket socket -d '{"name":"Sales"}' "http://localhost/$kind"
  echo "$kind: $(sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' head.txt) $(tr -d '\r' < head.txt | grep -i '^Retry-After'), the backend carried out $(wc -l < carried-out)"
done | tee got
cat > want <<'TEXT'
acted: 503 Retry-After: 5, the backend carried out 1
refused: 503 Retry-After: 5, the backend carried out 0
TEXT
diff want got || { echo "Varnish behaves otherwise now" >&2; exit 1; }
