// A list by keyboard: j and k go down and up, x selects the row, e exports, c copies for Excel.
// Columns change places in their menu. Every list works without it; only copying is lost.
(() => {
  "use strict";

  const boxes = () => [...document.querySelectorAll("[data-select]")];
  const link = (box) => box.closest("tr").querySelector("a");
  const here = () => boxes().findIndex((box) => box.closest("tr").contains(document.activeElement));

  function move(step) {
    const rows = boxes();
    const at = here();
    const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1);
    link(rows[next])?.focus();
  }

  function select() {
    boxes()[here()]?.click();
  }

  function exportRows() {
    const selected = boxes().some((box) => box.checked);
    const form = boxes()[0].getAttribute("form");
    const buttons = [...document.querySelectorAll(`button[form="${form}"]`)];
    buttons.find((button) => (button.name === "action") === selected)?.click();
  }

  // --- the rows of this page as text for Excel: tabs between cells, amounts as plain numbers -----------
  const FORMULA = /^[=+\-@＝＋－＠]/;
  const NUMBER_LOST = /^(0\d+|\d{16,})$/; // what Excel would round or strip of its zeros

  function cellText(text) {
    const said = text.replace(/\s+/g, " ").trim();
    if (said === "–") return "";
    const safe = FORMULA.test(said) || NUMBER_LOST.test(said) ? `'${said}` : said;
    return safe.includes('"') ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function line(row, under) {
    const cells = [...row.cells].filter((cell) => !cell.matches(".dx-tick"));
    const texts = cells.map((cell) => cell.dataset.n ?? cellText(cell.textContent));
    if (under) {
      const title = row.querySelector("a");
      const small = title?.parentElement.querySelector("small")?.textContent;
      texts.splice(0, 1, cellText((title || cells[0]).textContent), cellText(title ? small || "" : under));
    }
    return texts.join("\t");
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text); // not there without https
      return true;
    } catch {
      const box = document.createElement("textarea");
      const before = document.activeElement;
      Object.assign(box, { value: text, readOnly: true, className: "dx-sr" });
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      before?.focus();
      return done;
    }
  }

  async function copyRows(onlySelected) {
    const chosen = boxes().filter((box) => box.checked || !onlySelected);
    const button = document.querySelector("[data-copy=page]");
    if (!button || !chosen.length) return;
    const head = chosen[0].closest("table").tHead.rows[0];
    const under = head.querySelector("[data-under]")?.dataset.under;
    const lines = [head, ...chosen.map((box) => box.closest("tr"))].map((row) => line(row, under));
    const text = `${lines.join("\r\n")}\r\n`;
    if (await copied(text)) {
      const said = button.dataset.said.replace("{n}", chosen.length);
      document.dispatchEvent(new CustomEvent("dx:toast", { detail: { text: said, tone: "green" } }));
      return;
    }
    const dialog = document.querySelector("[data-copy-dialog]");
    const box = dialog.querySelector("textarea");
    box.value = text;
    dialog.showModal();
    box.select();
  }

  const offer = () => document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  offer();
  document.addEventListener("htmx:afterSettle", offer);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copyRows(button.dataset.copy === "selected");
  });

  const copy = () => copyRows(boxes().some((box) => box.checked));
  const keys = { j: () => move(1), k: () => move(-1), x: select, e: exportRows, c: copy };

  // The order of columns: the lines of the menu change places, and what is sent is how they stand.
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".dx-order-move");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("[data-order]");
    const other = button.name === "up" ? line.previousElementSibling : line.nextElementSibling;
    if (other?.matches("[data-order]")) {
      other[button.name === "up" ? "before" : "after"](line);
      button.focus(); // which moving has taken away
    }
    const lines = [...line.parentElement.querySelectorAll("[data-order]")];
    const said = `${line.textContent.trim()} ${lines.indexOf(line) + 1}/${lines.length}`;
    line.parentElement.querySelector("[data-order-said]").textContent = said;
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    const busy = typing || document.querySelector("dialog[open]") || boxes().length === 0;
    if (busy || event.metaKey || event.ctrlKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
