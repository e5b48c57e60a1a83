// textInput: one line or several, with suggestions of the card or of the backend while typing (ARIA combobox pattern).

import { runAction } from "./clicks.js";
import { el, freshId } from "./dom.js";
import { frame } from "./field.js";
import { strings } from "./form.js";
import { parameterMap } from "./event.js";
import { foreign } from "./text.js";

const PAUSE_MS = 250; // typing on for this long without a pause asks only once
const MODES = { INTEGER: "numeric", FLOAT: "decimal", EMAIL: "email" };

export function renderTextInput(context, input) {
  const { document, form } = context;
  const suggests = Boolean(input.autoCompleteAction || input.initialSuggestions?.items?.length);
  const isLong = input.type === "MULTIPLE_LINE" && !suggests; // any suggestion forces a single line (google/addon.md, 3)
  const control = el(document, isLong ? "textarea" : "input", {
    name: input.name, type: isLong ? null : "text", rows: isLong ? 3 : null, dir: "auto", autocomplete: "off",
    inputmode: MODES[input.validation?.inputType], maxlength: input.validation?.characterLimit || null, placeholder: input.placeholderText,
  });
  control.value = input.value ?? "";
  const { element, complain } = frame(context, control, { label: input.label, hint: input.hintText });
  const field = textField(input.name, control, complain);
  form.add(field);
  control.addEventListener("input", () => {
    form.touch(input.name);
    complain(""); // now, not on leaving: a button that moves up while it is pressed is missed
  });
  if (input.onChangeAction) control.addEventListener("change", () => runAction(context, input.onChangeAction));
  if (suggests) attachSuggestions(context, input, control, element);
  return element;
}

function textField(name, control, complain) {
  return {
    name, kind: "text", checks: true, element: control, complain,
    read: () => strings([control.value]),
    write: (kept) => {
      control.value = kept?.stringInputs?.value[0] ?? "";
    },
    isEmpty: () => !control.value.trim(),
    focus: () => control.focus(),
  };
}

function attachSuggestions(context, input, control, element) {
  const { document } = context;
  const list = el(document, "ul", { role: "listbox", class: "gc-suggestions", id: freshId("gc-list"), hidden: true, "aria-label": context.words.offered });
  const heard = el(document, "div", { class: "gc-unseen", role: "status" });
  control.after(list, heard);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
    .forEach(([name, value]) => control.setAttribute(name, value));
  let timer = 0;
  let asked = 0;

  function show(texts) {
    list.replaceChildren(...texts.map((text) => option(document, text, choose)));
    list.hidden = !texts.length;
    control.setAttribute("aria-expanded", String(!list.hidden));
    control.removeAttribute("aria-activedescendant");
    heard.textContent = texts.length ? context.words.suggestions(texts.length) : "";
  }
  function choose(text) {
    control.value = text;
    asked += 1; // an answer still under way is for letters that are gone
    context.form.touch(input.name);
    show([]);
    control.focus();
    control.dispatchEvent(new control.ownerDocument.defaultView.Event("change"));
  }
  async function ask() {
    asked += 1;
    const mine = asked;
    const typed = control.value.trim().toLowerCase();
    const known = (input.initialSuggestions?.items ?? []).map(({ text }) => String(text)).filter((text) => text.toLowerCase().includes(typed));
    if (!input.autoCompleteAction || !typed) {
      show(known);
      return;
    }
    const answer = await context.onSuggest(input.autoCompleteAction, {
      parameters: parameterMap(input.autoCompleteAction.parameters), formInputs: context.form.inputs(),
    });
    if (mine === asked) show([...new Set([...known, ...answer])]);
  }
  control.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  control.addEventListener("focus", () => {
    if (input.initialSuggestions && !control.value) ask();
  });
  control.addEventListener("keydown", (event) => walk(event, control, list, { choose, hide: () => show([]) }));
  element.addEventListener("focusout", (event) => {
    if (!element.contains(event.relatedTarget)) show([]);
  });
}

function option(document, text, choose) {
  const hold = (event) => event.preventDefault(); // the box keeps the focus while a mouse chooses
  const item = el(document, "li", { role: "option", id: freshId("gc-option"), "aria-selected": "false", on: { mousedown: hold, click: () => choose(text) } }, text);
  return foreign(item, text);
}

function walk(event, control, list, { choose, hide }) {
  if (list.hidden) return;
  const items = [...list.children];
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at < 0 && event.key === "ArrowUp" ? items.length - 1 : at + (event.key === "ArrowDown" ? 1 : -1);
    mark(items, items[(next + items.length) % items.length], control);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    choose(items[at].textContent);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    hide();
  }
}

function mark(items, chosen, control) {
  for (const item of items) item.setAttribute("aria-selected", String(item === chosen));
  control.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}
