// How is a piece of page made? Elements with properties and children, icons from the sprite, sizes and times.

import { locale, say } from "./words.js";

const DRAWING = "http://www.w3.org/2000/svg";

/** make("button.wide", {type: "button", onclick}, "text", node, null): classes after dots, null children left out. */
export function make(kind, properties = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag);
  node.classList.add(...classes);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name in node && name !== "role") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const drawing = document.createElementNS(DRAWING, "svg");
  drawing.classList.add("icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(DRAWING, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

export const at = (id) => document.getElementById(id);

/** A fresh id that no other message has; works without a secure context too. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** 83 -> "1:23" */
export function minutes(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const CLOCK = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat(locale, { month: "long", day: "numeric" });
const DAY_OF_YEAR = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric" });

export const hour = (unix) => CLOCK.format(new Date(unix * 1000));

/** The day of a message as people say it: today, yesterday, 22 November, 3 May 2027. */
export function day(unix, now = new Date()) {
  const then = new Date(unix * 1000);
  const back = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (then.toDateString() === now.toDateString()) return say("today");
  if (then.toDateString() === back.toDateString()) return say("yesterday");
  return (then.getFullYear() === now.getFullYear() ? DAY : DAY_OF_YEAR).format(then);
}

/** A name's first sign on one of six calm colours, always the same for the same name. */
export function avatar(node, name) {
  const sum = Array.from(name).reduce((total, sign) => total + sign.codePointAt(0), 0);
  node.textContent = Array.from(name.trim())[0] || "?";
  node.dataset.tone = String(sum % 6);
}
