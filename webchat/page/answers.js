// Which answers does the bot offer under the input? Its reply keyboard, and what a person shares only after a yes.

import { room } from "./buttons.js";
import { DESK } from "./composer.js";
import { ask, toast } from "./dialogs.js";
import { at, make } from "./elements.js";
import { label, say } from "./words.js";

/** `acts`: {text(words), contact(phone or null), location({latitude, longitude}), me(), name(), hint(placeholder)}. */
export class Answers {
  constructor(acts) {
    Object.assign(this, { acts, keyboard: null });
    this.panel = at("answers");
    this.toggle = at("answers-button");
    this.toggle.addEventListener("click", () => this.open(this.panel.hidden));
    at("input").addEventListener("focus", () => !DESK.matches && this.open(false));
  }

  /** A new keyboard opens at once; null takes it away. */
  set(keyboard) {
    this.keyboard = keyboard && keyboard.rows && keyboard.rows.length ? keyboard : null;
    this.acts.hint(this.keyboard && this.keyboard.placeholder);
    this.panel.replaceChildren(...(this.keyboard ? this.keyboard.rows.map((row) => this.row(row)) : []));
    this.panel.classList.toggle("tall", Boolean(this.keyboard) && !this.keyboard.resize);
    this.toggle.hidden = !this.keyboard;
    this.open(Boolean(this.keyboard));
  }

  open(yes) {
    this.panel.hidden = !yes || !this.keyboard;
    this.toggle.setAttribute("aria-expanded", String(!this.panel.hidden));
    label(this.toggle, say(this.panel.hidden ? "keyboard-show" : "keyboard-hide"));
  }

  row(row) {
    return make("div.row", {}, ...row.map((button) => {
      const key = make("button.key", { type: "button", onclick: () => this.press(button) }, make("span", {}, button.text));
      room(key, button.text);
      return key;
    }));
  }

  async press(button) {
    let given = true;
    if (button.request_contact) given = await shareContact(this.acts);
    else if (button.request_location) given = await shareLocation(this.acts);
    else this.acts.text(button.text);
    if (given && this.keyboard && this.keyboard.one_time) this.open(false);
  }
}

/** Asks first and shows the number; true when it was shared. */
export async function shareContact(acts) {
  const phone = acts.me().phone;
  const title = say("share-title", { name: acts.name() });
  if (phone) {
    const number = make("p.number", {}, phone);
    const yes = await ask({ title, body: say("share-body"), extra: number, yes: say("yes-share") });
    if (yes) acts.contact(null, phone);
    return Boolean(yes);
  }
  const field = { label: say("phone-label"), type: "tel", autocomplete: "tel", longest: 20, check: wrongPhone };
  const written = await ask({ title, body: say("share-own"), yes: say("yes-share"), field });
  if (written) acts.contact(written.replace(/[\s-]/g, ""), written);
  return Boolean(written);
}

const wrongPhone = (text) => (/^\+?\d{7,15}$/.test(text.replace(/[\s-]/g, "")) ? "" : say("phone-bad"));

export async function shareLocation(acts) {
  const title = say("location-title", { name: acts.name() });
  if (!(await ask({ title, body: say("location-body"), yes: say("yes-share") }))) return false;
  try {
    const { coords } = await new Promise((resolve, reject) => {
      navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 15000 });
    });
    acts.location({ latitude: coords.latitude, longitude: coords.longitude });
    return true;
  } catch {
    toast(say("location-failed"));
    return false;
  }
}
