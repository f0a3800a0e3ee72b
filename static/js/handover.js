// A hand-over where there is no network: what was typed and photographed waits on the phone.
(() => {
  "use strict";

  const KEPT = "dx-handover:";
  // Names of people and codes are not left lying on a phone.
  const NEVER = new Set(["csrfmiddlewaretoken", "form_token", "version", "drawing", "person", "reference"]);
  const store = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(KEPT + key) || "{}");
      } catch {
        return {};
      }
    },
    write(key, value) {
      try {
        localStorage.setItem(KEPT + key, JSON.stringify(value));
      } catch {
        // A full or forbidden store: the page works without it.
      }
    },
    drop(key) {
      localStorage.removeItem(KEPT + key);
    },
  };

  function fields(form) {
    return [...form.elements].filter(
      (one) => one.name && !NEVER.has(one.name) && !["file", "submit", "button"].includes(one.type),
    );
  }

  function keep(form) {
    const typed = {};
    for (const one of fields(form)) typed[one.name] = one.type === "checkbox" ? one.checked : one.value;
    store.write(form.dataset.offline, typed);
  }

  function restore(form) {
    const typed = store.read(form.dataset.offline);
    for (const one of fields(form)) {
      if (!(one.name in typed)) continue;
      if (one.type === "checkbox") one.checked = typed[one.name];
      else if (!one.value) one.value = typed[one.name];
    }
  }

  for (const form of document.querySelectorAll("form[data-offline]")) {
    const note = form.querySelector("[data-offline-note]");
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) {
        store.drop(form.dataset.offline);
        return;
      }
      event.preventDefault();
      keep(form);
      note.hidden = false;
      note.scrollIntoView({ block: "nearest" });
    });
    window.addEventListener("online", () => (note.hidden = true));
  }

  // Photos taken without a network go up one after the other once it is back.
  const waiting = new Map(); // form -> photos; a page may ask for those of two cars
  function send() {
    if (!navigator.onLine) return;
    for (const [form, photos] of waiting) {
      const input = form.querySelector("[data-upload-input]");
      const files = new DataTransfer();
      for (const file of photos) files.items.add(file);
      waiting.delete(form);
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  document.addEventListener(
    "change",
    (event) => {
      const photos = event.target.closest?.("[data-upload-input], [data-upload-camera]");
      if (!photos || navigator.onLine) return;
      event.stopImmediatePropagation();
      const form = photos.closest("form");
      waiting.set(form, [...(waiting.get(form) ?? []), ...photos.files]);
      form.querySelector("[data-upload-state]").hidden = false;
      form.querySelector("[data-upload-count]").textContent = String(waiting.get(form).length);
    },
    true,
  );
  window.addEventListener("online", send);
})();
