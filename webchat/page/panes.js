// Who stands side by side on a wide screen? Two frames of the chat page, each with a picker above it.

import { toast } from "./dialogs.js";
import { at, icon, make } from "./elements.js";
import { chatAddress, signIn } from "./people.js";
import { label, pick, say } from "./words.js";

export const WIDE = matchMedia("(min-width: 70rem)");
const KEPT = "chat.panes";

/** Drawn the first time the screen is wide; `people` as /start.json gives them. */
export class Panes {
  constructor(people) {
    Object.assign(this, { people, panes: [], turn: 0, guests: new Map() });
    WIDE.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() {
    at("panes").hidden = !WIDE.matches || !this.people.length;
    document.body.classList.toggle("two", !at("panes").hidden);
    if (at("panes").hidden || this.panes.length) return;
    this.panes = ["home-left", "home-right"].map((words) => this.pane(words));
    at("panes").replaceChildren(...this.panes.map((pane) => pane.box));
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
    const keys = this.people.map((person) => person.key);
    const wanted = [keys[0], keys[Math.min(2, keys.length - 1)]];
    this.panes.forEach((pane, place) => this.show(pane, keys.includes(kept[place]) ? kept[place] : wanted[place]));
  }

  pane(words) {
    const picker = make("select.field", {}, ...this.people.map((person) => make("option", { value: person.key }, pick(person.title))));
    label(picker, say(words));
    const alone = make("a.icon-button", { target: "_blank", href: "#" }, icon("outside"));
    label(alone, say("home-tab"));
    const frame = make("iframe", { allow: "microphone; geolocation; clipboard-write" });
    const pane = { picker, alone, frame, box: make("section.pane", {}, make("div.pane-head", {}, make("span.picker", {}, picker, icon("down")), alone), frame) };
    picker.addEventListener("change", () => this.show(pane, picker.value));
    return pane;
  }

  next(key) {
    const shown = this.panes.find((pane) => pane.picker.value === key);
    if (shown) this.wink(shown);
    else this.show(this.panes[this.turn], key);
  }

  /** Somebody new has no key: the signed-in person stands in the picker under their name. */
  guest({ name, token, chat }) {
    const key = `new ${token}`;
    this.guests.set(key, { token, chat });
    for (const pane of this.panes) pane.picker.append(make("option", { value: key }, name));
    this.show(this.panes[this.turn], key);
  }

  async show(pane, key) {
    pane.picker.value = key;
    this.turn = this.panes.indexOf(pane) === 0 ? 1 : 0;
    try {
      const { chat } = this.guests.get(key) || (await signIn(key));
      pane.frame.src = chatAddress(chat);
      pane.alone.href = chatAddress(chat);
      pane.frame.title = say("home-frame", { name: pane.picker.selectedOptions[0].textContent });
    } catch {
      toast(say("home-sign-failed"));
    }
    sessionStorage.setItem(KEPT, JSON.stringify(this.panes.map(({ picker }) => picker.value)));
    this.wink(pane);
  }

  wink(pane) {
    pane.box.classList.remove("wink");
    void pane.box.offsetWidth;
    pane.box.classList.add("wink");
  }

  /** After starting over tokens may be new: every pane signs in again. */
  reload() {
    for (const pane of this.panes) this.show(pane, pane.picker.value);
  }
}
