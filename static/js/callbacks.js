// The caller's screen by keyboard: digits score, letters press buttons, Enter goes on. Without this
// script everything is reached by Tab, arrows and Space.
(() => {
  "use strict";

  const script = document.querySelector("form[data-script]");
  const TYPED = "input:not([type=radio]):not([type=checkbox]), select, textarea";
  const FIELDS = `${TYPED}, input[type=checkbox]`;
  const questions = script ? [...script.querySelectorAll("[data-score]")] : [];

  const isAnswered = (question) => question.querySelector("input:checked") !== null;
  const stops = () =>
    script
      ? [...script.querySelectorAll(`[data-score], ${FIELDS}`)].filter(
          (one) => one.offsetParent !== null && !one.disabled && one.type !== "hidden",
        )
      : [];

  function enter(stop) {
    const target = stop.matches("[data-score]")
      ? stop.querySelector("input:checked") || stop.querySelector("input")
      : stop;
    target?.focus();
    stop.scrollIntoView({ block: "nearest" });
  }

  function goOnFrom(here) {
    const all = stops();
    const place = all.findIndex((one) => one === here || one.contains(here));
    const next = all[place + 1];
    if (next) enter(next);
    else script.querySelector("button[formaction], button[data-key]")?.focus();
  }

  function present() {
    const focused = document.activeElement?.closest("[data-score]");
    return focused || questions.find((one) => !isAnswered(one));
  }

  // 1 to 5 are scores, 0 does not apply; yes is a 5 and no is a 1.
  function valueFor(key, question) {
    const values = [...question.querySelectorAll("input")].map((one) => one.value);
    const wanted = { 0: "NA", y: "5", n: "1" }[key] || key;
    if ("yn".includes(key) && values.length > 3) return "";
    return values.includes(wanted) ? wanted : "";
  }

  function score(key) {
    const question = present();
    const value = question && valueFor(key, question);
    if (!value) return false;
    const radio = [...question.querySelectorAll("input")].find((one) => one.value === value);
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    goOnFrom(question);
    return true;
  }

  function press(key) {
    const button = document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
    if (!button || button.disabled) return false;
    button.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && script) {
      event.preventDefault(); // from anywhere, a text included
      press("f");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches?.(TYPED);
    if (event.key === "Enter" && script?.contains(event.target) && event.target.matches(FIELDS)) {
      if (event.target.tagName === "TEXTAREA") return;
      event.preventDefault();
      goOnFrom(event.target);
      return;
    }
    if (typing || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const isDone = /^[0-9yn]$/.test(key) && script ? score(key) : false;
    if (isDone || (/^[a-z]$/.test(key) && press(key))) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  // What is sent with a button needs no saving on the way.
  let isLeaving = false;
  window.addEventListener("submit", (event) => {
    isLeaving = isLeaving || !event.defaultPrevented;
  });
  window.addEventListener("pageshow", () => (isLeaving = false));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isLeaving && event.target.id === "call-kept") event.preventDefault();
  });

  const first = questions.find((one) => !isAnswered(one));
  if (first && !document.querySelector("#dx-refusals *")) enter(first);
})();
