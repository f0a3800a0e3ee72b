// Behaviour of the shell. Every page works without it; this file only makes it quicker.
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;

  // --- htmx: the token, where refusals appear, what to say when the line is down ---------------
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = one("meta[name=csrf-token]")?.content;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const dialog = one(".dx-dialog[open]");
    if (!dialog) return;
    if (event.detail.target?.id === "dx-refusals") {
      event.detail.target = one(".dx-refusals", dialog) || event.detail.target;
    } else if (event.detail.xhr.status < 300 && dialog.contains(event.detail.requestConfig.elt)) {
      dialog.close();
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.classList.contains("dx-refusals")) {
      event.detail.target.scrollIntoView({ block: "center" });
    } else {
      all(".dx-refusals").forEach((box) => box.replaceChildren());
    }
    countSelected();
  });

  document.addEventListener("htmx:sendError", () => toast(document.body.dataset.offline));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 400 || status === 409) return;
    const number = event.detail.xhr.getResponseHeader("X-Request-ID");
    toast([document.body.dataset.failed, number?.slice(0, 12)].filter(Boolean).join(" "));
  });

  // --- toasts ------------------------------------------------------------------------------------
  function toast(text, tone = "red") {
    const box = one(".dx-toasts");
    const template = one("#dx-toast");
    if (!box || !template || !text) return;
    const item = template.content.firstElementChild.cloneNode(true);
    item.classList.add(`dx-tone-${tone}`);
    one("[data-text]", item).textContent = text;
    box.append(item);
  }

  document.addEventListener("dx:toast", (event) => toast(event.detail.text, event.detail.tone));
  setTimeout(() => all(".dx-toast[data-fades]").forEach((item) => item.remove()), 7000);

  // --- theme: paint at once, let the server remember ----------------------------------------------
  function switchTheme(form) {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    const body = new FormData(form);
    body.set("theme", root.dataset.theme);
    fetch(form.action, { method: "POST", body, redirect: "manual" });
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-theme-form]")) {
      event.preventDefault();
      switchTheme(event.target);
    }
  });

  // --- clicks: dialogs, menus, selection, dismissing ----------------------------------------------
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      one(opener.getAttribute("href"))?.showModal();
    }
    if (event.target.closest("[data-close]") || event.target.matches("dialog[open]")) {
      event.preventDefault();
      event.target.closest("dialog")?.close();
    }
    event.target.closest("[data-dismiss]")?.closest(".dx-toast")?.remove();
    all("details.dx-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-clear-selection]")) {
      all("[data-select]:checked").forEach((box) => (box.checked = false));
      countSelected();
    }
    if (event.target.closest("[data-print]")) print();
  });

  // --- selection and its batch bar -----------------------------------------------------------------
  function countSelected() {
    const bar = one(".dx-bulk");
    if (!bar) return;
    const count = all("[data-select]:checked").length;
    bar.hidden = count === 0;
    one("[data-count]", bar).textContent = count;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) {
      all("[data-select]").forEach((box) => (box.checked = event.target.checked));
    }
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    countSelected();
  });

  countSelected(); // a page that was left and comes back has kept its ticks

  // --- a value that is changed where it stands ------------------------------------------------------
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches("[data-inline][open]")) return;
    one(".dx-input", event.target).select();
    event.target.scrollIntoView({ block: "nearest", inline: "end" });
  }, true);

  function leave(edit) {
    one("form", edit).reset();
    edit.open = false;
    one("summary", edit).focus();
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    const edit = event.detail.requestConfig?.elt.closest("[data-inline]");
    if (edit && event.detail.successful) document.getElementById(one("summary", edit).id)?.focus();
  });

  // --- keys: Escape leaves a value as it was, and closes menus ---------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const edit = event.target.closest?.("[data-inline][open]");
    if (edit) leave(edit);
    else all("details.dx-menu[open]").forEach((menu) => (menu.open = false));
  });
})();
