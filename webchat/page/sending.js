// How does a file reach the server? Chosen, pasted, dropped or recorded; looked at first; sent with progress, retried.

import { preview } from "./attachments.js";
import { ask, toast } from "./dialogs.js";
import { at, freshId, make, size } from "./elements.js";
import { upload } from "./link.js";
import { say } from "./words.js";

export const LARGEST = 20 * 1024 * 1024;

/** The uploads on their way; `changed()` after each change, `sent(message)` when the server has one. */
export class Sending {
  constructor(path, { changed, sent }) {
    Object.assign(this, { path, changed, sent, going: new Map() });
    at("photo-file").addEventListener("change", (event) => this.chosen(event.target, "photo"));
    at("document-file").addEventListener("change", (event) => this.chosen(event.target, "document"));
    at("input").addEventListener("paste", (event) => this.taken(event, event.clipboardData));
    addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    addEventListener("drop", (event) => this.taken(event, event.dataTransfer));
  }

  async chosen(field, kind) {
    const files = [...field.files];
    field.value = "";
    for (const file of files) await this.offer(file, kind);
  }

  async taken(event, given) {
    const files = [...given.files];
    if (!files.length || at("composer").hidden) return;
    event.preventDefault();
    for (const file of files) await this.offer(file, /^image\/(jpeg|png|webp|gif)$/.test(file.type) ? "photo" : "document");
  }

  /** Refuses what cannot be sent with a sentence, shows the rest with room for a caption, and sends it on a yes. */
  async offer(file, kind) {
    if (file.size > LARGEST) return toast(say("too-large", { size: size(file.size) }));
    if (!file.size) return toast(say("empty-file"));
    const picture = kind === "photo" ? await drawn(file) : null;
    if (kind === "photo" && !picture) return toast(say("not-photo"));
    const shown = make("div.offered", {}, picture ? preview(picture) : null, make("p.quiet", {}, `${file.name} · ${size(file.size)}`));
    const caption = await ask({
      title: say(`upload-title-${kind}`), extra: shown, yes: say("send"), field: { label: say("caption") },
    });
    if (caption !== null) this.send({ kind, file, picture, caption });
    return undefined;
  }

  send({ kind, file, picture = null, caption = "", duration = 0 }) {
    const client_id = freshId();
    const entry = { client_id, kind, file, picture, caption, duration, at: Date.now() / 1000 };
    this.going.set(client_id, entry);
    this.start(entry);
  }

  start(entry) {
    Object.assign(entry, { state: "sending", percent: 0, why: "" });
    const fields = { client_id: entry.client_id, kind: entry.kind };
    if (entry.caption) fields.caption = entry.caption;
    if (entry.kind === "voice") fields.duration = String(entry.duration);
    fields.file = [entry.file, entry.file.name];
    const { done, cancel } = upload(this.path, fields, (share) => this.moved(entry, Math.round(share * 100)));
    entry.cancel = cancel;
    this.changed();
    done.then((answer) => this.arrived(entry, answer.message), (problem) => this.broke(entry, problem));
  }

  moved(entry, percent) {
    if (percent === entry.percent) return;
    entry.percent = percent;
    this.changed();
  }

  arrived(entry, message) {
    this.sent(message);
    this.remove(entry.client_id);
  }

  broke(entry, problem) {
    if (problem.kind === "cancelled") return this.remove(entry.client_id);
    const why = problem.status === 413 ? "too-large-server" : problem.kind === "network" ? "upload-failed" : "send-refused";
    Object.assign(entry, { state: "failed", cancel: null, why: say(why) });
    return this.changed();
  }

  retry(client_id) {
    const entry = this.going.get(client_id);
    if (entry) this.start(entry);
    return Boolean(entry);
  }

  remove(client_id) {
    if (this.going.delete(client_id)) this.changed();
  }

  /** As messages for the list. */
  messages() {
    return [...this.going.values()].map((entry) => ({
      client_id: entry.client_id, from: "me", date: entry.at, text: entry.caption, html: entry.caption ? safe(entry.caption) : "",
      state: entry.state, why: entry.why, percent: entry.percent,
      upload: { kind: entry.kind, file: entry.file, preview: entry.picture, percent: entry.percent, cancel: entry.cancel },
    }));
  }
}

export const safe = (text) => make("p", {}, text).innerHTML;

async function drawn(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    return null;
  }
}
