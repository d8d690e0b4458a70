// How is the demonstration's date moved, and how does it start over? One thing at a time, with words about how it went.

import { ask } from "./dialogs.js";
import { at } from "./elements.js";
import { call } from "./link.js";
import { locale, pick, say } from "./words.js";

const PATIENCE = 180000;

/** Draws the block; `again()` is called after everything was started over. */
export function clockPanel(today, again) {
  at("clock-block").hidden = false;
  show(today);
  for (const button of at("steps").querySelectorAll("button")) {
    button.addEventListener("click", () => work("home-working", () => advance(button.dataset.step), "home-clock-failed"));
  }
  at("over").addEventListener("click", async () => {
    const yes = await ask({ title: say("home-over-title"), body: say("home-over-body"), yes: say("home-over-yes"), danger: true });
    if (yes) await work("home-over-working", () => startOver(again), "home-over-failed");
  });
  document.addEventListener("visibilitychange", refresh);
}

async function refresh() {
  if (document.hidden || !at("progress").hidden) return;
  try {
    show((await call("/panel")).today);
  } catch {
    at("told").textContent = say("home-offline");
  }
}

/** The wall clock of the demonstration's own zone, as its ISO text says it (the browser's zone plays no part). */
export function wall(iso) {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(iso).map(Number);
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute));
  return new Intl.DateTimeFormat(locale, {
    timeZone: "UTC", year: "numeric", month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).format(moment);
}

function show(today) {
  if (!today) return;
  at("date").textContent = wall(today);
  at("date").dateTime = today;
}

async function advance(step) {
  const { today } = await call("/panel/advance", { step }, PATIENCE);
  show(today);
  at("told").textContent = say("home-moved", { date: wall(today) });
}

async function startOver(again) {
  const answer = await call("/panel/start-over", { sure: true }, PATIENCE);
  if (answer && answer.today) show(answer.today);
  at("told").textContent = say("home-over-done");
  again();
}

async function work(words, act, trouble) {
  const buttons = [...at("clock-block").querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  at("progress").hidden = false;
  at("told").classList.remove("wrong");
  at("told").textContent = say(words);
  try {
    await act();
  } catch (problem) {
    at("told").classList.add("wrong");
    const own = problem.told && problem.told.error === "panel" ? pick(problem.told) : "";
    at("told").textContent = own || say(problem.kind === "network" && !problem.status ? "home-offline" : trouble);
  }
  at("progress").hidden = true;
  for (const button of buttons) button.disabled = false;
}
