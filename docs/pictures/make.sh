#!/usr/bin/env bash
# Makes the README's pictures, terminal-*.svg, from what the command really prints.
# Run it from anywhere when the output changes: docs/pictures/make.sh. Needs cargo, and python3 with PyPI.
set -euo pipefail
pictures=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$pictures/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --quiet --locked --manifest-path "$root/Cargo.toml"
roster=$(cargo metadata --no-deps --format-version 1 --manifest-path "$root/Cargo.toml" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/roster
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rich==14.0.0

# What is live: the first example as it was a day ago. What the files say: the example, and one assistant more.
cp -r "$root/examples/first" "$work/roster"
cd "$work/roster"
sed -i '/^# yaml-language-server/d; s/temperature: 0.7/temperature: 0.5/' assistants.yaml
sed -i 's/at most two products/at most three products/; /other companies/d' prompts/sales.md
"$roster" apply --sandbox --yes --quiet > "$work/applied"
cp "$root/examples/first/prompts/sales.md" prompts/sales.md
sed '/^# yaml-language-server/d' "$root/examples/first/assistants.yaml" > assistants.yaml
cat >> assistants.yaml << 'YAML'

  - name: Evening Hotline
    voice: female
    task_type: customer_support
    first_message: Good evening, we open at nine. Shall we call you back?
    system_prompt: You take the name and the number of whoever calls.
YAML

COLUMNS=100 "$roster" plan --sandbox --color always > "$work/plan.ansi"
"$work/venv/bin/python" - "$work/plan.ansi" "$pictures" << 'PYTHON'
import sys
from pathlib import Path
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

plan, pictures = Path(sys.argv[1]).read_text(), Path(sys.argv[2])
# Background, text, then black, red, green, yellow, blue, magenta, cyan, white: readable on either side.
themes = {
    "dark": TerminalTheme((13, 17, 23), (230, 237, 243), [(72, 79, 88), (255, 123, 114), (86, 211, 100), (227, 179, 65), (121, 192, 255), (210, 168, 255), (86, 212, 221), (230, 237, 243)]),
    "light": TerminalTheme((255, 255, 255), (31, 35, 40), [(31, 35, 40), (178, 8, 25), (17, 99, 41), (125, 78, 0), (9, 105, 218), (130, 80, 223), (27, 124, 131), (110, 119, 129)]),
}
# No font is loaded from anywhere: the reader's own monospace one serves.
template = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="roster plan">
<style>text {{ font: {char_height}px ui-monospace, Menlo, Consolas, monospace; white-space: pre }} {styles}</style>
<defs>{lines}</defs>{chrome}<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""
for name, theme in themes.items():
    console = Console(record=True, width=100, file=open("/dev/null", "w"))
    console.print(Text("$ roster plan", style="bold"))
    console.print(Text.from_ansi(plan), soft_wrap=True)
    svg = console.export_svg(theme=theme, title="", code_format=template, unique_id="roster")
    (pictures / f"terminal-{name}.svg").write_text(svg)
PYTHON
