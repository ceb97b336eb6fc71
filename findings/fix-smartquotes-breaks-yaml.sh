#!/usr/bin/env bash
# A hook that straightens typographic quotes ends a text in the middle. fix-smartquotes replaces them anywhere in a file;
# in a double-quoted YAML text the new quote is the end of it, and the file is no YAML any more. The hook reports a fix.
#
# Versions: texthooks 1.0.0, PyYAML 6.0.4 (PyPI)
# Seen on:  2026-11-28, Python 3.11
# Output:   before: Say “yes” and go on.
#           first_message: "Say "yes" and go on."
#           after:  ParserError
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check texthooks==1.0.0 PyYAML==6.0.4
cd "$dir"
export PATH="$dir/venv/bin:$PATH" PYTHONUTF8=1

echo 'first_message: "Say “yes” and go on."' > roster.yaml
text() {
  python - <<'PY'
import yaml
try:
    print(yaml.safe_load(open("roster.yaml"))["first_message"])
except yaml.YAMLError as error:
    print(type(error).__name__)
PY
}
{
  echo "before: $(text)"
  fix-smartquotes roster.yaml >log || true # it exits with 1 when it changed something
  cat roster.yaml
  echo "after:  $(text)"
} | tee got
cat > want <<'TEXT'
before: Say “yes” and go on.
first_message: "Say "yes" and go on."
after:  ParserError
TEXT
diff want got || { echo "fix-smartquotes behaves otherwise now" >&2; exit 1; }
