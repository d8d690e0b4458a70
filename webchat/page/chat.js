// The chat page: what happens when something is heard, said, tapped or lost?

import { Answers, shareContact, shareLocation } from "./answers.js";
import { applySize, entry, languages, popover, sizes } from "./appearance.js";
import { Taps } from "./buttons.js";
import { Composer, DESK, foot } from "./composer.js";
import { ask, tell, toast } from "./dialogs.js";
import { at, avatar, freshId, icon, make } from "./elements.js";
import { call, Listening } from "./link.js";
import { Log } from "./log.js";
import { canRecord, Recorder } from "./recorder.js";
import { safe as address } from "./rich.js";
import { safe, Sending } from "./sending.js";
import { Waiting } from "./waiting.js";
import { fill, say } from "./words.js";

const TYPING_MS = 6000;
const token = location.pathname.split("/")[2];
const home = `/people/${token}`;
const here = new URL(location.href);
const bot = here.searchParams.get("bot");
const payload = here.searchParams.get("start");

const told = { me: {}, bot: { name: "", commands: [] }, blocked: false, started: false };
let listening = null;
let online = false;
let typingTimer = 0;
let deepLink = payload;

const to = (path) => (bot ? `${home}/${path}?bot=${encodeURIComponent(bot)}` : `${home}/${path}`);
const name = () => told.bot.name || "";

applySize();
fill();
const waiting = new Waiting(token, { sent: (item, answer) => answer.message && log.put(answer.message), changed: drawGoing, gone: ended });
const sending = new Sending(to("files"), { changed: drawGoing, sent: (message) => log.put(message) });
const taps = new Taps(
  (message, data) => call(to("tap"), { client_id: freshId(), message_id: message.id, data }),
  answered,
);
const log = new Log(
  {
    name, command: text, tap: (message, data) => taps.tap(message, data),
    spinning: (message, data) => taps.spinning(message, data),
    retry: (id) => sending.retry(id) || waiting.retry(id),
    remove: (id) => (sending.remove(id), waiting.delivered(id)),
  },
  { read: (id) => call(to("read"), { message_id: id }).catch(() => retryRead(id)), older },
);
const composer = new Composer(token, text);
const shared = {
  text, contact, location: (place) => waiting.add(freshId(), to("location"), place, say("location")),
  me: () => told.me, name, hint: (hint) => composer.setHint(hint),
};
const answers = new Answers(shared);
new Recorder((voice) => sending.send(voice));
at("record").hidden = !canRecord();
at("composer").classList.toggle("can-record", canRecord());
headerMenu();
attachMenu();
begin();

function text(words) {
  waiting.add(freshId(), to("messages"), { text: words }, words);
}

/** The number on record needs no words; a number written by hand goes as a contact that carries the own id. */
function contact(phone, shown) {
  const own = phone ? { phone, first_name: told.me.name, user_id: told.me.id } : {};
  waiting.add(freshId(), to("contact"), own, shown);
}

/** What waits or is being sent, as messages after the last one the server has. */
function drawGoing() {
  const typed = waiting.items.map((item) => ({
    client_id: item.client_id, from: "me", date: item.at, text: item.text, html: safe(item.text), state: item.state, why: say("send-refused"),
  }));
  log.under_way([...typed, ...sending.messages()]);
  drawStatus();
}

async function older(before) {
  try {
    return await call(`${to("state")}${bot ? "&" : "?"}before=${before}`);
  } catch {
    toast(say("reconnecting"));
    return null;
  }
}

function retryRead(id) {
  if (log.readTo === id) log.readTo = id - 1;
}

/** Takes the whole state and listens from its cursor on. */
async function begin() {
  let state;
  try {
    state = await call(to("state"), null, 20000, "gone");
  } catch (problem) {
    if (problem.kind === "network") notReached();
    else ended();
    return;
  }
  at("empty").replaceChildren();
  Object.assign(told, { me: state.me, bot: state.bot, blocked: state.blocked, started: state.started });
  avatar(at("avatar"), name());
  at("name").textContent = name();
  composer.setCommands(state.bot.commands);
  for (const message of state.messages) if (message.client_id) waiting.delivered(message.client_id);
  drawGoing();
  log.begin(state.messages, state.more, state.read_to);
  answers.set(state.reply_keyboard);
  at("empty").textContent = told.started ? say("empty") : say("empty-start", { name: name() });
  drawFoot();
  if (listening) listening.close();
  listening = new Listening(to("events"), state.cursor, { heard, connected });
  waiting.flush();
}

