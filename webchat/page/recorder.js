// How is a voice message recorded? A timer, cancel and send; the microphone is let go in every case.

import { toast } from "./dialogs.js";
import { at, minutes } from "./elements.js";
import { say } from "./words.js";

const SHORTEST_MS = 700;
const LONGEST_MS = 10 * 60 * 1000;
const FORMS = [["audio/ogg;codecs=opus", "ogg"], ["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"]];

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

/** `send({kind: "voice", file, duration})` is called when the person sends what was recorded. */
export class Recorder {
  constructor(send) {
    Object.assign(this, { send, recorder: null, keep: false, begun: 0, timer: 0, chunks: [] });
    at("record").addEventListener("click", () => this.start());
    at("record-cancel").addEventListener("click", () => this.stop(false));
    at("record-send").addEventListener("click", () => this.stop(true));
    addEventListener("keydown", (event) => event.key === "Escape" && this.recorder && this.stop(false));
  }

  async start() {
    if (this.recorder) return;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const form = FORMS.find(([type]) => MediaRecorder.isTypeSupported(type)) || FORMS[1];
      this.recorder = new MediaRecorder(stream, { mimeType: form[0] });
      Object.assign(this, { form, chunks: [], keep: false, begun: performance.now() });
    } catch {
      this.recorder = null;
      toast(say("mic-denied"));
      return;
    }
    this.recorder.addEventListener("dataavailable", (event) => this.chunks.push(event.data));
    this.recorder.addEventListener("stop", () => this.stopped());
    this.recorder.start(1000);
    this.shown(true);
  }

  shown(on) {
    at("composer").classList.toggle("recording", on);
    at("recording").hidden = !on;
    clearInterval(this.timer);
    if (!on) return;
    const tick = () => {
      const passed = performance.now() - this.begun;
      at("record-time").textContent = minutes(passed / 1000);
      if (passed > LONGEST_MS) this.stop(true);
    };
    tick();
    this.timer = setInterval(tick, 250);
    at("record-send").focus();
  }

  stop(keep) {
    if (!this.recorder || this.recorder.state === "inactive") return;
    this.keep = keep;
    this.length = performance.now() - this.begun;
    this.recorder.stop();
  }

  stopped() {
    for (const track of this.recorder.stream.getTracks()) track.stop();
    const [type, ending] = this.form;
    this.recorder = null;
    this.shown(false);
    at("record").focus();
    if (!this.keep) return;
    if (this.length < SHORTEST_MS) {
      toast(say("mic-short"));
      return;
    }
    const file = new File(this.chunks, `voice.${ending}`, { type: type.split(";")[0] });
    this.send({ kind: "voice", file, duration: Math.max(1, Math.round(this.length / 1000)) });
  }
}
