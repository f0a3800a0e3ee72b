// Drop zone: files go up one by one, each with its progress. Without JavaScript the form posts them.
(() => {
  "use strict";

  const queues = new WeakMap();
  const part = (form, name) => form.querySelector(`[data-upload-${name}]`);

  function say(form, text) {
    document.dispatchEvent(new CustomEvent("dx:toast", { detail: { text, tone: "red" } }));
  }

  function acceptable(form, file) {
    const limit = Number(form.dataset.maxBytes || 0);
    if (limit && file.size > limit) {
      say(form, `${file.name}: ${form.dataset.tooLarge}`);
      return false;
    }
    return true;
  }

  function enqueue(form, files) {
    const queue = queues.get(form) || { waiting: [], sent: 0, total: 0, busy: false };
    const good = [...files].filter((file) => acceptable(form, file));
    queue.waiting.push(...good);
    queue.total += good.length;
    queues.set(form, queue);
    if (!queue.busy) next(form);
  }

  function next(form) {
    const queue = queues.get(form);
    const file = queue.waiting.shift();
    queue.busy = Boolean(file);
    part(form, "state").hidden = !file;
    if (!file) {
      queues.delete(form);
      form.reset();
      fold(form);
      return;
    }
    const single = new DataTransfer();
    single.items.add(file);
    part(form, "input").files = single.files;
    queue.sent += 1;
    part(form, "name").textContent = file.name;
    part(form, "count").textContent = queue.total > 1 ? `${queue.sent} / ${queue.total}` : "";
    part(form, "bar").value = 0;
    form.requestSubmit();
  }

  // What is complete asks for nothing more: its zone folds away under the words "add another page".
  function fold(form) {
    const box = form.closest("details[data-fold]");
    if (box?.querySelector("summary [data-complete]")) box.open = false;
  }

  function prepare(root) {
    root.querySelectorAll("form[data-upload] [data-upload-submit]").forEach((button) => {
      button.hidden = true;
    });
    root.querySelectorAll(".dx-camera").forEach((label) => (label.hidden = false));
  }

  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (form && event.target.matches("[data-upload-input], [data-upload-camera]")) enqueue(form, [...event.target.files]);
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = event.target.closest?.("form[data-upload]");
    if (form && event.detail.lengthComputable) {
      part(form, "bar").value = (event.detail.loaded / event.detail.total) * 100;
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.("form[data-upload]") && queues.has(event.target)) next(event.target);
  });

  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const zone = event.target.closest?.(".dx-drop");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("dx-over", name === "dragenter" || name === "dragover");
      if (name === "drop") enqueue(zone.closest("form"), event.dataTransfer.files);
    });
  }
})();
