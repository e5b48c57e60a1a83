// selectionInput MULTI_SELECT with static items: a box to filter, a list to choose from, what is chosen as chips.

import { runAction } from "./clicks.js";
import { el, freshId } from "./dom.js";
import { frame } from "./field.js";
import { chromeIcon } from "./icons.js";
import { strings } from "./form.js";
import { foreign, plainText } from "./text.js";

const DEFAULT_MOST = 3; // Google's default; it looks like a bug to people (google/addon.md, 8)

export function renderMultiSelect(context, input) {
  const { document, form, words } = context;
  const most = input.multiSelectMaxSelectedItems || DEFAULT_MOST;
  const chosen = new Set(input.items.filter((item) => item.selected).slice(0, most).map((item) => item.value));
  const box = el(document, "input", { type: "text", dir: "auto", autocomplete: "off", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" });
  const chips = el(document, "div", { class: "gc-chosen" });
  const list = el(document, "ul", { role: "listbox", "aria-multiselectable": "true", "aria-label": words.offered, class: "gc-suggestions", id: freshId("gc-list"), hidden: true });
  box.setAttribute("aria-controls", list.id);
  const { element, complain } = frame(context, box, { label: input.label, before: [chips] });
  box.after(list);

  function toggle(value) {
    if (chosen.has(value)) chosen.delete(value);
    else if (chosen.size < most) chosen.add(value);
    else return complain(words.tooMany(most));
    complain("");
    form.touch(input.name);
    box.value = "";
    draw();
    if (input.onChangeAction) runAction(context, input.onChangeAction);
  }
  function draw() {
    const picked = input.items.filter((item) => chosen.has(item.value));
    chips.replaceChildren(...picked.map((item) => chip(context, item, () => { toggle(item.value); box.focus(); })));
    const typed = box.value.trim().toLowerCase();
    const shown = input.items.filter((item) => `${item.text} ${item.bottomText ?? ""}`.toLowerCase().includes(typed));
    list.replaceChildren(...shown.map((item) => option(document, item, chosen.has(item.value), () => toggle(item.value))));
    box.removeAttribute("aria-activedescendant");
  }
  function open(isOpen) {
    list.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
  }
  box.addEventListener("input", () => { draw(); open(true); });
  box.addEventListener("click", () => open(true));
  box.addEventListener("keydown", (event) => keys(event, box, list, open));
  element.addEventListener("focusout", (event) => { if (!element.contains(event.relatedTarget)) open(false); });
  draw();
  form.add({
    name: input.name, kind: "MULTI_SELECT", checks: true, element: box, complain,
    read: () => strings(input.items.filter((item) => chosen.has(item.value)).map((item) => item.value)),
    write: (kept) => {
      chosen.clear();
      for (const value of kept?.stringInputs?.value ?? []) if (input.items.some((item) => item.value === value)) chosen.add(value);
      draw();
    },
    isEmpty: () => !chosen.size,
    focus: () => box.focus(),
  });
  return element;
}

function chip({ document, words }, item, remove) {
  const text = plainText(item.text);
  const button = el(document, "button", { type: "button", "aria-label": words.remove(text), on: { click: remove } }, chromeIcon(document, "close"));
  return foreign(el(document, "span", { class: "gc-chip gc-chip-chosen" }, el(document, "span", {}, text), button), text);
}

function option(document, item, isChosen, toggle) {
  const hold = (event) => event.preventDefault();
  const text = plainText(item.text);
  const below = item.bottomText ? el(document, "div", { class: "gc-below" }, plainText(item.bottomText)) : null;
  const entry = el(document, "li", { role: "option", id: freshId("gc-option"), "aria-selected": String(isChosen), on: { mousedown: hold, click: toggle } }, text, below);
  return foreign(entry, text);
}

function keys(event, box, list, open) {
  const items = [...list.children];
  const at = items.findIndex((item) => item.id === box.getAttribute("aria-activedescendant"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    open(true);
    const next = items.at((at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1)) % items.length);
    for (const item of items) item.classList.toggle("gc-current", item === next);
    if (next) box.setAttribute("aria-activedescendant", next.id);
    next?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    items[at].click();
  } else if (event.key === "Escape" && !list.hidden) {
    event.stopPropagation();
    open(false);
  }
}
