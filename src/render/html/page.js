
"use strict";
// The page is whole without this script: it filters, searches, folds by key, and builds the big parts of a big page when
// they are first opened. It reads the page itself and nothing else.
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const items = all("details.item");
  const shown = () => items.filter((item) => !item.hidden);

  // On a big page what an item holds waits in <noscript>, which the browser reads as one text: exactly what it would show
  // without a script. It becomes elements when the item is opened.
  const waiting = (item) => $(":scope > .in > noscript", item);
  const build = (item) => {
    const kept = waiting(item);
    if (kept) kept.outerHTML = kept.textContent;
    if ($("#side").checked) twins(item);
  };

  // Side by side, unchanged lines stand on both sides.
  const twins = (within) => {
    for (const lines of all(".text > .diff .s", within)) {
      if (lines.children.length !== 1) continue;
      const twin = lines.firstElementChild.cloneNode(true);
      twin.className = "twin";
      twin.setAttribute("aria-hidden", "true");
      lines.append(twin);
    }
  };
  const sides = () => $("#side").checked && items.filter((item) => item.open).forEach(twins);
  for (const view of all("#views input")) view.addEventListener("change", sides);

  document.addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    if (target.matches("details.item")) build(target);
    // Beside the rendered prompt its source stands whole.
    if (target.matches("details.rendered")) all("details.u", target.parentElement).forEach((lines) => { lines.open = true; });
  }, true);

  // What can be found in an item: everything that it says, with the words of a line joined again. Kept, since each key that
  // is typed asks again.
  const texts = new Map();
  const plain = (html) => html.replace(/<[^>]*>/g, "");
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const textOf = (item) => {
    let text = texts.get(item);
    if (text === undefined) {
      const kept = waiting(item);
      text = escaped(item.textContent) + (kept ? plain(kept.textContent) : "");
      text = text.replace(/&#58;/g, ":").replace(/&#35;/g, "#").replace(/&quot;/g, '"').toLowerCase();
      texts.set(item, text);
    }
    return text;
  };

  const filters = all("#filters select");
  const sift = () => {
    const words = escaped($("#search").value.trim().toLowerCase());
    let count = 0;
    for (const item of items) {
      const fits = filters.every(({ id, value }) => !value || item.dataset[id].split(" ").includes(value));
      item.hidden = !(fits && (!words || textOf(item).includes(words)));
      count += !item.hidden;
    }
    for (const section of all("main > section")) {
      const own = all("details.item", section);
      if (own.length) section.hidden = own.every((item) => item.hidden);
    }
    $("#found").textContent = count === items.length ? "" : `${count} of ${items.length} shown`;
  };
  let later;
  $("#search").addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(sift, items.length > 200 ? 150 : 0);
  });
  filters.forEach((filter) => filter.addEventListener("change", sift));

  const foldAll = () => {
    const open = !shown().some((item) => item.open);
    shown().forEach((item) => { item.open = open; });
    label();
  };
  const label = () => { $("#fold").textContent = shown().some((item) => item.open) ? "Fold all" : "Open all"; };
  let labels;
  document.addEventListener("toggle", () => {
    cancelAnimationFrame(labels);
    labels = requestAnimationFrame(label);
  }, true);
  $("#fold").addEventListener("click", foldAll);
  $("#keys").addEventListener("click", () => $("#help").showModal());
  $("#tools").addEventListener("submit", (event) => event.preventDefault());

  const current = () => document.activeElement.closest("details.item") ?? $("details.item:target");
  const go = (step) => {
    const list = shown();
    const at = list.indexOf(current());
    const item = list[at < 0 ? 0 : Math.min(Math.max(at + step, 0), list.length - 1)];
    if (!item) return;
    $("summary", item).focus({ preventScroll: true });
    item.scrollIntoView({ block: "start" });
  };
  const lines = (item) => {
    const folds = all("details.u", item);
    const open = !folds.some((fold) => fold.open);
    folds.forEach((fold) => { fold.open = open; });
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    f: () => { const item = current() ?? shown()[0]; if (item) item.open = !item.open; },
    u: () => { const item = current(); if (item) lines(item); },
    a: foldAll,
    s: () => $($("#side").checked ? "#inline" : "#side").click(),
    "/": () => $("#search").focus(),
    "?": () => $("#help").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("#help").open) return;
    if (event.target.matches("input[type=search], select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // A link to an assistant opens it, and what it is folded in.
  const follow = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    target.hidden = false;
    target.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => shown().forEach((item) => { build(item); item.open = true; }));

  $("#filters").hidden = false;
  items.filter((item) => item.open).forEach(build);
  label();
  follow();
})();
