// The palette: Ctrl+K, ⌘K or / opens it, arrows move, Enter opens, Escape closes.
(() => {
  "use strict";

  const dialog = () => document.querySelector("#dx-palette");
  const input = () => document.querySelector("#dx-palette-q");
  const hits = () => [...dialog().querySelectorAll("[data-hit]")];

  function open() {
    const box = dialog();
    if (!box || box.open) return;
    box.showModal();
    input().value = "";
    input().focus();
    input().dispatchEvent(new Event("palette:open"));
  }

  function mark(hit) {
    hits().forEach((one) => one.classList.toggle("dx-marked", one === hit));
    hit?.scrollIntoView({ block: "nearest" });
  }

  const marked = () => hits().find((one) => one.classList.contains("dx-marked"));

  function move(step) {
    const all = hits();
    if (!all.length) return;
    const place = (all.indexOf(marked()) + step + all.length) % all.length;
    mark(all[place]);
  }

  function inside(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === input() && marked()) {
      event.preventDefault();
      marked().click();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (!dialog()) return;
    if (dialog().open) {
      inside(event);
      return;
    }
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const command = event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey);
    const taken = typing || document.querySelector("dialog[open], #searchbar"); // a list's own box
    if (command || (event.key === "/" && !taken)) {
      event.preventDefault();
      open();
    }
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette-open]");
    if (opener && dialog()) {
      event.preventDefault();
      opener.closest("details")?.removeAttribute("open");
      open();
    }
    if (event.target === dialog() || event.target.closest("[data-palette-close]")) {
      dialog().close();
    }
    if (event.target.closest("#dx-palette [data-theme-form] button")) dialog().close();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "dx-palette-found") mark(hits()[0]);
  });
})();
