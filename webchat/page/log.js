// Where does each message stand? The list: order, groups, days, unread line, ticks, scrolling and what has been read.

import { bubble, state } from "./bubbles.js";
import { at, day, make } from "./elements.js";
import { label, say } from "./words.js";

const NEAR = 64;
const GROUP_SECONDS = 300;

/** Server's messages by id, then our own that are on their way by client_id; `acts` as bubbles.js wants them. */
export class Log {
  constructor(acts, { read, older }) {
    Object.assign(this, { acts, read, older, more: false, loading: false, following: true, unread: 0, readTo: 0, top: 0 });
    this.list = at("log");
    this.scroll = at("scroll");
    this.jump = at("jump");
    this.known = new Map();
    this.going = new Map();
    this.days = new Map();
    this.line = make("li.unread-line", { role: "separator" }, make("span", {}, say("unread")));
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.jump.addEventListener("click", () => this.toEnd(true));
    document.addEventListener("visibilitychange", () => this.seen());
    const keeper = new ResizeObserver(() => this.following && this.toEnd());
    keeper.observe(this.list);
    keeper.observe(this.scroll);
  }

  /** Draws a whole state afresh; the first unread message comes into sight under its line. */
  begin(messages, more, readTo) {
    this.list.setAttribute("aria-busy", "true");
    for (const { node } of this.known.values()) node.remove();
    this.known.clear();
    Object.assign(this, { more, readTo });
    for (const message of messages) this.place(message);
    this.line.remove();
    const first = messages.find((message) => message.from === "bot" && message.id > readTo);
    if (first && readTo) this.known.get(first.id).node.before(this.line);
    this.tidy();
    this.toEnd();
    if (first && readTo) this.into(this.line);
    this.list.removeAttribute("aria-busy");
    this.seen();
  }

  /** A new message of either side; returns false when it was known already (it is then drawn again). */
  put(message) {
    const fresh = !this.known.has(message.id);
    const mine = message.from === "me";
    if (mine) this.line.remove();
    this.place(message);
    if (fresh && !mine) this.count(message);
    this.tidy();
    if (fresh) this.known.get(message.id).node.classList.add("fresh");
    if (fresh && this.following) this.follow(message);
    this.seen();
    return fresh;
  }

  place(message) {
    const old = this.known.get(message.id)?.node;
    const sent = message.client_id && this.going.get(message.client_id);
    const node = bubble(message, this.acts);
    if (sent) {
      sent.node.remove();
      this.going.delete(message.client_id);
    }
    if (old) old.replaceWith(node);
    else this.list.insertBefore(node, this.after(message.id));
    this.known.set(message.id, { message, node });
  }

  after(id) {
    const later = [...this.known.keys()].filter((known) => known > id);
    if (later.length) return this.known.get(Math.min(...later)).node;
    return this.going.size ? [...this.going.values()][0].node : null;
  }

  edit(message) {
    if (this.known.has(message.id)) this.put(message);
  }

  drop(id) {
    this.known.get(id)?.node.remove();
    this.known.delete(id);
    this.tidy();
  }

  /** Our own messages on their way, in order; each is drawn anew only where it changed. */
  under_way(messages) {
    for (const [id, { node }] of this.going) {
      if (messages.some((message) => message.client_id === id)) continue;
      node.remove();
      this.going.delete(id);
    }
    const last = Math.max(0, ...[...this.known.values()].map(({ message }) => message.date));
    for (const given of messages) {
      const message = { ...given, date: Math.max(given.date, last) };
      const old = this.going.get(message.client_id);
      const mark = `${message.state} ${message.percent ?? ""} ${message.why ?? ""}`;
      if (old && old.mark === mark) continue;
      const node = bubble(message, this.acts);
      if (old) old.node.replaceWith(node);
      else this.list.append(node);
      this.going.set(message.client_id, { message, node, mark });
      if (!old) this.toEnd();
    }
    this.tidy();
  }

