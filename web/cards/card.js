// One card of google.apps.card.v1 as an element.

import { renderButton } from "./buttons.js";
import { dotsButton, press } from "./clicks.js";
import { el, freshId } from "./dom.js";
import { Form } from "./form.js";
import { chromeIcon } from "./icons.js";
import { withMenu } from "./menu.js";
import { renderIcon } from "./pictures.js";
import { foreign, plainText } from "./text.js";
import { renderWidget } from "./widgets.js";
import { words } from "./words.js";

export const MOST_WIDGETS = 100; // the rest is dropped in silence, as at Google (google/addon.md, 3)

const forms = new WeakMap();

/**
 * The element of one card.
 *
 * `onAction(action, { parameters, formInputs })`, `onSuggest` (the same; answers a promise of texts), `onOpenLink(openLink)` and
 * `onCard(card)` are told of presses. `base` is the address that relative links start from; `locale` and `timeZone` are the reader's.
 */
export function renderCard(card, {
  document, onAction = () => {}, onSuggest = async () => [], onOpenLink = () => {}, onCard = () => {}, locale = "en", timeZone = "UTC", base = document.baseURI,
}) {
  const form = new Form();
  const context = { document, form, onAction, onSuggest, onOpenLink, onCard, words: words(locale), timeZone, base };
  const title = plainText(card.header?.title) || plainText(card.name) || "";
  const element = el(document, "section", { class: "gc-card", role: "group", "aria-label": title || null, lang: locale });
  forms.set(element, form);
  const left = { widgets: MOST_WIDGETS };
  const sections = (card.sections ?? []).map((section) => renderSection(context, section, left));
  const divided = card.sectionDividerStyle === "NO_DIVIDER" ? "" : " gc-divided";
  element.append(renderHeader(context, card), el(document, "div", { class: `gc-sections${divided}` }, ...sections));
  if (card.fixedFooter) element.append(renderFooter(context, card.fixedFooter));
  return element;
}

/** The fields of a card drawn by `renderCard`. */
export function formOf(element) {
  return forms.get(element);
}

/** A card's header as one line to press: for peeks. */
export function renderPeek(context, card, open) {
  const header = card.peekCardHeader ?? card.header ?? {};
  const button = el(context.document, "button", { type: "button", class: "gc-peek", on: { click: open } }, ...headerParts(context, header), chromeIcon(context.document, "up"));
  return button;
}

function renderHeader(context, card) {
  const { document, words: own } = context;
  const actions = (card.cardActions ?? []).map((action) => ({ text: action.actionLabel, run: () => press(context, action.onClick) }));
  const parts = headerParts(context, card.header ?? {}, "h2");
  if (!parts.length && !actions.length) return el(document, "h2", { class: "gc-unseen", tabindex: "-1" }, plainText(card.name));
  const menu = actions.length ? withMenu(context, dotsButton(context, own.menu), actions) : null;
  return el(document, "header", { class: "gc-header" }, ...parts, menu);
}

function headerParts(context, header, level = "span") {
  const { document } = context;
  const icon = header.imageUrl ? renderIcon(context, { iconUrl: header.imageUrl, altText: header.imageAltText, imageType: header.imageType }) : null;
  const title = header.title ? foreign(el(document, level, { class: "gc-title", tabindex: level === "h2" ? "-1" : null, title: plainText(header.title) }, plainText(header.title)), header.title) : null;
  const subtitle = header.subtitle ? foreign(el(document, "div", { class: "gc-subtitle" }, plainText(header.subtitle)), header.subtitle) : null;
  return title || icon ? [icon, el(document, "div", { class: "gc-header-text" }, title, subtitle)].filter(Boolean) : [];
}

function renderSection(context, section, left) {
  const { document } = context;
  const widgets = (section.widgets ?? []).slice(0, left.widgets);
  left.widgets -= widgets.length;
  const drawn = widgets.map((widget) => renderWidget(context, widget)).filter(Boolean);
  const header = section.header ? foreign(el(document, "h3", { class: "gc-section-header" }, plainText(section.header)), section.header) : null;
  const element = el(document, "div", { class: "gc-section" }, header); // no group: its name would compete with a field's label
  const always = section.collapsible ? Math.min(section.uncollapsibleWidgetsCount ?? 0, drawn.length) : drawn.length;
  element.append(...drawn.slice(0, always));
  if (always < drawn.length) element.append(...collapsed(context, section, drawn.slice(always)));
  return element;
}

function collapsed(context, { collapseControl }, widgets) {
  const { document, words: own } = context;
  const body = el(document, "div", { class: "gc-collapsed", id: freshId("gc-more"), hidden: true }, ...widgets);
  const [opener, closer] = ["expandButton", "collapseButton"].map((name) => plainText(collapseControl?.[name]?.text));
  const text = el(document, "span", {}, opener || own.more);
  const toggle = el(document, "button", { type: "button", class: "gc-toggle", "aria-expanded": "false", "aria-controls": body.id }, text, chromeIcon(document, "down"));
  toggle.addEventListener("click", () => {
    body.hidden = !body.hidden;
    toggle.setAttribute("aria-expanded", String(!body.hidden));
    text.textContent = body.hidden ? opener || own.more : closer || own.less;
  });
  return [body, toggle];
}

function renderFooter(context, footer) {
  const buttons = [footer.secondaryButton, footer.primaryButton].filter(Boolean);
  const drawn = buttons.map((button) => renderButton(context, button === footer.primaryButton && !button.color ? { type: "FILLED", ...button } : button));
  return el(context.document, "footer", { class: "gc-footer" }, ...drawn);
}
