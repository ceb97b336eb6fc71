#!/usr/bin/env bash
# ruamel.yaml's round trip gives an assistant another id. A 24-digit hex id without quotes whose only letter is an "e"
# is a number with an exponent in YAML; the round-trip mode keeps how the number was written, but prints its digits
# from a float, so the file that nobody touched points at another assistant.
#
# Versions: ruamel.yaml 0.19.1
# Seen on:  2026-11-28, Python 3.11
# Output:   id: 665012345678901234567e89   ->   id: 665012345678901198299e89
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check ruamel.yaml==0.19.1
cd "$dir"

echo 'id: 665012345678901234567e89' > before.yaml
"$dir/venv/bin/python" - <<'PY'
from pathlib import Path
from ruamel.yaml import YAML

yaml = YAML()  # the round-trip mode that keeps comments and layout
yaml.dump(yaml.load(Path("before.yaml")), Path("after.yaml"))
PY
echo "$(cat before.yaml)   ->   $(cat after.yaml)"
[ "$(cat after.yaml)" = 'id: 665012345678901198299e89' ] || { echo "ruamel.yaml behaves otherwise now" >&2; exit 1; }
