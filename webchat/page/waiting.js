// What was typed and is not yet with the server? It waits here, survives a reload, and is sent once, in order.

import { call } from "./link.js";

const LONGEST_PAUSE = 15000;

/** items: {client_id, path, body, text, at, state: "waiting" | "sending" | "failed"}; oldest first. */
export class Waiting {
  constructor(token, { sent, changed, gone }) {
    this.key = `chat.waiting.${token}`;
    Object.assign(this, { sent, changed, gone, busy: false, pause: 1000, timer: 0 });
    this.read();
    addEventListener("storage", (change) => {
      if (change.key !== this.key || this.busy) return;
      this.read();
      this.changed();
    });
  }

  read() {
    let kept = [];
    try {
      kept = JSON.parse(localStorage.getItem(this.key) || "[]");
    } catch {
      localStorage.removeItem(this.key);
    }
    this.items = kept.map((item) => (item.state === "sending" ? { ...item, state: "waiting" } : item));
  }

  keep() {
    if (this.items.length) localStorage.setItem(this.key, JSON.stringify(this.items));
    else localStorage.removeItem(this.key);
    this.changed();
  }

  add(client_id, path, body, text) {
    this.items.push({ client_id, path, body: { client_id, ...body }, text, at: Date.now() / 1000, state: "waiting" });
    this.keep();
    this.flush();
  }

  /** The server has it (told by its answer or by the event stream): it waits no longer. */
  delivered(client_id) {
    if (!this.items.some((item) => item.client_id === client_id)) return;
    this.items = this.items.filter((item) => item.client_id !== client_id);
    this.keep();
  }

  retry(client_id) {
    for (const item of this.items) if (item.client_id === client_id) item.state = "waiting";
    this.keep();
    this.flush();
  }

  clear() {
    this.items = [];
    this.keep();
  }

  /** Sends head by head; a break in the network leaves the rest waiting, a refusal is shown and does not hold the next. */
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    for (let item = this.next(); item; item = this.next()) {
      item.state = "sending";
      this.changed();
      if (!(await this.send(item))) break;
    }
    this.busy = false;
  }

  next() {
    return this.items.find((item) => item.state === "waiting");
  }

  async send(item) {
    try {
      const answer = await call(item.path, item.body, 20000, "gone");
      this.pause = 1000;
      this.sent(item, answer);
      this.delivered(item.client_id);
      return true;
    } catch (problem) {
      if (problem.kind === "gone") {
        this.gone();
        return false;
      }
      item.state = problem.kind === "refused" ? "failed" : "waiting";
      this.keep();
      if (item.state === "failed") return true;
      this.timer = setTimeout(() => this.flush(), this.pause);
      this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
      return false;
    }
  }
}
