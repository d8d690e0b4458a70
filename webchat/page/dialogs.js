// How does the page say something in passing, ask for a yes, or show a photo large?

import { icon, make } from "./elements.js";
import { label, say } from "./words.js";

/** A sentence at the foot of the page that goes by itself; read aloud by screen readers. */
export function toast(sentence, link = null) {
  const place = document.getElementById("toasts");
  const note = make("div.toast", {}, make("span", {}, sentence));
  if (link) note.append(make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, say("open-link")));
  place.append(note);
  setTimeout(() => note.remove(), link ? 12000 : Math.min(10000, 3500 + sentence.length * 90));
}

function show(panel, name) {
  const dialog = make("dialog.dialog", {}, panel);
  dialog.setAttribute("aria-label", name);
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

/** Resolves to "" when given up, else to "yes" or, with a `field` {label, type, value, check}, to what was written. */
export function ask({ title, body = "", extra = null, yes, field = null, danger = false }) {
  const input = field && make("input.field", {
    type: field.type || "text", value: field.value || "", autocomplete: field.autocomplete || "off",
    maxLength: field.longest || 1024, "aria-label": field.label, placeholder: field.label,
  });
  const wrong = make("p.wrong", { role: "alert", hidden: true });
  const accept = make(`button.solid${danger ? ".danger" : ""}`, { type: "submit" }, yes);
  const refuse = make("button.plain", { type: "button" }, say("cancel"));
  const form = make("form.sheet", { method: "dialog", noValidate: true }, make("h2", {}, title),
    body ? make("p", {}, body) : null, extra, input, wrong, make("div.choices", {}, refuse, accept));
  const dialog = show(form, title);
  (input || accept).focus({ preventScroll: true });
  dialog.scrollTop = 0;
  return new Promise((resolve) => {
    let given = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const problem = field && field.check ? field.check(input.value.trim()) : "";
      wrong.hidden = !problem;
      wrong.textContent = problem;
      if (problem) return input.focus();
      given = input ? input.value.trim() : "yes";
      return dialog.close();
    });
    refuse.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => resolve(given === null ? (field ? null : "") : given));
  });
}

/** An alert that stays until it is closed. */
export function tell(sentence) {
  const close = make("button.solid", { type: "submit" }, say("ok"));
  show(make("form.sheet", { method: "dialog" }, make("p.told", {}, sentence), make("div.choices", {}, close)), sentence);
  close.focus();
}

export function lightbox(url, name) {
  const close = make("button.icon-button.lightbox-close", { type: "submit" }, icon("close"));
  label(close, say("close"));
  const picture = make("img", { src: url, alt: name || say("photo") });
  const dialog = show(make("form.lightbox", { method: "dialog" }, picture, close), name || say("photo"));
  dialog.classList.add("over-all");
  picture.addEventListener("click", () => dialog.close());
}
