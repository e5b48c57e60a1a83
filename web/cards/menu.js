// A pop-up menu that keyboards and screen readers understand (ARIA menu button pattern).

import { el, freshId } from "./dom.js";
import { foreign, plainText } from "./text.js";

/** Wrap `button` so that it opens a menu of `items` ({ text, disabled, run }). */
export function withMenu({ document }, button, items) {
  const list = el(document, "div", { role: "menu", class: "gc-menu", id: freshId("gc-menu"), hidden: true });
  const holder = el(document, "span", { class: "gc-menu-holder" }, button, list);
  const entries = items.map((item) => menuItem(document, item, () => close(true)));
  list.append(...entries);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-controls", list.id);
  button.setAttribute("aria-expanded", "false");

  function open(last) {
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    const usable = entries.filter((entry) => entry.getAttribute("aria-disabled") !== "true");
    (last ? usable.at(-1) : usable[0])?.focus();
  }
  function close(refocus) {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
  }
  button.addEventListener("click", () => (list.hidden ? open(false) : close(true)));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowUp");
  });
  list.addEventListener("keydown", (event) => move(event, entries, close));
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) close(false);
  });
  return holder;
}

function menuItem(document, item, close) {
  const text = plainText(item.text);
  const run = () => {
    if (item.disabled) return;
    close();
    item.run();
  };
  const entry = el(document, "button", { type: "button", role: "menuitem", tabindex: "-1", "aria-disabled": item.disabled ? "true" : null, on: { click: run } }, text);
  return foreign(entry, text);
}

function move(event, entries, close) {
  const at = entries.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    entries.at(to >= entries.length ? 0 : to).focus();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    close(true);
  } else if (event.key === "Tab") {
    close(false);
  } else if (event.key.length === 1) {
    entries.find((entry) => entry.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}
