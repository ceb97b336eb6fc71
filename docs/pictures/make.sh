#!/usr/bin/env bash
# Makes the README's pictures, terminal-*.svg and comment-*.png, from what the command really prints.
# Run it from anywhere when the output changes: docs/pictures/make.sh. Needs cargo, chromium, and python3 with PyPI.
set -euo pipefail
pictures=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$pictures/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --quiet --locked --manifest-path "$root/Cargo.toml"
roster=$(cargo metadata --no-deps --format-version 1 --manifest-path "$root/Cargo.toml" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/roster
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rich==14.0.0 cmarkgfm==2025.10.22 pillow==12.0.0

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
"$roster" plan --sandbox --format markdown > "$work/plan.md"
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

# The comment as GitHub's own renderer reads it, in colors like those of its pages.
"$work/venv/bin/python" - "$work" << 'PYTHON'
import sys
from pathlib import Path
import cmarkgfm

work = Path(sys.argv[1])
comment = cmarkgfm.github_flavored_markdown_to_html((work / "plan.md").read_text(), cmarkgfm.Options.CMARK_OPT_UNSAFE)
# Only the host colors a diff: by the sign of each line.
for sign, name in (("+", "added"), ("-", "removed")):
    comment = "\n".join(f'<span class="{name}">{line}</span>' if line.startswith(sign + " ") else line for line in comment.split("\n"))
for theme, (back, text, box, added, removed) in {
    "dark": ("#0d1117", "#e6edf3", "#161b22", "#12321f", "#3d1519"),
    "light": ("#ffffff", "#1f2328", "#f6f8fa", "#dafbe1", "#ffebe9"),
}.items():
    style = f"""body {{ font: 16px/1.5 sans-serif; margin: 12px 24px; background: {back}; color: {text} }}
        code, pre {{ font: 85%/1.5 monospace; background: {box}; border-radius: 6px }} code {{ padding: 0.2em 0.4em }}
        pre {{ padding: 12px }} pre code {{ padding: 0 }} .added {{ background: {added} }} .removed {{ background: {removed} }}"""
    (work / f"comment-{theme}.html").write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{comment}")
PYTHON
for theme in dark light; do
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=900,1600 \
        --screenshot="$work/comment-$theme.png" "$work/comment-$theme.html" 2> /dev/null
done
"$work/venv/bin/python" - "$work" "$pictures" << 'PYTHON'
import sys
from pathlib import Path
from PIL import Image, ImageChops

work, pictures = Path(sys.argv[1]), Path(sys.argv[2])
for theme in ("dark", "light"):
    whole = Image.open(work / f"comment-{theme}.png").convert("RGB")
    empty = Image.new("RGB", whole.size, whole.getpixel((0, 0)))
    bottom = ImageChops.difference(whole, empty).getbbox()[3] + 12
    whole.crop((0, 0, whole.width, bottom)).quantize(64).save(pictures / f"comment-{theme}.png", optimize=True)
PYTHON
