// A mailbox as Gmail shows it: the list, or one open mail.

import { el } from "../cards/dom.js";
import { chromeIcon } from "../cards/icons.js";
import { foreign } from "../cards/text.js";
import { face } from "./faces.js";

const ADDRESS = /^\s*"?(.*?)"?\s*<([^<>]+)>\s*$/;

export function drawInbox(root, mails, { open }) {
  const rows = mails.map((mail) => el(document, "li", {}, el(document, "button", { type: "button", class: "mail-row", on: { click: () => open(mail.id) } },
    text("from", nameOf(mail.From)), el(document, "span", { class: "gist" }, text("subject", mail.Subject || "(no subject)"), text("snippet", mail.snippet)), el(document, "time", {}, day(mail.at)))));
  root.replaceChildren(el(document, "header", { class: "head" }, el(document, "h2", {}, "Inbox"), el(document, "span", { class: "count" }, String(mails.length))),
    rows.length ? el(document, "ul", { class: "mails" }, rows) : el(document, "p", { class: "empty" }, "No mail here."));
}

export function drawMail(root, mail, { close }) {
  const [name, address] = parts(mail.From);
  const back = el(document, "button", { type: "button", class: "gc-icon-button", "aria-label": "Back to inbox", title: "Back to inbox", on: { click: close } }, chromeIcon(document, "back"));
  const lines = [["to", mail.To], ["cc", mail.Cc]].filter(([, value]) => value).map(([word, value]) => el(document, "div", { class: "line" }, `${word} `, text("", value)));
  root.replaceChildren(
    el(document, "header", { class: "head" }, back, foreign(el(document, "h2", { class: "subject", tabindex: "-1" }, mail.Subject || "(no subject)"), mail.Subject)),
    el(document, "article", { class: "open-mail" },
      el(document, "div", { class: "sender" }, face(address, name),
        el(document, "div", { class: "sender-text" }, el(document, "div", {}, text("name", name || address), " ", name ? text("address", `<${address}>`) : null), lines),
        el(document, "time", {}, day(mail.at))),
      foreign(el(document, "div", { class: "body" }, mail.body || mail.snippet), mail.body)));
}

function text(kind, value) {
  return foreign(el(document, "span", { class: kind || null }, value), value ?? "");
}

/** Name and address of a From header; an address alone has no name. */
function parts(header = "") {
  const found = ADDRESS.exec(header);
  return found ? [found[1], found[2]] : ["", header.trim()];
}

function nameOf(header) {
  const [name, address] = parts(header);
  return name || address;
}

function day(seconds) {
  const moment = new Date(seconds * 1000);
  const isToday = moment.toDateString() === new Date().toDateString();
  return moment.toLocaleString("en-GB", isToday ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" });
}
