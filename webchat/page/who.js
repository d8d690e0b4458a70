// A deep link was opened: as whom does its chat go on?

import { applySize, languages, sizes } from "./appearance.js";
import { toast } from "./dialogs.js";
import { at, make } from "./elements.js";
import { call } from "./link.js";
import { card, chatAddress, lastPerson, newCard, signIn, signInNew } from "./people.js";
import { fill, label, pick, say } from "./words.js";

const username = decodeURIComponent(location.pathname.slice(1));
const start = new URLSearchParams(location.search).get("start");

applySize();
fill();
at("tools").append(sizes(), languages());
document.title = say("who-title");
sessionStorage.setItem("chat.home", "1");
load();

async function load() {
  try {
    draw(await call(`/start.json?bot=${encodeURIComponent(username)}`));
  } catch (problem) {
    const far = problem.told.error === "this-machine-only" ? "home-far" : "home-nobody";
    at("trouble").textContent = say(problem.kind === "refused" ? far : "home-load-failed");
    at("trouble").hidden = false;
  }
}

function draw(page) {
  at("about").textContent = say("who-about", { name: page.bot ? page.bot.name : username });
  const last = lastPerson();
  const people = [...(page.people || [])].sort((one, other) => Number(other.key === last) - Number(one.key === last));
  const entries = people.map((person) => {
    const button = card(person, () => go(() => signIn(person.key)));
    label(button, say("who-as", { name: pick(person.title) }));
    if (person.key === last) button.append(make("span.badge", {}, say("who-last")));
    return button;
  });
  entries.push(newCard(() => go(signInNew)));
  at("people").replaceChildren(...entries.map((entry) => make("li", {}, entry)));
}

async function go(enter) {
  try {
    const person = await enter();
    if (person) location.href = chatAddress(person.chat, { bot: username, start });
  } catch {
    toast(say("home-sign-failed"));
  }
}
