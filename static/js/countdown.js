// Counts down the seconds in [data-seconds-left]; without it the number stays as the page was made.
(() => {
  "use strict";

  setInterval(() => {
    for (const left of document.querySelectorAll("[data-seconds-left]")) {
      left.textContent = String(Math.max(0, Number(left.textContent) - 1));
    }
  }, 1000);
})();
