// Draw a booked order to another car: the server checks the move at once and shows what speaks against it.
(() => {
  "use strict";

  const target = document.getElementById("plan-move");
  if (!target?.dataset.move) return;
  let dragged = "";

  const rowOf = (event) => event.target.closest?.("[data-drop]");
  const leave = () => document.querySelectorAll(".dx-plan-row.dx-over").forEach((row) => row.classList.remove("dx-over"));

  document.addEventListener("dragstart", (event) => {
    const bar = event.target.closest?.("[data-drag]");
    dragged = bar?.dataset.drag ?? "";
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged);
  });

  document.addEventListener("dragover", (event) => {
    const row = rowOf(event);
    if (!dragged || !row) return;
    event.preventDefault();
    leave();
    row.classList.add("dx-over");
  });

  document.addEventListener("drop", (event) => {
    const row = rowOf(event);
    leave();
    if (!dragged || !row) return;
    event.preventDefault();
    const query = new URLSearchParams({ order: dragged, car: row.dataset.drop });
    window.htmx.ajax("GET", `${target.dataset.move}?${query}`, { target: "#plan-move", swap: "innerHTML" });
    target.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("dragend", () => {
    dragged = "";
    leave();
  });
})();
