// Icons, images and grids of images. Only https or this very origin is loaded; what does not load leaves no broken frame.

import { bindClick } from "./clicks.js";
import { el } from "./dom.js";
import { knownIcon } from "./icons.js";
import { loadable } from "./links.js";
import { foreign, plainText } from "./text.js";

/** A 24 px icon. `materialIcon` is Chat only: in an add-on it stays empty. A picture that fails becomes a person's outline. */
export function renderIcon(context, icon, { decorative = false } = {}) {
  const { document, base } = context;
  const round = icon.imageType === "CIRCLE" ? " gc-round" : "";
  const holder = el(document, "span", { class: `gc-icon${icon.iconUrl ? " gc-picture" : ""}${round}` });
  if (icon.altText && !decorative) {
    holder.setAttribute("role", "img");
    holder.setAttribute("aria-label", icon.altText);
  }
  if (icon.iconUrl) holder.append(picture(document, loadable(icon.iconUrl, base), () => holder.replaceChildren(knownIcon(document, "PERSON"))) ?? knownIcon(document, "PERSON"));
  else if (icon.knownIcon) holder.append(knownIcon(document, icon.knownIcon));
  return holder;
}

export function renderImage(context, image) {
  const { document, base } = context;
  const drawing = picture(document, loadable(image.imageUrl, base), (failed) => failed.remove());
  if (!drawing) return null;
  drawing.alt = image.altText ?? "";
  if (!image.onClick) return el(document, "div", { class: "gc-image" }, drawing);
  const button = el(document, "button", { type: "button", class: "gc-image gc-plain", "aria-label": image.altText || context.words.open }, drawing);
  return bindClick(context, button, image.onClick);
}

export function renderGrid(context, grid) {
  const { document } = context;
  const title = grid.title ? foreign(el(document, "div", { class: "gc-grid-title" }, plainText(grid.title)), grid.title) : null;
  const list = el(document, "ul", { class: "gc-grid" }, (grid.items ?? []).map((item, index) => el(document, "li", {}, gridItem(context, grid, item, index))));
  list.style.setProperty("--columns", String(Math.min(4, Math.max(1, grid.columnCount || 2))));
  return el(document, "div", {}, title, list);
}

function gridItem(context, grid, item, index) {
  const { document, base } = context;
  const crop = { CIRCLE: "gc-round", RECTANGLE_4_3: "gc-wide" }[item.image?.cropStyle?.type] ?? "";
  const drawing = item.image ? picture(document, loadable(item.image.imageUri, base), (failed) => failed.remove()) : null;
  if (drawing) drawing.alt = item.image.altText ?? "";
  const image = drawing ? el(document, "span", { class: `gc-grid-image ${crop}` }, drawing) : null;
  const lines = [item.title, item.subtitle].filter(Boolean).map((line, at) => foreign(el(document, "span", { class: at ? "gc-below" : "gc-grid-name" }, plainText(line)), line));
  const stroke = grid.borderStyle?.type === "STROKE" ? " gc-stroke" : "";
  const body = item.layout === "TEXT_ABOVE" ? [...lines, image] : [image, ...lines];
  if (!grid.onClick) return el(document, "div", { class: `gc-grid-item${stroke}` }, body);
  const button = el(document, "button", { type: "button", class: `gc-grid-item gc-plain${stroke}` }, body);
  // Names as public Gmail add-ons read them; Google's pages do not spell them (google/addon.md, "Still open").
  return bindClick(context, button, grid.onClick, { grid_item_identifier: String(item.id ?? ""), grid_item_index: String(index) });
}

function picture(document, src, failed) {
  if (!src) return null;
  const image = el(document, "img", { src, alt: "", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => failed(image), { once: true });
  return image;
}
