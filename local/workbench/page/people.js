// Who one can be: a list to press, by domain.

import { el } from "../cards/dom.js";
import { foreign } from "../cards/text.js";
import { face } from "./faces.js";

export function drawPeople(root, people, chosen, choose) {
  const groups = Map.groupBy ? Map.groupBy(people, (person) => person.domain) : grouped(people);
  root.replaceChildren(...[...groups].map(([domain, members]) => el(document, "section", {},
    el(document, "h2", {}, domain || "Consumer accounts"),
    el(document, "ul", {}, members.map((person) => el(document, "li", {}, row(person, person.email === chosen, choose)))))));
}

function row(person, isChosen, choose) {
  const name = foreign(el(document, "span", { class: "name" }, person.name || person.email), person.name);
  const text = el(document, "span", { class: "who" }, name, el(document, "span", { class: "address" }, person.email));
  return el(document, "button", { type: "button", class: "person", title: `${person.name} <${person.email}>`, "aria-current": isChosen ? "true" : null, on: { click: () => choose(person.email) } },
    face(person.email, person.name), text, person.admin ? el(document, "span", { class: "tag" }, "admin") : null);
}

function grouped(people) {
  const groups = new Map();
  for (const person of people) groups.set(person.domain, [...(groups.get(person.domain) ?? []), person]);
  return groups;
}