  async scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.following = true;
    else if (scrollTop < this.top - 1) this.following = false;
    this.top = scrollTop;
    this.seen();
    if (scrollTop > 400 || !this.more || this.loading || !this.known.size) return;
    this.loading = true;
    at("older").hidden = false;
    const answer = await this.older(Math.min(...this.known.keys()));
    at("older").hidden = true;
    if (answer) this.prepend(answer.messages, answer.more);
    this.loading = false;
  }

  prepend(messages, more) {
    this.list.setAttribute("aria-busy", "true");
    const below = this.scroll.scrollHeight - this.scroll.scrollTop;
    this.more = more;
    for (const message of messages) this.place(message);
    this.tidy();
    this.scroll.scrollTop = this.scroll.scrollHeight - below;
    this.list.removeAttribute("aria-busy");
  }

  count(message) {
    if (this.following && !document.hidden) return;
    if (!this.line.isConnected) this.known.get(message.id).node.before(this.line);
    this.unread += 1;
  }

  /** What stands at the end of a visible page has been read. */
  seen() {
    const visible = !document.hidden && this.following;
    if (visible) this.unread = 0;
    const newest = Math.max(0, ...[...this.known.values()].filter(({ message }) => message.from === "bot").map(({ message }) => message.id));
    if (visible && newest > this.readTo) {
      this.readTo = newest;
      this.read(newest);
    }
    this.jump.hidden = this.following;
    this.jump.querySelector(".count").textContent = this.unread || "";
    label(this.jump, this.unread ? say("jump-count", { count: this.unread }) : say("jump"));
    document.title = (this.unread ? `(${this.unread}) ` : "") + this.acts.name();
  }

  /** A message longer than the window is shown from its beginning, any other at the end of the list. */
  follow(message) {
    const { node } = this.known.get(message.id);
    this.toEnd();
    if (node.offsetHeight < this.scroll.clientHeight - 40) return;
    this.into(node);
  }

  into(node) {
    const top = node.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top;
    if (top >= 0) return;
    this.scroll.scrollTop += top - 12;
    this.following = false;
    this.seen();
  }

  toEnd(gently = false) {
    const smooth = gently && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    if (smooth) return;
    this.following = true;
    this.top = this.scroll.scrollTop;
  }

  all() {
    const known = [...this.known.values()].sort((one, other) => one.message.id - other.message.id);
    return [...known, ...this.going.values()];
  }

  /** Days, groups (one speaker within five minutes) and ticks, after any change. */
  tidy() {
    const all = this.all();
    const used = new Set();
    all.forEach(({ message, node }, place) => {
      const before = all[place - 1]?.message;
      const next = all[place + 1]?.message;
      const name = new Date(message.date * 1000).toDateString();
      if (!used.has(name)) this.separate(name, message, node);
      used.add(name);
      node.classList.toggle("first", !together(before, message));
      node.classList.toggle("last", !together(message, next));
    });
    for (const [name, node] of this.days) if (!used.has(name)) node.remove(), this.days.delete(name);
    this.tick(all);
    at("empty").hidden = all.length > 0;
  }

  separate(name, message, node) {
    const old = this.days.get(name);
    const line = old || make("li.day", { role: "separator" }, make("span", {}, day(message.date)));
    this.days.set(name, line);
    const target = node.previousElementSibling === this.line ? this.line : node;
    if (target.previousElementSibling !== line) target.before(line);
  }

  tick(all) {
    const lastWord = Math.max(0, ...all.filter(({ message }) => message.from === "bot").map(({ message }) => message.id));
    for (const { message, node } of all) {
      if (message.from !== "me" || !message.id || message.id > lastWord) continue;
      const old = node.querySelector(".meta .tick");
      if (old.dataset.state === "sent") old.replaceWith(state("answered"));
    }
  }
}

function together(one, other) {
  if (!one || !other || one.from !== other.from) return false;
  const same = new Date(one.date * 1000).toDateString() === new Date(other.date * 1000).toDateString();
  return same && Math.abs(other.date - one.date) < GROUP_SECONDS;
}
