// The side panel: a stack of cards, and everything that Google's host does around them. It asks its own host to send events.

import { AnswerError, clickAnswer, suggestions, triggerAnswer } from "./answers.js";
import { formOf, renderCard, renderPeek } from "./card.js";
import { makeEvent } from "./event.js";
import { openable } from "./links.js";
import { PanelFrame } from "./panelframe.js";
import { navigate } from "./stack.js";
import { words } from "./words.js";

const WINDOW_LOOK_MS = 400;

export class Panel {
  /**
   * Draw into `root`.
   *
   * `send({ url, event, kind })` posts an event (kind: trigger, click, suggest) and answers a promise of the backend's JSON.
   * `requestScopes({ all, scopes })` asks the person for Google consent and answers a promise of true or false.
   * `openLink(url, openAs)` opens a window and returns it, or null. `title`, `logoUrl`, `homeUrl` and `universalActions`
   * ([{ label, runFunction } or { label, openLink }]) come from the manifest.
   */
  constructor(root, {
    send, requestScopes = async () => false, openLink = openWindow, document = root.ownerDocument, hostApp = "GMAIL", platform = "WEB", locale = "en",
    timeZone = "UTC", now = () => Date.now(), base = document.baseURI, title = "", logoUrl = "", homeUrl = "", universalActions = [], onAnswer = () => {},
  }) {
    Object.assign(this, { root, document, send, requestScopes, openLink, hostApp, platform, locale, timeZone, now, base, homeUrl, onAnswer });
    this.words = words(locale);
    this.stack = [];
    this.generation = 0; // a new mail or home: answers for what was shown before come too late
    this.waiting = 0;
    this.source = null; // how to ask again for the card at the root: { url, mail }
    this.frame = new PanelFrame(root, {
      document, title, logoUrl, base, words: this.words, universalActions,
      back: () => this.back(), home: homeUrl ? () => this.home() : null, universal: (action) => this.universal(action),
    });
  }

  /** Show the homepage. */
  home() {
    return this.load(this.homeUrl, null);
  }

  /** Show what the trigger at `url` answers for the open message (`mail`: Gmail's context in an event, or null). */
  async load(url, mail) {
    this.generation += 1;
    this.source = { url, mail };
    const hadFocus = this.holdsFocus();
    await this.ask({ url, mail, kind: "trigger", read: triggerAnswer, again: () => this.load(url, mail), apply: (effects) => {
      this.stack = [];
      this.follow(effects, hadFocus);
    } });
  }

  /** Close the top card; the focus returns to what opened it. */
  back() {
    if (this.stack.length < 2) return;
    this.stack = this.stack.slice(0, -1);
    this.draw(true);
    this.stack.at(-1).pressed?.focus();
  }

  async universal(action) {
    if (action.openLink) this.open({ url: action.openLink });
    else await this.click({ function: action.runFunction }, { parameters: {}, formInputs: {} }, { persists: true });
  }

  /** Ask the backend again for what is at the root of the stack. */
  async reload() {
    if (this.source) await this.load(this.source.url, this.source.mail);
  }

  async click(action, { parameters, formInputs }, { persists = Boolean(action.persistValues) } = {}) {
    const entry = this.stack.at(-1);
    if (entry) entry.pressed = this.document.activeElement;
    const again = () => this.click(action, { parameters, formInputs }, { persists });
    await this.ask({ url: action.function, mail: this.source?.mail ?? null, parameters, formInputs, kind: "click", quiet: action.loadIndicator === "NONE", read: clickAnswer, again, apply: (effects) => {
      this.follow(effects, true);
      // Google clears the fields of an action that does not ask to keep them; a card drawn anew has done so already.
      if (!persists && entry && this.stack.at(-1) === entry) this.clear(entry);
    } });
  }

  async suggest(action, { parameters, formInputs }) {
    try {
      const event = this.event({ mail: this.source?.mail ?? null, parameters, formInputs });
      return suggestions(await this.send({ url: action.function, event, kind: "suggest" }));
    } catch {
      return []; // a suggestion that fails is no suggestion; the box still works
    }
  }

  /** Send one event and act on its answer, unless the panel has moved on to another mail meanwhile. */
  async ask({ url, mail, parameters, formInputs, kind, quiet = false, read, again, apply }) {
    const mine = this.generation;
    this.busy(quiet ? 0 : 1);
    let answer;
    try {
      answer = await this.send({ url, event: this.event({ mail, parameters, formInputs }), kind });
      if (mine === this.generation) this.settle(read(answer), again, apply);
    } catch (error) {
      if (mine === this.generation) this.fail(error, kind, again);
    } finally {
      this.busy(quiet ? 0 : -1);
      this.onAnswer({ url, kind, answer });
    }
  }

