// How does a person write? The input that grows, Enter, the draft, the command menu, and the first START.

import { fit } from "./appearance.js";
import { at, icon, make } from "./elements.js";
import { say } from "./words.js";

const LONGEST = 4096;
export const DESK = matchMedia("(hover: hover) and (pointer: fine)");

/** `send(text)` is called with each text of at most 4096 signs; `commands` is what the menu offers. */
export class Composer {
  constructor(token, send) {
    Object.assign(this, { send, commands: [], chosen: -1, kept: `chat.draft.${token}` });
    this.input = at("input");
    this.menu = at("commands");
    this.input.value = localStorage.getItem(this.kept) || "";
    at("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    at("commands-button").addEventListener("click", () => this.toggle());
    document.addEventListener("pointerdown", (event) => {
      if (!this.menu.hidden && !event.target.closest("#commands, #commands-button, #input")) this.offer(null);
    });
    addEventListener("resize", () => this.grow());
    this.changed();
  }

  setCommands(commands) {
    this.commands = commands || [];
    at("commands-button").hidden = !this.commands.length;
  }

  setHint(text) {
    this.input.placeholder = text || say("message-placeholder");
  }

  changed() {
    const text = this.input.value;
    if (text) localStorage.setItem(this.kept, text);
    else localStorage.removeItem(this.kept);
    at("composer").classList.toggle("written", text.trim() !== "");
    this.offer(/^\/\w*$/.test(text) ? text : null);
    this.grow();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const open = !this.menu.hidden;
    if (event.key === "Escape" && open) {
      event.preventDefault();
      this.offer(null);
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.choose(this.chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !event.shiftKey && DESK.matches) {
      event.preventDefault();
      const option = open && this.menu.querySelectorAll("[role=option]")[this.chosen];
      if (option) option.click();
      else this.submit();
    }
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.changed();
    for (const part of parts(text)) this.send(part);
    if (DESK.matches || document.activeElement === this.input) this.input.focus();
  }

  toggle() {
    if (this.menu.hidden) this.offer("/");
    else this.offer(null);
    this.input.focus({ preventScroll: true });
  }

  /** Shows the commands that begin as `typed` does; null closes the menu. */
  offer(typed) {
    const fitting = typed === null ? [] : this.commands.filter(({ command }) => `/${command}`.startsWith(typed.toLowerCase()));
    this.menu.replaceChildren(...fitting.map((entry, place) => this.option(entry, place)));
    this.menu.hidden = !fitting.length;
    if (fitting.length) fit(this.menu, at("composer"));
    this.input.setAttribute("aria-expanded", String(!this.menu.hidden));
    at("commands-button").setAttribute("aria-expanded", String(!this.menu.hidden));
    this.choose(fitting.length && typed !== "/" ? 0 : -1);
  }

  option({ command, description }, place) {
    const act = () => {
      this.input.value = "";
      this.changed();
      this.send(`/${command}`);
    };
    return make("li", { id: `command-${place}`, role: "option", onclick: act }, make("b", {}, `/${command}`), make("span", {}, description));
  }

  choose(place) {
    const options = [...this.menu.querySelectorAll("[role=option]")];
    this.chosen = options.length && place !== -1 ? (place + options.length) % options.length : -1;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.chosen)));
    if (this.chosen < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `command-${this.chosen}`);
    options[this.chosen]?.scrollIntoView({ block: "nearest" });
  }
}

/** A long text in parts of at most 4096 signs, broken at a line's end where there is one. */
export function parts(text) {
  const result = [];
  let rest = text;
  while (rest.length > LONGEST) {
    const line = rest.lastIndexOf("\n", LONGEST);
    let end = line > LONGEST / 2 ? line : LONGEST;
    if (/[\uD800-\uDBFF]/.test(rest[end - 1])) end -= 1;
    result.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...result, rest];
}

/** What stands at the foot: the input, one large START, or one large "use again". `act` is what the large button does. */
export function foot(kind, act = null) {
  at("composer").hidden = kind !== "input";
  at("large").hidden = kind === "input";
  if (kind === "input") return;
  at("large").replaceChildren(icon(kind === "start" ? "send" : "again"), say(kind));
  at("large").onclick = act;
}

