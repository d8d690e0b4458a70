// How does a message's text become nodes? The server's HTML is walked and only what a chat may show is kept.

import { make } from "./elements.js";
import { say } from "./words.js";

const KEPT = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "DEL", "CODE", "PRE", "BLOCKQUOTE", "BR"]);
const WORD = /(^|[^\w/.])(\/[a-z]\w{0,31})(?![\w/])/gi;
const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u;

/** Nodes for `html`; with `command`, each /word becomes a button that calls command("/word"). */
export function rich(html, command) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const result = document.createDocumentFragment();
  result.append(...kept(parsed.body, command));
  return result;
}

function kept(parent, command) {
  return Array.from(parent.childNodes).flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return command ? words(node.data, command) : [node.data];
    return node.nodeType === Node.ELEMENT_NODE ? [element(node, command)] : [];
  });
}

function element(node, command) {
  if (node.nodeName === "A") return link(node);
  if (node.matches("span.spoiler")) return spoiler(kept(node, null));
  const tag = KEPT.has(node.nodeName) ? node.nodeName.toLowerCase() : "span";
  const literal = tag === "code" || tag === "pre";
  return make(tag, {}, ...kept(node, literal ? null : command));
}

function words(text, command) {
  const parts = [];
  let done = 0;
  for (const hit of text.matchAll(WORD)) {
    const begin = hit.index + hit[1].length;
    const act = () => command(hit[2]);
    parts.push(text.slice(done, begin), make("button.command", { type: "button", onclick: act }, hit[2]));
    done = begin + hit[2].length;
  }
  return [...parts, text.slice(done)];
}

function link(node) {
  const target = safe(node.getAttribute("href") || "");
  const inside = kept(node, null);
  if (/^tel:/i.test(target)) return make("a", { href: target }, ...inside); // a call opens no page
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
