#!/usr/bin/env bash
# Two voice-agent services' own tools repeat the POST that creates an agent. When the server made the agent and then
# answered 500, or the connection broke before its answer, retell-sdk and the ElevenLabs CLI send the same body again
# after about half a second, without an idempotency key, and report one success: two agents, one id known.
#
# Versions: retell-sdk 6.2.13, @elevenlabs/cli 1.3.0 (npm)
# Seen on:  2026-11-28, Python 3.11, Node 20, x86-64 Linux
# Output:   retell 500: created 2, idempotency keys 0
#           retell broken: created 2, idempotency keys 0
#           elevenlabs 500: created 2, idempotency keys 0
#           elevenlabs broken: created 2, idempotency keys 0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check retell-sdk==6.2.13
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" @elevenlabs/cli@1.3.0 >/dev/null
mkdir agents

cat > client.py <<'PY'
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from retell import Retell

class Server(BaseHTTPRequestHandler):
    fault, created, keys = "", 0, 0

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        Server.created += 1
        Server.keys += any("idempotency" in name.lower() for name in self.headers)
        if Server.created == 1 and Server.fault == "broken":
            self.close_connection = True
            return
        body = b'{"agent_id": "agent_1"}'
        self.send_response(500 if Server.created == 1 else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
world = {**os.environ, "HOME": os.getcwd(), "ELEVENLABS_API_KEY": "none"}

def elevenlabs(*words):
    command = ["../node_modules/.bin/elevenlabs", "agents", *words, "--base-url", url]
    subprocess.run(command, cwd="agents", env=world, check=True, stdout=subprocess.DEVNULL)

elevenlabs("init", ".")
tools = {
    "retell": lambda: Retell(api_key="none", base_url=url).agent.create(
        response_engine={"type": "retell-llm", "llm_id": "llm_1"}, voice_id="voice_1"),
    "elevenlabs": lambda: elevenlabs("add", "Sales"),
}
for name, create in tools.items():
    for Server.fault in ["500", "broken"]:
        Server.created = Server.keys = 0
        create()
        print(f"{name} {Server.fault}: created {Server.created}, idempotency keys {Server.keys}", flush=True)
PY
venv/bin/python client.py | tee got
for tool in retell elevenlabs; do
  printf '%s: created 2, idempotency keys 0\n' "$tool 500" "$tool broken"
done | diff - got || { echo "a peer behaves otherwise now" >&2; exit 1; }
