// Round pictures with initials, one colour a person.

import { el } from "../cards/dom.js";

const COLOURS = ["#0b57d0", "#146c2e", "#8e4b00", "#8430ce", "#b3261e", "#00677e", "#5f6368", "#a8326d"]; // white text on each is AA

export function face(key, name) {
  const bubble = el(document, "span", { class: "face", "aria-hidden": "true" }, initials(name || key));
  bubble.style.background = COLOURS[hash(key) % COLOURS.length];
  return bubble;
}

function initials(name) {
  const words = name.replace(/[^\p{L}\p{N}\s]/gu, " ").trim().split(/\s+/).filter(Boolean);
  if (!words.length) return "?";
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}

function hash(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
}
