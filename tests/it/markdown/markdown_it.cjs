// Renders the Markdown texts of standard input (JSON) with markdown-it, with HTML and without.
const MarkdownIt = require("markdown-it");

const html = new MarkdownIt({ html: true, linkify: true });
const plain = new MarkdownIt({ html: false, linkify: true });
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => ({ html: html.render(text), plain: plain.render(text) }))));
