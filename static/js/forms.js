// Forms of portal and back office: a button is pressed once, and nothing typed is lost by leaving.
(() => {
  "use strict";

  const TOKEN = "input[name=form_token]";
  const FILE_MS = 3000; // by then whoever pressed twice has done so
  const sending = new WeakSet();
  const touched = new Set();

  function rest(form, resting) {
    const outside = form.id ? document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`) : [];
    for (const button of [...form.querySelectorAll("button"), ...outside]) {
      if (!resting) {
        button.disabled = false;
      } else if (button.type === "submit") {
        button.disabled = true;
      }
    }
  }

  function renew(form) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    form.querySelector(TOKEN).value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // The page's own listeners come first: what htmx or a dialog takes over is none of our business.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !form.querySelector(TOKEN)) return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    sending.add(form);
    touched.delete(form);
    setTimeout(() => rest(form, true)); // later, so that the button's own value is sent
    if (!form.matches("[data-file]")) return;
    setTimeout(() => {
      // The file came beside the page, which stays: its next sending is another one.
      sending.delete(form);
      renew(form);
      rest(form, false);
    }, FILE_MS);
  });

  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) {
      if (sending.delete(form)) rest(form, false);
    }
  });

  // What htmx has sent stays on the page, so its next sending is another one.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form && form.querySelector(TOKEN) && event.detail.successful) renew(form);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-warn-unsaved]")) touched.add(form);
  });

  // Names that a comment can be addressed to; without this script they are typed.
  for (const button of document.querySelectorAll("[data-mention]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-mention]")?.dataset.mention;
    const box = name && event.target.closest("form").querySelector("textarea");
    if (!box) return;
    box.setRangeText(`@${name} `, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });

  window.addEventListener("beforeunload", (event) => {
    if (touched.size) event.preventDefault();
  });
})();
