// What happens on the buttons under a message? They show a spinner from the tap until the bot answers, at most 10 s.

import { toast } from "./dialogs.js";
import { icon, make } from "./elements.js";
import { safe } from "./rich.js";
import { say } from "./words.js";

export const LONGEST_SPIN = 10000;

/** `acts.tap(message, data)` is called once per tap; `acts.spinning(message, data)` tells whether one is unanswered. */
export function buttons(message, acts) {
  return make("div.buttons", { role: "group" }, ...message.inline_keyboard.map((row) =>
    make("div.row", {}, ...row.map((button) => one(message, button, acts)))));
}

function one(message, button, acts) {
  const text = make("span", {}, button.text);
  const node = button.url ? address(button, text) : make("button.key", { type: "button" }, text);
  room(node, button.text);
  if (button.copy) {
    node.append(icon("copy"));
    node.addEventListener("click", () => copy(button.copy));
  } else if (!button.url) {
    node.dataset.tap = key(message.id, button.data);
    spin(node, acts.spinning(message, button.data));
    node.addEventListener("click", () => acts.tap(message, button.data));
  }
  return node;
}

function address(button, text) {
  const target = safe(button.url);
  const told = { target: "_blank", rel: "noopener noreferrer" };
  return make("a.key", target ? { href: target, ...told } : {}, text, icon("outside"));
}

/** Short labels stay on one line: the button asks for their width, and the row breaks before the label does. */
export function room(node, text) {
  const wide = Array.from(text).reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 1 : 0.56), 0);
  node.style.minWidth = `min(100%, ${(Math.min(wide, 9) + 1.6).toFixed(2)}em)`;
}

export const key = (id, data) => `${id} ${data}`;

export function spin(node, on) {
  node.classList.toggle("spinning", on);
  if (on) node.setAttribute("aria-busy", "true");
  else node.removeAttribute("aria-busy");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copy-done"));
  } catch {
    toast(say("copy-failed"));
  }
}

/** The taps that wait for the bot: a second tap on the same button is ignored until the first has ended. */
export class Taps {
  constructor(send, answered) {
    Object.assign(this, { send, answered, open: new Map(), early: new Map() });
  }

  spinning(message, data) {
    return this.open.has(key(message.id, data));
  }

  async tap(message, data) {
    const name = key(message.id, data);
    if (this.open.has(name)) return;
    this.open.set(name, { query: null, timer: setTimeout(() => this.end(name), LONGEST_SPIN) });
    this.show(name, true);
    try {
      const { query_id: query } = await this.send(message, data);
      const tap = this.open.get(name);
      if (tap) tap.query = String(query);
      if (this.early.has(String(query))) this.heard(this.early.get(String(query)));
    } catch (problem) {
      this.end(name);
      toast(say(problem.kind === "network" ? "tap-offline" : "tap-refused"));
    }
  }

  /** An answer may come before the tap's own reply has told its query: it is kept for that moment. */
  heard(answer) {
    const query = String(answer.query_id);
    const name = [...this.open].find(([, tap]) => tap.query === query)?.[0];
    if (name === undefined && !this.early.has(query) && [...this.open.values()].some((tap) => tap.query === null)) {
      this.early.set(query, answer);
      return;
    }
    this.early.delete(query);
    if (name !== undefined) this.end(name);
    this.answered(answer);
  }

  end(name) {
    const tap = this.open.get(name);
    if (!tap) return;
    clearTimeout(tap.timer);
    this.open.delete(name);
    this.show(name, false);
  }

  show(name, on) {
    for (const node of document.querySelectorAll("[data-tap]")) if (node.dataset.tap === name) spin(node, on);
  }
}
