"""Reads comments from standard input (a JSON list of {"markdown", "lines"}), renders each as hosts do, and says where data became
anything other than text: cmark-gfm is what GitHub renders with, comrak GitLab, markdown-it many forges and editors, Python-Markdown
the older ones. Standard output: one line for each fault."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import cmarkgfm
import comrak
import markdown

TAGS = {"p", "strong", "ul", "li", "code", "pre", "details", "summary", "br", "div", "span"}
ATTRIBUTES = {("details", "open"), ("code", "class"), ("pre", "lang"), ("pre", "class"), ("div", "class")}
# What hosts look for in text that is no code, once it is rendered.
ACTS = re.compile(r"@\w|[#!%$~&]\d|\bGH-\d|https?:|\bwww\.|:\w+:|\w@\w")


class Tree(HTMLParser):
    """What is in a page: every piece of code, the text outside of it, and what must not be there."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.code, self.text, self.odd, self.depth = [], [], [], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.odd.append(f"<{tag}>")
        self.odd += [f"<{tag} {name}>" for name, _ in attributes if (tag, name) not in ATTRIBUTES]
        if tag == "code":
            self.depth += 1
            self.code.append("")

    def handle_endtag(self, tag):
        if tag == "code":
            self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.code[-1] += data
        else:
            self.text.append(data)


def comrak_html(text):
    extension = comrak.ExtensionOptions()
    for name in ("autolink", "table", "strikethrough", "tasklist", "footnotes", "math_dollars", "math_code"):
        setattr(extension, name, True)
    render = comrak.RenderOptions()
    setattr(render, "unsafe_" if hasattr(render, "unsafe_") else "unsafe", True)
    return comrak.render_markdown(text, extension_options=extension, render_options=render)


def markdown_it(texts):
    script = sys.argv[1]
    done = subprocess.run(["node", script], input=json.dumps(texts), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main():
    comments = json.load(sys.stdin)
    texts = [comment["markdown"] for comment in comments]
    unsafe = cmarkgfm.Options.CMARK_OPT_UNSAFE
    rendered = markdown_it(texts)
    for at, comment in enumerate(comments):
        text = comment["markdown"]
        pages = {
            "cmark-gfm": cmarkgfm.github_flavored_markdown_to_html(text, unsafe),
            "comrak": comrak_html(text),
            "markdown-it": rendered[at]["html"],
            "Python-Markdown": markdown.markdown(text, extensions=["fenced_code", "tables", "sane_lists", "footnotes"]),
            # HTML is text there: only that nothing acts is asked of it.
            "markdown-it without HTML": rendered[at]["plain"],
        }
        trees = {name: Tree(html) for name, html in pages.items()}
        for name, tree in trees.items():
            for odd in tree.odd:
                print(f"{at}: {name}: {odd}")
            if name in ("cmark-gfm", "comrak", "markdown-it"):
                for acts in ACTS.findall(" ".join(tree.text)):
                    print(f"{at}: {name}: acts: {acts}")
                if tree.code != trees["cmark-gfm"].code:
                    pairs = zip(tree.code + [None], trees["cmark-gfm"].code + [None])
                    print(f"{at}: {name}: other code than cmark-gfm: {next(pair for pair in pairs if pair[0] != pair[1])}")
            if name != "markdown-it without HTML":
                code = "\n".join(tree.code).split("\n")
                for line in comment["lines"]:
                    if line not in code:
                        print(f"{at}: {name}: a line does not look as it was written: {line!r}")


main()
