#!/usr/bin/env bash
# urllib3 does not wait on "Retry-After: 1.0", nor ignore it: it raises. A server or proxy that says the seconds with a
# fraction, or a negative number, turns a 429 that would have been repeated into an InvalidHeader error.
#
# Versions: urllib3 2.8.0
# Seen on:  2026-11-28, Python 3.11
# Output:   1 -> 200
#           1.0 -> InvalidHeader: Invalid Retry-After header: 1.0
#           -1 -> InvalidHeader: Invalid Retry-After header: -1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check urllib3==2.8.0
cd "$dir"

cat > client.py <<'PY'
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import urllib3

class Server(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        Server.asked += 1
        self.send_response(429 if Server.asked == 1 else 200)
        self.send_header("Retry-After", self.path[1:])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
pool = urllib3.PoolManager(retries=urllib3.Retry(total=3, status_forcelist=[429]))
for wait in ["1", "1.0", "-1"]:
    Server.asked = 0
    try:
        outcome = pool.request("GET", f"http://127.0.0.1:{server.server_port}/{wait}").status
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}"
    print(wait, "->", outcome)
PY
venv/bin/python client.py | tee got
cat > want <<'TEXT'
1 -> 200
1.0 -> InvalidHeader: Invalid Retry-After header: 1.0
-1 -> InvalidHeader: Invalid Retry-After header: -1
TEXT
diff want got || { echo "urllib3 behaves otherwise now" >&2; exit 1; }
