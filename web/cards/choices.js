// selectionInput with boxes, buttons, switches or a drop-down, and the switch of a decoratedText.

import { runAction } from "./clicks.js";
import { el, freshId } from "./dom.js";
import { frame, group } from "./field.js";
import { strings } from "./form.js";
import { loadable } from "./links.js";
import { foreign, plainText } from "./text.js";
import { renderMultiSelect } from "./multiselect.js";

export function renderSelection(context, input) {
  const limited = { ...input, items: (input.items ?? []).slice(0, 100) }; // Google shows no more than 100
  if (input.type === "DROPDOWN") return renderDropdown(context, limited);
  if (input.type === "MULTI_SELECT") return renderMultiSelect(context, limited);
  return renderTicks(context, limited);
}

/** A box or switch by itself, for decoratedText. `labelled` and `described` are ids. */
export function renderSwitch(context, control, { labelled, described }) {
  const isSwitch = !["CHECK_BOX", "CHECKBOX"].includes(control.controlType);
  const box = tick(context, { name: control.name, value: control.value, selected: control.selected, role: isSwitch ? "switch" : null, type: "checkbox" });
  box.setAttribute("aria-labelledby", labelled);
  if (described) box.setAttribute("aria-describedby", described);
  watch(context, control, [box]);
  context.form.add(tickField(control.name, isSwitch ? "switch" : "box", [box]));
  return box;
}

function renderTicks(context, input) {
  const isRadio = input.type === "RADIO_BUTTON";
  const role = input.type === "SWITCH" ? "switch" : null;
  const shared = isRadio ? freshId("gc-radio") : input.name; // two cards on one page must not share a set of radio buttons
  const boxes = input.items.map((item) => tick(context, { ...item, name: shared, role, type: isRadio ? "radio" : "checkbox" }));
  const rows = input.items.map((item, index) => tickRow(context, item, boxes[index]));
  watch(context, input, boxes);
  context.form.add(tickField(input.name, input.type ?? "CHECK_BOX", boxes));
  return group(context, input.label, ...rows);
}

function tick({ document }, { name, value, selected, role, type }) {
  const box = el(document, "input", { type, name, value: value ?? "", role, id: freshId("gc-tick"), class: role === "switch" ? "gc-switch" : "gc-tick" });
  box.checked = Boolean(selected);
  return box;
}

function tickRow({ document, base }, item, box) {
  const icon = loadable(item.startIconUri, base);
  const text = foreign(el(document, "label", { for: box.id }, plainText(item.text)), item.text);
  const below = item.bottomText ? foreign(el(document, "div", { class: "gc-below", id: freshId("gc-below") }, plainText(item.bottomText)), item.bottomText) : null;
  if (below) box.setAttribute("aria-describedby", below.id);
  const picture = icon ? el(document, "img", { src: icon, alt: "", class: "gc-tick-icon" }) : null;
  const body = el(document, "div", { class: "gc-tick-text" }, text, below);
  return el(document, "div", { class: "gc-tick-row" }, ...(box.type === "checkbox" && box.role === "switch" ? [picture, body, box] : [box, picture, body]));
}

function watch(context, { name, onChangeAction }, boxes) {
  for (const box of boxes) {
    box.addEventListener("change", () => {
      context.form.touch(name);
      if (onChangeAction) runAction(context, onChangeAction);
    });
  }
}

function tickField(name, kind, boxes) {
  return {
    name, kind, checks: false, element: boxes[0],
    // A ticked box without a value of its own still says that it is ticked: the key is there.
    read: () => (boxes.some((box) => box.checked) ? { stringInputs: { value: boxes.filter((box) => box.checked).map((box) => box.value) } } : null),
    write: (kept) => {
      const values = kept?.stringInputs?.value ?? [];
      for (const box of boxes) box.checked = values.includes(box.value);
    },
    isEmpty: () => !boxes.some((box) => box.checked),
    complain: () => {},
    focus: () => boxes[0]?.focus(),
  };
}

function renderDropdown(context, input) {
  const { document, form } = context;
  const options = input.items.map((item) => {
    const option = el(document, "option", { value: item.value ?? "", dir: "auto" }, plainText(item.text));
    option.selected = Boolean(item.selected);
    return option;
  });
  const nothing = input.items.some((item) => item.selected) ? [] : [el(document, "option", { value: "", hidden: true, selected: true })];
  const select = el(document, "select", { name: input.name, dir: "auto" }, ...nothing, ...options);
  const { element, complain } = frame(context, select, { label: input.label });
  element.classList.add("gc-dropdown");
  watch(context, input, [select]);
  form.add({
    name: input.name, kind: "DROPDOWN", checks: true, element: select, complain,
    read: () => strings([select.value]),
    write: (kept) => {
      const value = kept?.stringInputs?.value[0] ?? "";
      if (options.some((option) => option.value === value)) select.value = value;
    },
    isEmpty: () => !select.value,
    focus: () => select.focus(),
  });
  return element;
}
