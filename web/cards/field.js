// The frame round an input: label above, hint and complaint below, tied together for screen readers.

import { el, freshId } from "./dom.js";
import { foreign, plainText } from "./text.js";

/** A labelled box for one control. `complain("")` takes a complaint back. */
export function frame({ document }, control, { label, hint, before = [] }) {
  control.id ||= freshId("gc-field");
  const complaint = el(document, "div", { class: "gc-complaint", id: freshId("gc-complaint"), role: "alert" });
  const note = hint ? foreign(el(document, "div", { class: "gc-hint", id: freshId("gc-hint") }, plainText(hint)), hint) : null;
  control.setAttribute("aria-describedby", [note?.id, complaint.id].filter(Boolean).join(" "));
  const title = label ? foreign(el(document, "label", { for: control.id }, plainText(label)), label) : null;
  if (!title && hint) control.setAttribute("aria-label", plainText(hint));
  const element = el(document, "div", { class: "gc-field" }, title, ...before, control, note, complaint);
  return { element, complain: (text) => complainIn(control, complaint, text) };
}

/** A named group of boxes or buttons, with the group's label as its legend. */
export function group({ document }, label, ...rows) {
  const legend = label ? foreign(el(document, "legend", {}, plainText(label)), label) : null;
  return el(document, "fieldset", { class: "gc-group" }, legend, ...rows);
}

function complainIn(control, complaint, text) {
  complaint.textContent = text;
  if (text) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
