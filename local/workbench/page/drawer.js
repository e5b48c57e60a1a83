// Calls and tasks as they run, and the mails that were caught.

import { el } from "../cards/dom.js";
import { foreign } from "../cards/text.js";

const MOST = 200;
const LINK = /https?:\/\/[^\s<>"]+/g;

export class Drawer {
  constructor(root, toggle, count) {
    Object.assign(this, { root, count, calls: [], last: 0 });
    toggle.addEventListener("click", () => {
      root.hidden = !root.hidden;
      toggle.setAttribute("aria-expanded", String(!root.hidden));
      document.body.classList.toggle("with-drawer", !root.hidden);
    });
    const clear = el(document, "button", { type: "button", class: "link", on: { click: () => this.clear() } }, "Clear");
    [this.callHead, this.queueHead, this.mailHead] = ["Google calls", "Queue", "Mails"].map((title) => el(document, "h2", {}, title));
    this.callList = el(document, "ol", { class: "moves" });
    this.queueList = el(document, "ol", { class: "moves" });
    this.mailList = el(document, "ol", { class: "moves" });
    root.replaceChildren(...[[this.callHead, this.callList, clear], [this.queueHead, this.queueList], [this.mailHead, this.mailList]]
      .map(([head, list, extra]) => el(document, "div", { class: "moves-column" }, el(document, "header", {}, head, extra), list)));
  }

  /** Take in a state; answers whether anything moved. */
  take({ calls, latest, queue, mails }) {
    if (latest < this.last) this.last = 0; // Google was started anew
    const fresh = (calls ?? []).filter(({ number }) => number > this.last); // two looks may overlap
    if (fresh.length) this.last = fresh.at(-1).number;
    this.calls = [...this.calls, ...fresh].slice(-MOST);
    const print = JSON.stringify([queue, mails?.length]);
    const moved = fresh.length > 0 || print !== this.print;
    this.print = print;
    if (moved) this.draw(queue, mails, calls !== undefined);
    return moved || (queue?.waiting.some((task) => task.due * 1000 < Date.now() + 5000) ?? false);
  }

  clear() {
    this.calls = [];
    this.callList.replaceChildren();
  }

  draw(queue, mails, hasGoogle) {
    this.count.textContent = String(queue?.waiting.length ?? 0);
    this.callHead.textContent = hasGoogle ? "Google calls" : "Google calls: somebody else’s Google";
    this.callList.replaceChildren(...this.calls.toReversed().map(callRow));
    this.queueHead.textContent = queue ? `Queue: ${queue.waiting.length} waiting` : "Queue: somebody else’s";
    this.queueList.replaceChildren(...(queue ? [...queue.waiting.map(waitingRow), ...queue.delivered.map(deliveryRow)] : []));
    this.callList.classList.toggle("elsewhere", !hasGoogle);
    this.queueList.classList.toggle("elsewhere", !queue);
    this.mailList.classList.toggle("elsewhere", !mails);
    this.mailHead.textContent = mails ? `Mails: ${mails.length}` : "Mails: not caught here";
    this.mailList.replaceChildren(...(mails ?? []).map(mailRow));
  }
}

function callRow(call) {
  return el(document, "li", {}, badge(call.status), el(document, "b", {}, call.method), " ", el(document, "span", { class: "path", title: call.path }, call.path), el(document, "span", { class: "by" }, call.account || call.api), time(call.at));
}

function waitingRow(task) {
  const state = task.running ? "running" : task.attempts ? `after ${task.attempts}` : "waiting";
  return el(document, "li", { class: "waiting" }, el(document, "span", { class: "status" }, state), el(document, "b", {}, task.queue), " ", el(document, "span", { class: "path", title: task.body }, task.body || task.path), time(task.due));
}

function deliveryRow(delivery) {
  return el(document, "li", {}, badge(delivery.status), el(document, "b", {}, delivery.queue), " ", el(document, "span", { class: "path", title: delivery.body }, delivery.body || delivery.path), time(delivery.at));
}

function mailRow(mail) {
  return el(document, "li", {}, el(document, "details", {}, el(document, "summary", {}, foreign(el(document, "b", {}, mail.subject), mail.subject), el(document, "span", { class: "by" }, mail.to.join(", ")), time(mail.at)),
    foreign(el(document, "div", { class: "mail-text" }, ...linked(mail.text)), mail.text)));
}

/** The text with its web addresses as links, as a mail program shows them. */
function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index), el(document, "a", { href: found[0], target: "_blank", rel: "noopener" }, found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function badge(status) {
  return el(document, "span", { class: `status ${status >= 200 && status < 400 ? "good" : "bad"}` }, String(status || "cut"));
}

function time(seconds) {
  return el(document, "time", {}, new Date(seconds * 1000).toLocaleTimeString("en-GB"));
}
