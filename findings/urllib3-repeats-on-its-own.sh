#!/usr/bin/env bash
# urllib3 repeats a refused PUT although nobody asked it to. Without any retry setting its PoolManager repeats every 413,
# 429 and 503 that has a Retry-After header; requests, which is built upon urllib3, sends the same once. A body that is
# too large is sent four times.
#
# Versions: urllib3 2.8.0, requests 2.34.2
# Seen on:  2026-11-28, Python 3.11
# Output:   413: urllib3 sent 4, requests sent 1
#           503: urllib3 sent 4, requests sent 1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check urllib3==2.8.0 requests==2.34.2
cd "$dir"

cat > client.py <<'PY'
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import requests
import urllib3

class Server(BaseHTTPRequestHandler):
    sent = 0

    def do_PUT(self):
        Server.sent += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(int(self.path[1:]))
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
for status in [413, 503]:
    url = f"http://127.0.0.1:{server.server_port}/{status}"
    Server.sent = 0
    urllib3.PoolManager().request("PUT", url, body=b"{}")
    by_urllib3, Server.sent = Server.sent, 0
    requests.put(url, data=b"{}")
    print(f"{status}: urllib3 sent {by_urllib3}, requests sent {Server.sent}")
PY
venv/bin/python client.py | tee got
cat > want <<'TEXT'
413: urllib3 sent 4, requests sent 1
503: urllib3 sent 4, requests sent 1
TEXT
diff want got || { echo "urllib3 behaves otherwise now" >&2; exit 1; }