  async settle(effects, again, apply) {
    if (!effects.scopes) {
      apply({ navigations: [], notification: "", link: null, ...effects });
      return;
    }
    const mine = this.generation;
    const granted = await this.requestScopes(effects.scopes);
    if (mine !== this.generation) return;
    if (granted) await again(); // Google repeats the press by itself
    else this.frame.notice({ title: this.words.permission, text: this.words.permissionText, button: this.words.review, press: () => this.settle(effects, again, apply) });
  }

  follow({ navigations, notification, link }, takeFocus) {
    const before = this.stack.at(-1);
    for (const navigation of navigations) this.stack = navigate(this.stack, navigation, (card, replaced) => this.enter(card, replaced));
    if (!this.stack.length && before) this.stack = [before];
    if (navigations.length) this.draw(takeFocus, before);
    if (notification) this.frame.toast(notification);
    if (link) this.open(link);
  }

  /** Make a card's entry; typed values of the card it replaces are kept where name and kind agree. */
  enter(card, replaced) {
    const element = renderCard(card, {
      document: this.document, locale: this.locale, timeZone: this.timeZone, base: this.base,
      onAction: (action, given) => this.click(action, given), onSuggest: (action, given) => this.suggest(action, given),
      onOpenLink: (link) => this.open(link), onCard: (pushed) => this.push(pushed),
    });
    if (replaced) formOf(element).restore(formOf(replaced.element).typed());
    return { card, element, pressed: null };
  }

  push(card) {
    const entry = this.stack.at(-1);
    if (entry) entry.pressed = this.document.activeElement;
    this.follow({ navigations: [{ pushCard: card }], notification: "", link: null }, true);
  }

  clear(entry) {
    const fresh = this.enter(entry.card, null);
    const focused = this.focusedField();
    entry.element.replaceWith(fresh.element);
    entry.element = fresh.element;
    if (!this.focusField(entry, focused)) this.frame.focusHeading();
  }

  open(link) {
    const url = openable(link.url, this.base);
    if (!url) return;
    const opened = this.openLink(url, link.openAs ?? "FULL_SIZE");
    if (link.onClose === "RELOAD") this.reloadWhenClosed(opened);
  }

  reloadWhenClosed(opened) {
    if (!opened) return;
    const look = setInterval(() => {
      if (!opened.closed) return;
      clearInterval(look);
      this.reload();
    }, WINDOW_LOOK_MS);
  }

  draw(takeFocus, before) {
    const top = this.stack.at(-1);
    if (!top) return;
    if (top.card.displayStyle === "PEEK" && before && before !== top && !takeFocus) {
      this.stack = [before];
      this.frame.peek(renderPeek({ document: this.document, base: this.base }, top.card, () => this.unpeek(top)));
      return;
    }
    const focused = this.focusedField();
    this.frame.show(top.element, this.stack.length > 1);
    if (takeFocus && !this.focusField(top, focused)) this.frame.focusHeading();
  }

  unpeek(entry) {
    this.stack = [...this.stack, entry];
    this.draw(true);
  }

  event({ mail, parameters, formInputs }) {
    return makeEvent({ hostApp: this.hostApp, platform: this.platform, locale: this.locale, timeZone: this.timeZone, now: this.now(), parameters, formInputs, mail });
  }

  busy(change) {
    this.waiting += change;
    this.frame.busy(this.waiting > 0);
  }

  fail(error, kind, again) {
    const text = error instanceof AnswerError ? error.message : error.shown ?? this.words.failed;
    if (kind === "click") this.frame.toast(text);
    else this.frame.notice({ title: this.words.failed, text: text === this.words.failed ? "" : text, button: this.words.retry, press: again });
  }

  holdsFocus() {
    return this.root.contains(this.document.activeElement);
  }

  focusedField() {
    const focused = this.document.activeElement;
    return this.holdsFocus() ? focused?.getAttribute("name") : null;
  }

  focusField(entry, name) {
    const field = name ? formOf(entry.element).fields.find((candidate) => candidate.name === name) : null;
    field?.focus();
    return Boolean(field);
  }
}

/** A window as Google opens it: OVERLAY is a small one that can tell when it is closed; a full one cannot. */
export function openWindow(url, openAs) {
  return openAs === "OVERLAY" ? window.open(url, "_blank", "popup,width=520,height=640") : window.open(url, "_blank", "noopener");
}
