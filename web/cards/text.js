// The few tags a card's text may hold (b, i, u, s, font color, a href, time, br), made into nodes one by one.
// Everything else, well formed or not, stays the text it was.

import { el } from "./dom.js";
import { openable } from "./links.js";

const TAG = /<(\/?)(b|i|u|s|strike|font|a|time|br)((?:\s+[a-z-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*)\s*\/?>/gi;
const ATTRIBUTE = /([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const COLOUR = /^(#[0-9a-f]{3}|#[0-9a-f]{6}|[a-z]{3,20})$/i;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const HTML_NAME = { b: "b", i: "i", u: "u", s: "s", strike: "s", time: "time" };

// Scripts that stand for one language well enough to choose a voice; Latin, Cyrillic and others do not.
const VOICES = [
  [/[\u3040-\u30ff]/, "ja"],
  [/[\uac00-\ud7af]/, "ko"],
  [/[\u4e00-\u9fff]/, "zh"],
  [/[\u0600-\u06ff]/, "ar"],
  [/[\u0590-\u05ff]/, "he"],
];

/** Nodes for a card's formatted text. With `links: false` an anchor is plain text: it would sit inside a button. */
export function richText(document, source, { base, onOpenLink, links = true } = {}) {
  const root = document.createDocumentFragment();
  const open = [{ tag: "", node: root }];
  const text = String(source ?? "");
  let from = 0;
  for (const found of text.matchAll(TAG)) {
    appendText(document, open.at(-1).node, text.slice(from, found.index));
    from = found.index + found[0].length;
    const tag = found[2].toLowerCase();
    if (tag === "br") open.at(-1).node.append(el(document, "br"));
    else if (found[1]) close(document, open, tag, found[0]);
    else enter(open, tag, make(document, tag, attributesOf(found[3]), { base, onOpenLink, links }));
  }
  appendText(document, open.at(-1).node, text.slice(from));
  return root;
}

/** The text a person reads, without its tags: for names and titles. */
export function plainText(source) {
  return decode(String(source ?? "").replace(/<br\s*\/?>/gi, "\n").replace(TAG, ""));
}

/** A BCP 47 language for text that shows its own by its script, else null. */
export function languageOf(text) {
  const found = VOICES.find(([script]) => script.test(text));
  return found ? found[1] : null;
}

/** Mark an element as holding foreign text: it reads in its own direction, with its own voice. */
export function foreign(element, text) {
  element.setAttribute("dir", "auto");
  const language = languageOf(text);
  if (language) element.setAttribute("lang", language);
  return element;
}

function enter(open, tag, node) {
  open.at(-1).node.append(node);
  open.push({ tag, node });
}

function close(document, open, tag, literal) {
  const at = open.findLastIndex((entry) => entry.tag === tag);
  if (at > 0) open.length = at;
  else appendText(document, open.at(-1).node, literal);
}

function make(document, tag, attributes, { base, onOpenLink, links }) {
  if (tag === "font") {
    const span = el(document, "span");
    if (COLOUR.test(attributes.color ?? "")) span.style.color = attributes.color;
    return span;
  }
  if (tag === "a") {
    const href = links ? openable(attributes.href ?? "", base) : null;
    return href ? anchor(document, href, onOpenLink) : el(document, "span");
  }
  return el(document, HTML_NAME[tag]);
}

function anchor(document, href, onOpenLink) {
  const press = (event) => {
    if (!onOpenLink) return;
    event.preventDefault();
    onOpenLink({ url: href });
  };
  return el(document, "a", { href, target: "_blank", rel: "noopener noreferrer", on: { click: press } });
}

function attributesOf(source) {
  return Object.fromEntries([...source.matchAll(ATTRIBUTE)].map((found) => [found[1].toLowerCase(), decode(found[2] ?? found[3])]));
}

function appendText(document, node, source) {
  decode(source).split("\n").forEach((line, index) => {
    if (index) node.append(el(document, "br"));
    if (line) node.append(document.createTextNode(line));
  });
}

function decode(source) {
  return source.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
