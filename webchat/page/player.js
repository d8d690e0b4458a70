// How is a voice message heard? One small player; starting one stops the other.

import { toast } from "./dialogs.js";
import { icon, make, minutes } from "./elements.js";
import { label, say } from "./words.js";

let sounding = null;

export function player({ url, duration = 0 }) {
  const sound = make("audio", { preload: "none", src: url });
  const toggle = make("button.disc.play", { type: "button" }, icon("play"));
  const place = make("input.seek", { type: "range", min: 0, max: 1000, value: 0, step: 1 });
  const time = make("span.quiet", {}, minutes(duration));
  label(place, say("voice-seek"));
  const length = () => (Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : duration || 1);
  const shown = () => {
    const playing = !sound.paused;
    toggle.replaceChildren(icon(playing ? "pause" : "play"));
    label(toggle, playing ? say("voice-pause") : say("voice-play", { seconds: Math.round(duration) }));
    time.textContent = minutes(playing || sound.currentTime ? sound.currentTime : duration);
    place.value = String(Math.min(1000, (sound.currentTime / length()) * 1000));
    place.style.setProperty("--heard", `${Number(place.value) / 10}%`);
  };
  toggle.addEventListener("click", () => (sound.paused ? start(sound) : sound.pause()));
  place.addEventListener("input", () => {
    sound.currentTime = (Number(place.value) / 1000) * length();
  });
  sound.addEventListener("ended", () => {
    sound.currentTime = 0;
  });
  for (const change of ["play", "pause", "timeupdate", "ended", "seeked"]) sound.addEventListener(change, shown);
  shown();
  return make("div.card.voice", {}, toggle, make("span.card-text", {}, place, time), sound);
}

async function start(sound) {
  if (sounding && sounding !== sound) sounding.pause();
  sounding = sound;
  try {
    await sound.play();
  } catch (problem) {
    if (problem.name !== "AbortError") toast(say("voice-broken"));
  }
}
