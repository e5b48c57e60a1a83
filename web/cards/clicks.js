// What happens when something on a card is pressed: one of action, dynamic link, link, card, menu.

import { el } from "./dom.js";
import { chromeIcon } from "./icons.js";
import { parameterMap } from "./event.js";
import { withMenu } from "./menu.js";

/**
 * Make `element` (a button) carry out `onClick`. `extra` is added to the action's parameters (a grid's item).
 * Returns the element to put on the card: a menu wraps the button.
 */
export function bindClick(context, element, onClick, extra = {}) {
  if (onClick?.overflowMenu) return withMenu(context, element, menuItems(context, onClick.overflowMenu));
  element.addEventListener("click", () => press(context, onClick, extra));
  return element;
}

/** Carry out one `onClick`. */
export function press(context, onClick, extra = {}) {
  if (onClick?.action) runAction(context, onClick.action, extra);
  else if (onClick?.openDynamicLinkAction) runAction(context, onClick.openDynamicLinkAction, extra);
  else if (onClick?.openLink) context.onOpenLink(onClick.openLink);
  else if (onClick?.card) context.onCard(onClick.card);
}

/** Run an action with the card's present inputs, unless a required field is empty: then that field is named and gets the focus. */
export function runAction(context, action, extra = {}) {
  const [first] = context.form.missing(action, context.words.required);
  if (first) {
    first.focus();
    return;
  }
  context.onAction(action, { parameters: { ...parameterMap(action.parameters), ...extra }, formInputs: context.form.inputs() });
}

/** A round button with three dots, for menus that have no button of their own. */
export function dotsButton(context, label) {
  return el(context.document, "button", { type: "button", class: "gc-icon-button", "aria-label": label, title: label }, chromeIcon(context.document, "menu"));
}

function menuItems(context, menu) {
  return (menu.items ?? []).map((item) => ({ text: item.text, icon: item.startIcon, disabled: item.disabled, run: () => press(context, item.onClick) }));
}
