// Who can one be here? The people handed to the server, signing in as one of them, and somebody new.

import { ask } from "./dialogs.js";
import { avatar, icon, make } from "./elements.js";
import { call } from "./link.js";
import { language, pick, say } from "./words.js";

const LAST = "chat.last-person";

/** {token, chat}: the same person always gets the same token. */
export async function signIn(key) {
  const answer = await call("/people/sign-in", { person: key });
  localStorage.setItem(LAST, key);
  return answer;
}

/** Asks for a name first; null when given up. */
export async function signInNew() {
  const field = { label: say("home-new-name"), longest: 64, check: (name) => (name ? "" : say("home-new-empty")) };
  const name = await ask({ title: say("home-new-title"), yes: say("home-new-yes"), field });
  if (!name) return null;
  return { name, ...(await call("/people/new", { first_name: name, language: language === "zh" ? "zh-hans" : "en" })) };
}

export const lastPerson = () => localStorage.getItem(LAST);

/** A card that is one large button: face, title, what the person is about. */
export function card(person, act) {
  const face = make("span.avatar", { "aria-hidden": "true" });
  avatar(face, person.first_name || pick(person.title));
  const text = make("span.person-text", {}, make("strong", {}, pick(person.title)), make("span.quiet", {}, pick(person.about)));
  return make("button.person", { type: "button", onclick: act }, face, text);
}

export function newCard(act) {
  const face = make("span.avatar.new", { "aria-hidden": "true" }, icon("plus"));
  const text = make("span.person-text", {}, make("strong", {}, say("home-new")), make("span.quiet", {}, say("home-new-about")));
  return make("button.person", { type: "button", onclick: act }, face, text);
}

/** The chat's address with what the page itself was asked for (language, deep link) carried along. */
export function chatAddress(chat, extra = {}) {
  const target = new URL(chat, location.href);
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked) target.searchParams.set("lang", asked);
  for (const [name, value] of Object.entries(extra)) if (value !== null && value !== "") target.searchParams.set(name, value);
  return target.pathname + target.search;
}
