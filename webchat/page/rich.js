// How does a message's text become nodes? The server's HTML is walked and only what a chat may show is kept.

import { make } from "./elements.js";
import { say } from "./words.js";

const KEPT = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "DEL", "CODE", "PRE", "BLOCKQUOTE", "BR"]);
const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u;

/** Nodes for `html`; what the server marked as a command becomes a button that calls command("/word"). */
export function rich(html, command) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const result = document.createDocumentFragment();
  result.append(...kept(parsed.body, command));
  return result;
}

function kept(parent, command) {
  return Array.from(parent.childNodes).flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.data];
    return node.nodeType === Node.ELEMENT_NODE ? [element(node, command)] : [];
  });
}

function element(node, command) {
  if (node.matches("a.command") && command) {
    const word = node.textContent;
    return make("button.command", { type: "button", onclick: () => command(word) }, word);
  }
  if (node.nodeName === "A") return link(node, command);
  if (node.matches("span.spoiler")) return spoiler(kept(node, null));
  const tag = KEPT.has(node.nodeName) ? node.nodeName.toLowerCase() : "span";
  return make(tag, {}, ...kept(node, command));
}

function link(node, command) {
  const target = safe(node.getAttribute("href") || "");
  const inside = kept(node, command);
  return target ? make("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, ...inside) : make("span", {}, ...inside);
}

/** The address when it leads to the web, a mail or a phone; "" for anything else (javascript:, data:, tg: …). */
export function safe(address) {
  if (!/^(https?:|mailto:|tel:|\/(?!\/))/i.test(address)) return "";
  return address;
}

function spoiler(inside) {
  const hidden = make("span", { "aria-hidden": "true" }, ...inside);
  const cover = make("span.spoiler", { role: "button", tabIndex: 0, title: say("spoiler") }, hidden);
  cover.setAttribute("aria-label", say("spoiler"));
  const open = () => cover.replaceWith(make("span", {}, ...hidden.childNodes));
  cover.addEventListener("click", open);
  cover.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), open()));
  return cover;
}

export const onlyEmoji = (text) => text.length < 40 && ONLY_EMOJI.test(text);

/** The language a text is written in, as far as its signs tell. */
export const tongue = (text) => (/\p{Script=Han}/u.test(text) ? "zh-CN" : "en");