function heard(kind, fact) {
  const acts = {
    message: () => arrived(fact.message),
    edit: () => log.edit(fact.message),
    delete: () => log.drop(fact.message_id),
    keyboard: () => answers.set(fact.reply_keyboard),
    action: () => typing(true),
    answered: () => taps.heard(fact),
    commands: () => composer.setCommands(fact.commands),
    wiped: () => begin(),
  };
  acts[kind]();
}

function arrived(message) {
  if (message.client_id) waiting.delivered(message.client_id);
  if (message.from === "bot") typing(false);
  else told.started = true;
  log.put(message);
  drawFoot();
}

function typing(on) {
  clearTimeout(typingTimer);
  at("typing").hidden = !on;
  if (on) typingTimer = setTimeout(() => typing(false), TYPING_MS);
  if (log.following) log.toEnd();
  drawStatus();
}

function answered({ text: words, show_alert: alert, url }) {
  const link = url ? address(url) : "";
  if (words && alert) tell(words);
  else if (words || link) toast(words || say("open-link"), link || null);
}

function connected(yes) {
  online = yes;
  drawStatus();
  if (yes) {
    waiting.flush();
    log.seen();
  }
}

function drawStatus() {
  const status = at("status");
  const state = told.blocked ? "blocked-status" : !online ? (listening ? "reconnecting" : "connecting") : at("typing").hidden ? "online" : "typing";
  if (status.textContent !== say(state)) status.textContent = say(state);
  status.dataset.state = state;
  const held = waiting.items.filter((item) => item.state === "waiting").length;
  at("strip").hidden = online || !held;
  if (held && !online) at("strip").textContent = say("waiting-count", { count: held });
}

/** START before the first message and for every deep link; "use again" while stopped; else the input. */
function drawFoot() {
  const first = !told.started && !waiting.items.length;
  if (told.blocked) foot("unblock", () => block(false));
  else if (first || deepLink !== null) foot("start", start);
  else foot("input");
  composer.grow();
}

function start() {
  text(deepLink ? `/start ${deepLink}` : "/start");
  deepLink = null;
  told.started = true;
  here.searchParams.delete("start");
  history.replaceState(null, "", here);
  drawFoot();
  if (DESK.matches) at("input").focus({ preventScroll: true });
}

async function block(yes) {
  try {
    await call(to("block"), { blocked: yes });
    told.blocked = yes;
  } catch {
    toast(say("tap-offline"));
  }
  drawFoot();
  drawStatus();
}

async function confirmBlock() {
  const yes = await ask({ title: say("block-title", { name: name() }), body: say("block-body"), yes: say("block-yes"), danger: true });
  if (yes) block(true);
}

function headerMenu() {
  const panel = at("menu");
  const menu = popover(at("menu-button"), panel);
  const stop = entry("stop", say("block"), () => (menu.close(), told.blocked ? block(false) : confirmBlock()));
  at("menu-button").addEventListener("click", () => {
    stop.querySelector("span").textContent = say(told.blocked ? "unblock" : "block");
  });
  panel.append(make("p.menu-title", {}, say("text-size")), sizes(), make("p.menu-title", {}, say("language")), languages(), stop);
  at("back").hidden = window.top !== window || !sessionStorage.getItem("chat.home");
}

function attachMenu() {
  const panel = at("attach-menu");
  const menu = popover(at("attach-button"), panel);
  const choice = (picture, words, act) => panel.append(entry(picture, say(words), () => (menu.close(), act())));
  choice("image", "attach-photo", () => at("photo-file").click());
  choice("document", "attach-document", () => at("document-file").click());
  choice("person", "attach-contact", () => shareContact(shared));
  choice("location", "attach-location", () => shareLocation(shared));
}

function message(title, body, button) {
  at("empty").replaceChildren(make("strong", {}, title), body, button);
  at("empty").hidden = false;
  foot("input");
  at("composer").hidden = true;
  at("status").textContent = "";
}

/** The token leads nowhere (any more): nothing that waited can ever be sent. */
function ended() {
  if (listening) listening.close();
  waiting.clear();
  log.begin([], false, 0);
  message(say("ended-title"), say("ended-body"), make("a.solid", { href: "/", target: "_top" }, say("ended-go")));
}

function notReached() {
  message(say("load-failed"), "", make("button.solid", { type: "button", onclick: () => location.reload() }, icon("again"), say("again")));
  setTimeout(begin, 5000);
}
