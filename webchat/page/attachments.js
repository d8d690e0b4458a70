// What does a photo, a document, a voice, a contact or a place look like inside a bubble?

import { lightbox } from "./dialogs.js";
import { icon, make, size } from "./elements.js";
import { player } from "./player.js";
import { label, say } from "./words.js";

/** The part above the text, or null for a message of text alone. `upload` = {kind, file, percent, cancel} is on its way. */
export function attachment(message) {
  if (message.upload) return onItsWay(message.upload);
  if (message.photo) return photo(message.photo);
  if (message.document) return paper(message.document);
  if (message.voice) return player(message.voice);
  if (message.contact) return contact(message.contact);
  if (message.location) return make("div.card", {}, make("span.disc", {}, icon("location")), make("strong", {}, say("location")));
  return null;
}

function frame(node, width, height) {
  if (!width || !height) return;
  node.style.aspectRatio = `${width} / ${height}`;
  node.style.width = `${Math.max(9, 22 * Math.min(1, width / height))}rem`;
}

function photo({ url, w, h }) {
  const picture = make("img", { src: url, alt: say("photo"), decoding: "async" });
  const open = make("button.photo", { type: "button", onclick: () => lightbox(url, "") }, picture);
  label(open, say("photo-open"));
  frame(open, w, h);
  return open;
}

function paper({ url, name, size: bytes }) {
  const text = make("span.card-text", {}, make("strong", {}, name || say("document")), make("span.quiet", {}, size(bytes || 0)));
  const card = make("a.card", { href: url, download: name || "" }, make("span.disc", {}, icon("document")), text);
  label(card, say("document-open", { name: name || say("document") }));
  return card;
}

function contact({ phone_number: number, phone, first_name: first = "", last_name: last = "" }) {
  const name = [first, last].filter(Boolean).join(" ") || say("contact");
  const shown = number || phone || "";
  const text = make("span.card-text", {}, make("strong", {}, name), make("span.quiet", {}, shown));
  return make("div.card", {}, make("span.disc", {}, icon("person")), text);
}

function onItsWay(upload) {
  const share = make("progress", { max: 100, value: upload.percent });
  label(share, say("uploading", { percent: upload.percent }));
  const stop = upload.cancel ? make("button.disc", { type: "button", onclick: upload.cancel }, icon("close")) : make("span.disc", {}, icon("document"));
  if (upload.cancel) label(stop, say("upload-cancel"));
  const name = upload.kind === "voice" ? say("voice") : upload.file.name;
  const told = `${size(upload.file.size)}${upload.cancel ? ` · ${say("uploading", { percent: upload.percent })}` : ""}`;
  const text = make("span.card-text", {}, make("strong", {}, name), make("span.quiet", {}, told), upload.cancel ? share : null);
  const card = make("div.card", {}, stop, text);
  return upload.preview ? make("div", {}, preview(upload.preview), card) : card;
}

/** A photo drawn small on a canvas: shows it before the server has it, without any blob: address. */
export function preview(picture) {
  const longest = 640;
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = make("canvas.preview", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  frame(canvas, canvas.width, canvas.height);
  return canvas;
}
