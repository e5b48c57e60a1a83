// Google's consent window for an add-on: one tick box a scope, any of which may stay empty.

import { el } from "../cards/dom.js";
import { ask, tell } from "./api.js";
import { face } from "./faces.js";

const MEANING = {
  openid: "Associate you with your personal info on Google",
  "userinfo.email": "See your primary Google Account email address",
  "script.locale": "View your country, language, and timezone",
  "gmail.addons.execute": "Run as a Gmail add-on",
  "gmail.addons.current.message.metadata": "View your email message metadata when the add-on is running",
  "gmail.addons.current.message.action": "View your email messages when you interact with the add-on",
  "gmail.addons.current.action.compose": "Manage drafts and send emails when you interact with the add-on",
  contacts: "See, edit, download, and permanently delete your contacts",
  "contacts.readonly": "See and download your contacts",
};

/**
 * Ask for `wanted` scopes (null: show every scope of the add-on) in the dialog; answers whether anything new was granted.
 */
export async function consent(dialog, { person, name, title, wanted }) {
  const { all, granted } = await ask("scopes", { person });
  const shown = wanted ? all.filter((scope) => wanted.includes(scope)) : all;
  const unknown = (wanted ?? []).filter((scope) => !all.includes(scope));
  const rows = shown.map((scope) => row(scope, wanted ? true : granted.includes(scope)));
  const heading = el(document, "h2", { id: "consent-title" }, `${title} wants access to your Google Account`);
  const form = el(document, "form", { method: "dialog" }, heading,
    el(document, "p", { class: "consent-who" }, face(person, name), el(document, "span", {}, person)),
    el(document, "p", {}, `Select what ${title} can access`), el(document, "div", { class: "consent-rows" }, rows.map(({ element }) => element)),
    unknown.length ? el(document, "p", { class: "consent-error" }, `Not in the manifest, so Google would refuse: ${unknown.join(", ")}`) : null,
    el(document, "div", { class: "consent-buttons" }, el(document, "button", { value: "cancel", class: "gc-button gc-borderless" }, "Cancel"), el(document, "button", { value: "ok", class: "gc-button gc-filled" }, "Continue")));
  dialog.replaceChildren(form);
  dialog.returnValue = "cancel";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  if (dialog.returnValue !== "ok") return false;
  const kept = granted.filter((scope) => !shown.includes(scope));
  const ticked = rows.filter(({ box }) => box.checked).map(({ box }) => box.value);
  await tell("scopes", { person, scopes: [...kept, ...ticked] });
  return ticked.length > 0;
}

function row(scope, isTicked) {
  const short = scope.replace("https://www.googleapis.com/auth/", "");
  const box = el(document, "input", { type: "checkbox", value: scope });
  box.checked = isTicked;
  const element = el(document, "label", { class: "consent-row" }, el(document, "span", {}, MEANING[short] ?? short, el(document, "small", {}, short)), box);
  return { box, element };
}
