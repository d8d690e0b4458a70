// What does one message look like? A list item with a bubble, its parts, its time and state, and its buttons.

import { attachment } from "./attachments.js";
import { buttons } from "./buttons.js";
import { hour, icon, make } from "./elements.js";
import { onlyEmoji, rich, tongue } from "./rich.js";
import { label, language, say } from "./words.js";

/**
 * A message as the server tells it, or one of ours that is on its way: {client_id, from: "me", date, text, html,
 * state: "waiting" | "sending" | "failed", why, percent}. `acts`: {command, tap, retry, remove, name, pending}.
 */
export function bubble(message, acts) {
  const mine = message.from === "me";
  const item = make(`li.message.${mine ? "mine" : "bot"}`);
  const body = make("div.bubble");
  body.append(make("span.unseen", {}, mine ? say("by-me") : say("by-bot", { name: acts.name() }), ": "));
  const part = attachment(message);
  if (part) body.append(part);
  if (message.html) body.append(written(message, acts));
  body.append(foot(message));
  if (message.photo && !message.html) body.classList.add("picture-only");
  if (message.state === "failed") body.append(failed(message, acts));
  item.append(body);
  if (message.inline_keyboard && message.inline_keyboard.length) {
    item.classList.add("with-buttons");
    item.append(buttons(message, acts));
  }
  return item;
}

function written(message, acts) {
  const spacer = make("span.spacer", { "aria-hidden": "true" }, stamp(message));
  if (message.from === "me") spacer.append(icon("sent"));
  const text = make("div.text", { lang: tongue(message.text || "") }, rich(message.html, message.from === "bot" ? acts.command : null), spacer);
  const bare = !(message.photo || message.document || message.inline_keyboard);
  if (bare && onlyEmoji(message.text || "")) text.classList.add("emoji");
  return text;
}

const stamp = (message) => (message.edited ? `${say("edited")} ` : "") + hour(message.date);

function foot(message) {
  const time = make("time", { dateTime: new Date(message.date * 1000).toISOString() }, stamp(message));
  const line = make("span.meta", { lang: language === "zh" ? "zh-CN" : "en" }, time);
  if (message.from === "me") line.append(state(message.state || "sent"));
  return line;
}

const PICTURE = { waiting: "clock", sending: "clock", sent: "sent", answered: "answered", failed: "failed" };

/** The tick of one of our own messages: clock, one tick (the server has it), two ticks (the bot has spoken since). */
export function state(name) {
  const tick = make("span.tick", { role: "img" }, icon(PICTURE[name]));
  tick.dataset.state = name;
  label(tick, say(`state-${name}`));
  return tick;
}

function failed(message, acts) {
  const again = make("button.small", { type: "button", onclick: () => acts.retry(message.client_id) }, say("retry"));
  const away = make("button.small", { type: "button", onclick: () => acts.remove(message.client_id) }, say("remove"));
  return make("div.failed", {}, make("p", {}, message.why || say("send-refused")), make("div.failed-choices", {}, again, away));
}
