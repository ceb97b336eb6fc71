// Chromium on behalf of tests/it/page.rs: reads a command a line, answers with a line. Ends, and ends the browser, with its input.
"use strict";
const [chromium, tools] = process.argv.slice(2);
const { chromium: launcher } = require(`${tools}/playwright-core`);
const axe = require("node:fs").readFileSync(`${tools}/axe-core/axe.min.js`, "utf8");

(async () => {
  const browser = await launcher.launch({ executablePath: chromium, args: ["--no-sandbox"] });
  let page;
  let seen;
  let scripted;
  const commands = {
    // A new page, and from now on what it says and asks for.
    open: async ({ file, script, scheme, width, hash }) => {
      await page?.context().close();
      const context = await browser.newContext({ javaScriptEnabled: script, colorScheme: scheme, viewport: { width, height: 900 } });
      page = await context.newPage();
      page.setDefaultTimeout(5000);
      seen = [];
      scripted = script;
      page.on("console", (message) => seen.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
      page.on("dialog", (dialog) => { seen.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
      page.on("popup", () => seen.push("popup"));
      page.on("request", (request) => request.url().startsWith(`file://${file}`) || seen.push(`request: ${request.url()}`));
      await page.goto(`file://${file}${hash}`);
    },
    seen: async () => seen,
    // A JavaScript expression; in a page without scripts, too, for it comes from the debugger.
    eval: async ({ code }) => page.evaluate(code),
    press: async ({ keys }) => { for (const key of keys) await page.keyboard.press(key); await settled(); },
    click: async ({ selector }) => { await page.locator(selector).first().click(); await settled(); },
    choose: async ({ selector, label }) => { await page.locator(selector).selectOption({ label }); await settled(); },
    type: async ({ selector, text }) => { await page.locator(selector).fill(text); await settled(); },
    media: async ({ media }) => page.emulateMedia({ media }),
    axe: async () => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate("axe.run()");
      const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      return bad.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
    },
  };
  // Toggle events and the search's own timer come after the key that causes them; without a script there is nothing to wait for.
  const settled = async () => scripted && page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done)), 0))");
  for await (const line of require("node:readline").createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    let answer;
    try {
      answer = { value: (await commands[command.do](command)) ?? null };
    } catch (error) {
      answer = { error: String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await browser.close();
})();
