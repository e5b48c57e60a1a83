// Buttons, lists of buttons, chips.

import { bindClick } from "./clicks.js";
import { el } from "./dom.js";
import { renderIcon } from "./pictures.js";
import { foreign, plainText } from "./text.js";

const STYLES = { OUTLINED: "gc-outlined", FILLED: "gc-filled", FILLED_TONAL: "gc-tonal", BORDERLESS: "gc-borderless" };

/** One button. A colour makes it filled whatever its type says (google/addon.md, 3). */
export function renderButton(context, spec) {
  const text = plainText(spec.text);
  const style = spec.color ? "gc-filled" : STYLES[spec.type] ?? (text ? "gc-outlined" : "gc-borderless");
  const icon = spec.icon ? renderIcon(context, spec.icon, { decorative: Boolean(text) }) : null;
  const alt = spec.altText || (text ? "" : spec.icon?.altText || "Button"); // "Button" is Google's own default
  const button = el(context.document, "button", {
    type: "button", class: `gc-button ${style}${text ? "" : " gc-icon-only"}`, "aria-label": alt && alt !== text ? alt : null, title: text ? null : alt, disabled: Boolean(spec.disabled),
  }, icon, text);
  if (text) foreign(button, text);
  if (spec.color) paint(button, spec.color);
  return bindClick(context, button, spec.onClick);
}

export function renderButtonList(context, list) {
  return el(context.document, "div", { class: "gc-buttons" }, (list.buttons ?? []).map((button) => renderButton(context, button)));
}

export function renderChipList(context, list) {
  const scrolls = list.layout === "HORIZONTAL_SCROLLABLE" ? " gc-scrolls" : "";
  return el(context.document, "div", { class: `gc-chips${scrolls}` }, (list.chips ?? []).map((chip) => renderChip(context, chip)));
}

function renderChip(context, chip) {
  const text = plainText(chip.label);
  const icon = chip.icon ? renderIcon(context, chip.icon, { decorative: Boolean(text) }) : null;
  const disabled = Boolean(chip.disabled) || chip.enabled === false;
  const button = el(context.document, "button", { type: "button", class: "gc-chip", disabled, "aria-label": chip.altText || null }, icon, el(context.document, "span", {}, text));
  return bindClick(context, foreign(button, text), chip.onClick);
}

function paint(button, { red = 0, green = 0, blue = 0 }) {
  const parts = [red, green, blue].map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255));
  button.style.backgroundColor = `rgb(${parts.join(" ")})`;
  const brightness = (parts[0] * 299 + parts[1] * 587 + parts[2] * 114) / 1000;
  button.style.color = brightness > 150 ? "#1f1f1f" : "#fff";
}
