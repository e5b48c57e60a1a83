// What the chosen person's Google Contacts holds now: labels in a column, contacts to open, and the little that a hand can change.

import { el } from "../cards/dom.js";
import { foreign } from "../cards/text.js";
import { tell } from "./api.js";
import { face } from "./faces.js";

export class BookView {
  /** `changed` is called when the person asks for another label or search, or has changed something. */
  constructor(root, changed) {
    Object.assign(this, { root, changed, person: "", label: "", search: "", opened: new Set(), book: null, known: new Map(), labelsKnown: new Map() });
    this.title = el(document, "h2", {}, "Google Contacts");
    this.box = el(document, "input", { type: "search", placeholder: "Search", "aria-label": "Search Google Contacts", on: { input: () => this.look(this.label, this.box.value) } });
    this.labels = el(document, "ul", { class: "labels", "aria-label": "Labels" });
    this.list = el(document, "ul", { class: "contacts", "aria-label": "Contacts" });
    this.foot = el(document, "p", { class: "foot", role: "status" });
    root.replaceChildren(el(document, "header", { class: "head" }, this.title, this.box), el(document, "div", { class: "shelves" }, this.labels, el(document, "div", { class: "shelf" }, this.list, this.foot)));
  }

  show(person) {
    Object.assign(this, { person, label: "", search: "", book: null, known: new Map(), labelsKnown: new Map(), opened: new Set() });
    this.box.value = "";
    this.labels.replaceChildren();
    this.list.replaceChildren();
    this.foot.textContent = "";
  }

  look(label, search) {
    Object.assign(this, { label, search, known: new Map() });
    this.changed();
  }

  draw(book) {
    this.book = book;
    const everything = { id: "", name: "Contacts", count: book.total };
    const lastLabels = this.labelsKnown;
    this.labelsKnown = new Map(book.labels.map((label) => [label.id, label.count]));
    this.labels.replaceChildren(...[everything, ...book.system, ...book.labels].map((label) => this.labelRow(label, lastLabels)));
    const last = this.known;
    this.known = new Map(book.contacts.map((contact) => [contact.id, JSON.stringify(contact)]));
    this.list.replaceChildren(...book.contacts.map((contact) => this.contactRow(contact, last.size > 0 && last.get(contact.id) !== this.known.get(contact.id))));
    this.foot.textContent = footText(book);
  }

  labelRow(label, last) {
    const isChosen = label.id === this.label;
    const isNew = last.size > 0 && this.labelsKnown.has(label.id) && last.get(label.id) !== label.count;
    const name = foreign(el(document, "span", { class: "name" }, label.name), label.name);
    return el(document, "li", {}, el(document, "button", { type: "button", class: isNew ? "label fresh" : "label", "aria-current": isChosen ? "true" : null, on: { click: () => this.look(isChosen ? "" : label.id, this.search) } },
      name, el(document, "span", { class: "number" }, String(label.count))));
  }

  contactRow(contact, isFresh) {
    const details = el(document, "details", { class: isFresh ? "contact fresh" : "contact" });
    details.open = this.opened.has(contact.id);
    details.addEventListener("toggle", () => (details.open ? this.opened.add(contact.id) : this.opened.delete(contact.id)));
    const name = foreign(el(document, "span", { class: "name" }, contact.name || "(no name)"), contact.name);
    const under = contact.phones[0]?.value || contact.emails[0]?.value || contact.work;
    const tags = contact.labels.map((label) => foreign(el(document, "span", { class: "tag" }, label), label));
    details.append(
      el(document, "summary", {}, face(contact.id, contact.name), el(document, "span", { class: "who" }, name, el(document, "span", { class: "under" }, under)), contact.starred ? el(document, "span", { title: "Starred" }, "★") : null),
      el(document, "dl", {}, ...fact("Work", contact.work), ...contact.emails.flatMap((email) => fact(`Email ${email.type}`, email.value)), ...contact.phones.flatMap((phone) => fact(`Phone ${phone.type}`, phone.value)),
        ...contact.addresses.flatMap((address) => fact(`Address ${address.type}`, address.value)), ...fact("Birthday", contact.birthday), ...fact("Notes", contact.notes)),
      el(document, "p", { class: "tags" }, tags.length ? tags : null, contact.mine ? el(document, "span", { class: "tag soft" }, "My Contacts") : null),
      el(document, "p", { class: "hands" }, ...this.hands(contact)));
    return el(document, "li", {}, details);
  }

  hands(contact) {
    const old = contact.phones[0]?.value ?? "";
    const phone = async () => {
      const typed = window.prompt(`Phone of ${contact.name}`, old);
      if (typed !== null && typed !== old) await this.change({ do: "phone", contact: contact.id, old, new: typed });
    };
    const remove = async () => {
      if (window.confirm(`Delete ${contact.name} from this person's Google Contacts?`)) await this.change({ do: "delete", contact: contact.id });
    };
    return [["Edit phone", phone], ["Delete", remove]].map(([word, press]) => el(document, "button", { type: "button", class: "link", on: { click: press } }, word));
  }

  async change(deed) {
    await tell("contact", { person: this.person, ...deed });
    this.changed();
  }
}

function fact(name, value) {
  return value ? [el(document, "dt", {}, name.trim()), foreign(el(document, "dd", {}, value), value)] : [];
}

function footText({ total, found, contacts }) {
  if (!total) return "This address book is empty.";
  if (!found) return "Nothing found.";
  return contacts.length < found ? `The first ${contacts.length} of ${found}` : found < total ? `${found} of ${total}` : `${total} contact${total === 1 ? "" : "s"}`;
}
