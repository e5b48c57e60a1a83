// One widget of google.apps.card.v1 as an element: the table of what this renderer knows.

import { renderButton, renderButtonList, renderChipList } from "./buttons.js";
import { renderSelection, renderSwitch } from "./choices.js";
import { bindClick } from "./clicks.js";
import { renderDateTime } from "./datetime.js";
import { el, freshId } from "./dom.js";
import { renderGrid, renderIcon, renderImage } from "./pictures.js";
import { foreign, plainText, richText } from "./text.js";
import { renderTextInput } from "./textinput.js";

const WIDGETS = {
  textParagraph: renderText,
  decoratedText: renderDecorated,
  buttonList: renderButtonList,
  textInput: renderTextInput,
  selectionInput: renderSelection,
  dateTimePicker: renderDateTime,
  image: renderImage,
  divider: renderDivider,
  grid: renderGrid,
  chipList: renderChipList,
  columns: renderColumns,
};

const ALIGNED = { CENTER: "gc-center", END: "gc-end" };

/** The element of one widget, or null for one that an add-on's panel does not show (carousel and other kinds of Chat). */
export function renderWidget(context, widget) {
  const kind = Object.keys(WIDGETS).find((name) => name in widget);
  const body = kind ? WIDGETS[kind](context, widget[kind]) : null;
  if (!body) return null;
  const aligned = ALIGNED[widget.horizontalAlignment];
  return el(context.document, "div", { class: `gc-widget gc-is-${kind}${aligned ? ` ${aligned}` : ""}` }, body);
}

function renderText(context, paragraph) {
  const { document, words } = context;
  const body = foreign(el(document, "div", { class: "gc-text" }, rich(context, paragraph.text)), paragraph.text ?? "");
  if (!paragraph.maxLines) return body;
  body.classList.add("gc-clamped");
  body.style.setProperty("--lines", String(paragraph.maxLines));
  body.id = freshId("gc-text");
  const more = el(document, "button", { type: "button", class: "gc-more", "aria-expanded": "false", "aria-controls": body.id }, words.more);
  more.addEventListener("click", () => {
    const isOpen = !body.classList.toggle("gc-clamped");
    more.textContent = isOpen ? words.less : words.more;
    more.setAttribute("aria-expanded", String(isOpen));
  });
  return el(document, "div", {}, body, more);
}

function renderDecorated(context, row) {
  const { document } = context;
  const startIcon = row.startIcon ?? row.icon;
  const text = foreign(el(document, "div", { class: `gc-row-text${row.wrapText ? "" : " gc-one-line"}`, id: freshId("gc-row") }, rich(context, row.text, !row.onClick)), plainText(row.text));
  const top = row.topLabel ? foreign(el(document, "div", { class: "gc-above gc-one-line", id: freshId("gc-above") }, plainText(row.topLabel)), row.topLabel) : null;
  const bottom = row.bottomLabel ? foreign(el(document, "div", { class: "gc-below", id: freshId("gc-below") }, plainText(row.bottomLabel)), row.bottomLabel) : null;
  const inside = [startIcon ? renderIcon(context, startIcon) : null, el(document, "div", { class: "gc-row-body" }, top, text, bottom)];
  const main = row.onClick
    ? bindClick(context, el(document, "button", { type: "button", class: "gc-row-main gc-plain" }, inside), row.onClick)
    : el(document, row.switchControl ? "label" : "div", { class: "gc-row-main" }, inside);
  const trailing = renderTrailing(context, row, { labelled: [top, text].filter(Boolean).map(({ id }) => id).join(" "), described: bottom?.id });
  if (row.switchControl && !row.onClick) main.setAttribute("for", trailing.id);
  return el(document, "div", { class: `gc-row${row.onClick ? " gc-pressable" : ""}` }, main, trailing);
}

function renderTrailing(context, row, names) {
  if (row.button) return renderButton(context, row.button);
  if (row.switchControl) return renderSwitch(context, row.switchControl, names);
  return row.endIcon ? renderIcon(context, row.endIcon) : null;
}

function renderDivider({ document }) {
  return el(document, "hr");
}

/** Two columns are for the compose dialog; the reading panel puts them one below the other and loses nothing. */
function renderColumns(context, columns) {
  const items = (columns.columnItems ?? []).slice(0, 2);
  return el(context.document, "div", { class: "gc-columns" }, items.map((column) => el(context.document, "div", {}, (column.widgets ?? []).map((widget) => renderWidget(context, widget)))));
}

function rich({ document, base, onOpenLink }, text, links = true) {
  return richText(document, text, { base, onOpenLink, links });
}
