// The workbench's page: who one is, the mail, the panel, the address book, and what moves behind them.

import { Panel } from "../cards/panel.js";
import { el } from "../cards/dom.js";
import { ask, tell } from "./api.js";
import { BookView } from "./book.js";
import { consent } from "./consent.js";
import { Drawer } from "./drawer.js";
import { drawInbox, drawMail } from "./inbox.js";
import { drawPeople } from "./people.js";

const LIVELY_MS = 1000;
const QUIET_MS = 3000;
const LIVELY_FOR_MS = 15_000; // after something moved

const place = (id) => document.getElementById(id);

class Workbench {
  constructor(world) {
    Object.assign(this, { world, person: null, mails: Promise.resolve([]), mail: null, print: "", livelyUntil: 0, arrivals: 0 });
    this.book = new BookView(place("book"), () => this.refresh());
    this.drawer = new Drawer(place("drawer"), place("drawer-toggle"), place("drawer-count"));
    place("language").addEventListener("change", () => this.go({ lang: place("language").value }));
    place("language").disabled = false; // before this, a choice would have been heard by nobody and taken back
    place("permissions").addEventListener("click", () => this.permissions());
    window.addEventListener("hashchange", () => this.arrive());
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  /** Where we are, in the address: a reload stays there. */
  get route() {
    return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  }

  go(change) {
    const route = Object.entries({ ...this.route, ...change }).filter(([, value]) => value);
    location.hash = new URLSearchParams(route).toString();
  }

  async arrive() {
    const { person = this.world.people[0]?.email, mail = "", lang = "en-GB" } = this.route;
    const chosen = this.world.people.find(({ email }) => email === person) ?? this.world.people[0];
    if (!chosen) return;
    const isOther = chosen.email !== this.person?.email || lang !== this.lang;
    if (isOther) this.become(chosen, lang);
    this.arrivals += 1;
    const mine = this.arrivals;
    const mails = await this.mails;
    if (mine !== this.arrivals) return; // somebody went on before the inbox came
    if (!this.drawn || mail !== (this.mail?.id ?? "")) await this.openMail(mails, mail);
    this.refresh();
  }

  become(person, lang) {
    this.person = person;
    this.lang = lang;
    this.mail = null;
    this.drawn = false;
    this.print = "";
    place("language").value = lang;
    document.title = `${person.name || person.email} · Workbench`;
    drawPeople(place("people"), this.world.people, person.email, (email) => this.go({ person: email, mail: "" }));
    this.book.show(person.email);
    this.panel = this.makePanel(person, lang);
    this.mails = ask("inbox", { person: person.email }).then(({ mails }) => mails);
  }

  makePanel(person, lang) {
    const { title, logoUrl, home, universalActions } = this.world.panel;
    const root = el(document, "div", { id: "panel" });
    place("panel").replaceWith(root);
    return new Panel(root, {
      title, logoUrl, homeUrl: home, universalActions, locale: lang, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      send: async ({ url, event }) => (await tell("send", { person: person.email, url, event, mail: event.gmail?.messageId ?? "" })).answer,
      requestScopes: ({ all, scopes }) => consent(place("consent"), { person: person.email, name: person.name, title, wanted: all ? this.world.panel.scopes : scopes }),
      onAnswer: () => this.stir(),
    });
  }

  async openMail(mails, id) {
    this.drawn = true;
    this.mail = mails.find((mail) => mail.id === id) ?? null;
    if (this.mail) drawMail(place("mailbox"), this.mail, { close: () => this.go({ mail: "" }) });
    else drawInbox(place("mailbox"), mails, { open: (mail) => this.go({ mail }) });
    const { id: messageId, threadId } = this.mail ?? {};
    if (this.mail && this.world.panel.message) await this.panel.load(this.world.panel.message, { messageId, threadId });
    else await this.panel.home();
  }

  async permissions() {
    const { person, world } = this;
    if (!person) return;
    await consent(place("consent"), { person: person.email, name: person.name, title: world.panel.title, wanted: null });
    await this.panel.reload();
  }

  stir() {
    this.livelyUntil = Date.now() + LIVELY_FOR_MS;
    this.refresh();
  }

  /** Look what moved, and look again soon while things move. */
  async refresh() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    const { label, search } = this.book;
    const query = { person: this.person?.email ?? "", label, search, calls: this.drawer.last, book: this.print };
    try {
      const state = await ask("state", query);
      if (query.person === (this.person?.email ?? "") && label === this.book.label && search === this.book.search) this.take(state);
      place("drawer-toggle").classList.remove("stopped");
    } catch {
      place("drawer-toggle").classList.add("stopped"); // it says so, and goes on looking: a restart is usual at a bench
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), Date.now() < this.livelyUntil ? LIVELY_MS : QUIET_MS);
  }

  take(state) {
    if (state.book) this.book.draw(state.book);
    const moved = this.drawer.take(state) || Boolean(state.book);
    this.print = state.print ?? "";
    if (moved) this.livelyUntil = Date.now() + LIVELY_FOR_MS;
  }
}

function withoutGoogle(bench) {
  document.body.classList.add("no-google");
  place("mailbox").replaceChildren(el(document, "div", { class: "notice" }, el(document, "h2", {}, "Somebody else’s Google is in use"),
    el(document, "p", {}, "GOOGLE_API_ROOT names a Google that does not run here, so there is nobody to play and no address book to show. The queue and the mails of this installation are below.")));
  place("drawer-toggle").click();
  bench.refresh();
}

const world = await ask("world");
const bench = new Workbench(world);
if (!world.hasGoogle) withoutGoogle(bench);
else if (!world.people.length) place("mailbox").replaceChildren(el(document, "div", { class: "notice" }, el(document, "h2", {}, "Nobody lives here yet"), el(document, "p", {}, "Start without --empty to get the demo world.")));
else await bench.arrive();
