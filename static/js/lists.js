// A list by keyboard: j and k go down and up, x selects the row, e exports. Every list works without it.
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

  const keys = { j: () => move(1), k: () => move(-1), x: select, e: exportRows };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    const busy = typing || document.querySelector("dialog[open]") || boxes().length === 0;
    if (busy || event.metaKey || event.ctrlKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
