// The mailbox: what the shop sent by e-mail, to shoppers and to the merchant.

import { byId, clockTime, el } from "/page/dom.js";

const chosen = { seq: 0, text: false };
let mails = [];

export function drawMails(found) {
  const last = found.at(-1)?.seq || 0;
  if (last === (mails.at(-1)?.seq || 0) && byId("mails").firstChild) return;
  mails = found;
  if (!mails.some((mail) => mail.seq === chosen.seq)) chosen.seq = last;
  draw();
}

function draw() {
  const pane = byId("mails");
  const mail = mails.find((each) => each.seq === chosen.seq);
  if (!mail) {
    pane.replaceChildren(el("div", { class: "nothing" }, "No mail yet. A confirmation comes when something is paid; the merchant hears of it too."));
    return;
  }
  pane.replaceChildren(el("ul", { class: "mail-list" }, mails.toReversed().map(row)), letter(mail));
}

function row(mail) {
  const open = () => { chosen.seq = mail.seq; draw(); };
  return el("li", {}, el("button", { type: "button", class: "mail-row", "aria-pressed": String(mail.seq === chosen.seq), onclick: open },
    el("strong", {}, mail.subject), el("time", {}, clockTime(mail.at)), el("span", { class: "quiet" }, `to ${mail.to.join(", ")}`)));
}

function letter(mail) {
  const show = (title, text) => el("button", { type: "button", class: "act", "aria-pressed": String(chosen.text === text), onclick: () => { chosen.text = text; draw(); } }, title);
  const fact = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
  // A frame of its own, which may run nothing: whatever is in the letter, it stays in there.
  const body = chosen.text
    ? el("pre", { class: "mail-text", tabindex: "0" }, mail.text)
    : el("iframe", { class: "mail-html", title: `Mail: ${mail.subject}`, sandbox: "", src: `/mails/${mail.seq}` });
  return el("article", { class: "mail" },
    el("dl", {}, fact("From", mail.from), fact("To", mail.to.join(", ")), fact("Reply to", mail.reply_to.join(", ")), fact("Subject", mail.subject)),
    el("div", { class: "steps" }, show("As it looks", false), show("Plain text", true)),
    body);
}
