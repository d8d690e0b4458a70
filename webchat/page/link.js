// How does the page talk to its server? Calls with a clear kind of failure, uploads with progress, one event stream.

/** kind: "network" (not reached, or busy: worth trying again), "gone" (no such chat), "refused" (will never be taken). */
export class Problem extends Error {
  constructor(kind, status = 0, told = {}) {
    super(`${kind} ${status}`);
    this.kind = kind;
    this.status = status;
    this.told = told;
  }
}

const PATIENCE = 20000;

async function judged(answer, goneIs) {
  if (answer.ok) return answer.json();
  const told = await answer.json().catch(() => ({}));
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
    throw new Problem("network", answer.status, told);
  }
  throw new Problem(answer.status === 404 ? goneIs : "refused", answer.status, told);
}

export async function call(path, body = null, patience = PATIENCE, goneIs = "refused") {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  const how = { signal: stop.signal, cache: "no-store" };
  if (body) Object.assign(how, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  try {
    return await judged(await fetch(path, how), goneIs);
  } catch (problem) {
    throw problem instanceof Problem ? problem : new Problem("network");
  } finally {
    clearTimeout(timer);
  }
}

/** Sends a form with a file; progress(0…1); returns {done: Promise, cancel()}. A cancelled upload ends as kind "cancelled". */
export function upload(path, fields, progress) {
  const request = new XMLHttpRequest();
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) form.append(name, ...value);
    else form.append(name, value);
  }
  request.open("POST", path);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
  const done = new Promise((resolve, reject) => {
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response);
      else reject(new Problem(request.status >= 500 || request.status === 429 ? "network" : "refused", request.status, request.response || {}));
    });
    request.addEventListener("error", () => reject(new Problem("network")));
    request.addEventListener("abort", () => reject(new Problem("cancelled")));
  });
  request.send(form);
  return { done, cancel: () => request.abort() };
}

const EVENTS = ["message", "edit", "delete", "keyboard", "action", "answered", "commands", "wiped"];
const LONGEST_PAUSE = 8000;

/** One stream from `cursor` on, opened again with the last cursor seen after every break, until close(). */
export class Listening {
  constructor(path, cursor, { heard, connected }) {
    Object.assign(this, { path, cursor, heard, connected, pause: 500, source: null, timer: 0, hiddenSince: 0 });
    this.wake = () => this.open();
    this.sleep = () => this.broken();
    this.seen = () => this.looked();
    addEventListener("online", this.wake);
    addEventListener("offline", this.sleep);
    document.addEventListener("visibilitychange", this.seen);
    this.open();
  }

  open() {
    this.drop();
    const joint = this.path.includes("?") ? "&" : "?";
    const source = new EventSource(`${this.path}${joint}cursor=${this.cursor}`);
    this.source = source;
    source.addEventListener("open", () => {
      this.pause = 500;
      this.connected(true);
    });
    source.addEventListener("error", () => this.source === source && this.broken());
    for (const kind of EVENTS) {
      source.addEventListener(kind, (event) => {
        if (event.lastEventId) this.cursor = Number(event.lastEventId);
        this.heard(kind, JSON.parse(event.data || "{}"));
      });
    }
  }

  broken() {
    this.drop();
    this.connected(false);
    this.timer = setTimeout(() => this.open(), this.pause);
    this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
  }

  /** A phone that slept may hold a dead stream without knowing it: after a minute out of sight a new one is opened. */
  looked() {
    if (document.hidden) this.hiddenSince = Date.now();
    else if (this.hiddenSince && Date.now() - this.hiddenSince > 60000) this.open();
  }

  drop() {
    clearTimeout(this.timer);
    if (this.source) this.source.close();
    this.source = null;
  }

  close() {
    this.drop();
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.sleep);
    document.removeEventListener("visibilitychange", this.seen);
  }
}
