// How large is the text, and which language? Kept in this browser; frames of the same site follow.

import { icon, make } from "./elements.js";
import { label, language, say, setLanguage } from "./words.js";

const KEPT = "chat.size";

export function applySize() {
  document.documentElement.dataset.size = localStorage.getItem(KEPT) || "0";
}

addEventListener("storage", (change) => change.key === KEPT && applySize());

/** A group of three buttons A, A+, A++, the one in use pressed. */
export function sizes() {
  const group = make("div.choice-row", { role: "group" });
  group.setAttribute("aria-label", say("text-size"));
  const buttons = ["A", "A+", "A++"].map((sign, number) => {
    const button = make(`button.choice.size-${number}`, { type: "button" }, sign);
    label(button, say(`size-${number}`));
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, String(number));
      applySize();
      mark();
    });
    return button;
  });
  const mark = () => buttons.forEach((button, number) =>
    button.setAttribute("aria-pressed", String(String(number) === document.documentElement.dataset.size)));
  mark();
  group.append(...buttons);
  return group;
}

/** 中文 and English, the one in use pressed; each named in itself. */
export function languages() {
  const group = make("div.choice-row", { role: "group" });
  group.setAttribute("aria-label", say("language"));
  for (const [code, name, tag] of [["zh", "中文", "zh-CN"], ["en", "English", "en"]]) {
    const button = make("button.choice", { type: "button", lang: tag, onclick: () => code !== language && setLanguage(code) }, name);
    button.setAttribute("aria-pressed", String(code === language));
    group.append(button);
  }
  return group;
}

/** A small panel opened by `button`: closes by Escape, by a click outside, and by what stands in it. */
export function popover(button, panel) {
  const set = (open) => {
    panel.hidden = !open;
    if (open) fit(panel, button);
    button.setAttribute("aria-expanded", String(open));
    if (open) panel.querySelector("button, a")?.focus();
  };
  button.setAttribute("aria-haspopup", "true");
  button.setAttribute("aria-controls", panel.id);
  set(false);
  button.addEventListener("click", () => set(panel.hidden));
  document.addEventListener("pointerdown", (event) => !panel.hidden && !panel.contains(event.target) && !button.contains(event.target) && set(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    set(false);
    button.focus();
  });
  return { close: () => set(false) };
}

/** As tall as the window has room on the panel's side of its button; longer ones scroll. */
export function fit(panel, button) {
  const own = button.getBoundingClientRect();
  const above = panel.getBoundingClientRect().top < own.top;
  panel.style.maxHeight = `${Math.max(120, (above ? own.top : innerHeight - own.bottom) - 16)}px`;
}

/** A line of a menu: icon and words; `act` runs after the menu is closed. */
export function entry(name, words, act) {
  return make("button.entry", { type: "button", onclick: act }, icon(name), make("span", {}, words));
}
