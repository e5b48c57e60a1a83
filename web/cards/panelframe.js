// The panel's own furniture: bar, back, menu, progress, messages. Where Google draws its chrome round a card.

import { el, freshId } from "./dom.js";
import { chromeIcon } from "./icons.js";
import { loadable } from "./links.js";
import { withMenu } from "./menu.js";
import { foreign } from "./text.js";

const TOAST_MS = 6000;

export class PanelFrame {
  constructor(root, { document, title, logoUrl, base, words, universalActions, back, home, universal }) {
    this.document = document;
    this.words = words;
    const logo = loadable(logoUrl, base);
    this.backButton = this.iconButton("back", words.back, back);
    this.backButton.hidden = true;
    const menu = universalActions.length
      ? withMenu({ document }, this.iconButton("menu", words.menu), universalActions.map((action) => ({ text: action.label, run: () => universal(action) })))
      : null;
    this.bar = el(document, "div", { class: "gc-bar" },
      this.backButton, logo ? el(document, "img", { src: logo, alt: "", class: "gc-logo", on: { error: (event) => event.target.remove() } }) : null, el(document, "div", { class: "gc-name" }, title),
      home ? this.iconButton("home", words.home, home) : null, menu);
    this.progress = el(document, "div", { class: "gc-progress", role: "progressbar", "aria-label": words.loading, hidden: true });
    this.view = el(document, "div", { class: "gc-view" });
    this.peeked = el(document, "div", { class: "gc-peeked" });
    this.spoken = el(document, "div", { class: "gc-toast", role: "status", "aria-live": "polite" });
    root.classList.add("gc-panel");
    root.setAttribute("role", "complementary");
    root.setAttribute("aria-label", title);
    root.replaceChildren(this.bar, this.progress, this.view, this.peeked, this.spoken);
    this.root = root;
  }

  iconButton(icon, label, press) {
    return el(this.document, "button", { type: "button", class: "gc-icon-button", "aria-label": label, title: label, on: press ? { click: press } : {} }, chromeIcon(this.document, icon));
  }

  show(element, hasBack) {
    this.peeked.replaceChildren();
    if (this.view.firstElementChild !== element || this.view.childElementCount !== 1) {
      this.view.replaceChildren(element);
    }
    this.view.scrollTop = 0;
    this.backButton.hidden = !hasBack;
  }

  peek(button) {
    this.peeked.replaceChildren(button);
  }

  /** The look of waiting. Nothing is locked: Google itself lets a second press through. */
  busy(isBusy) {
    this.progress.hidden = !isBusy;
    this.view.classList.toggle("gc-waiting", isBusy);
    this.view.setAttribute("aria-busy", String(isBusy));
  }

  focusHeading() {
    this.view.querySelector("h2[tabindex]")?.focus({ preventScroll: true });
  }

  /** A message of the host itself in place of a card. */
  notice({ title, text, button, press }) {
    const { document } = this;
    const id = freshId("gc-notice");
    const body = el(document, "section", { class: "gc-card gc-notice", role: "group", "aria-labelledby": id },
      el(document, "h2", { id, tabindex: "-1" }, title), text ? el(document, "p", {}, text) : null,
      el(document, "button", { type: "button", class: "gc-button gc-filled", on: { click: press } }, button));
    this.show(body, false);
  }

  toast(text) {
    const { document, spoken } = this;
    clearTimeout(this.timer);
    const close = el(document, "button", { type: "button", class: "gc-toast-close", "aria-label": this.words.dismiss, on: { click: () => spoken.replaceChildren() } }, chromeIcon(document, "close"));
    spoken.replaceChildren(foreign(el(document, "span", {}, text), text), close);
    this.timer = setTimeout(() => spoken.replaceChildren(), TOAST_MS);
  }
}
