// The tooltip of everything that carries data-tip: pointer, touch and keyboard focus alike.
(() => {
  "use strict";

  let tip = null;

  function hide() {
    tip?.remove();
    tip = null;
  }

  function show(event) {
    const owner = event.target.closest?.("[data-tip]");
    if (!owner) {
      hide();
      return;
    }
    if (!tip) {
      tip = document.createElement("div");
      tip.className = "dx-tip";
      tip.setAttribute("role", "tooltip");
      document.body.append(tip);
    }
    tip.textContent = owner.dataset.tip.replaceAll(" · ", "\n");
    const box = owner.getBoundingClientRect();
    const x = event.clientX ?? box.x + box.width / 2;
    const y = event.clientY ?? box.y + 12;
    tip.style.left = `${Math.min(innerWidth - 80, Math.max(80, x))}px`;
    tip.style.top = `${Math.max(80, y)}px`;
  }

  document.addEventListener("mousemove", show);
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
})();
