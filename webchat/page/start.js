// The start page: whom to be, what to try, the demonstration's date, and two people side by side.

import { applySize, languages, sizes } from "./appearance.js";
import { clockPanel } from "./clock.js";
import { toast } from "./dialogs.js";
import { at, make } from "./elements.js";
import { call } from "./link.js";
import { Panes, WIDE } from "./panes.js";
import { card, chatAddress, newCard, signIn, signInNew } from "./people.js";
import { fill, pick, say } from "./words.js";

applySize();
fill();
at("tools").append(sizes(), languages());
sessionStorage.setItem("chat.home", "1");
load();

async function load() {
  at("trouble").hidden = true;
  try {
    draw(await call("/start.json"));
  } catch (problem) {
    if (problem.kind === "refused") return refused(problem);
    const again = make("button.small", { type: "button", onclick: load }, say("again"));
    at("trouble").replaceChildren(say("home-load-failed"), " ", again);
    at("trouble").hidden = false;
  }
  return undefined;
}

/** Nobody can be picked on this server, or only by those who sit at its machine. */
function refused(problem) {
  at("title").textContent = say("home-title");
  at("trouble").textContent = say(problem.told.error === "this-machine-only" ? "home-far" : "home-nobody");
  at("trouble").hidden = false;
}

function draw(page) {
  at("title").textContent = pick(page.title) || say("home-title");
  at("about").textContent = pick(page.about) || say("home-about");
  document.title = at("title").textContent;
  const people = page.people || [];
  const panes = new Panes(people);
  drawPeople(people, panes);
  at("tries").replaceChildren(...(page.things_to_try || []).map((thing) => make("li", {}, pick(thing))));
  at("try-block").hidden = !(page.things_to_try || []).length;
  if (page.panel) clockPanel(page.today, () => panes.reload());
}

function drawPeople(people, panes) {
  at("people-block").hidden = false;
  const entries = people.map((person) => card(person, () => be(person.key, panes)));
  entries.push(newCard(() => beNew(panes)));
  at("people").replaceChildren(...entries.map((entry) => make("li", {}, entry)));
}

/** On a wide screen the person comes into the pane that was changed longest ago; on a narrow one the chat opens. */
async function be(key, panes) {
  if (WIDE.matches) {
    panes.next(key);
    return;
  }
  try {
    location.href = chatAddress((await signIn(key)).chat);
  } catch {
    toast(say("home-sign-failed"));
  }
}

async function beNew(panes) {
  try {
    const person = await signInNew();
    if (person && WIDE.matches) panes.guest(person);
    else if (person) location.href = chatAddress(person.chat);
  } catch {
    toast(say("home-sign-failed"));
  }
}
