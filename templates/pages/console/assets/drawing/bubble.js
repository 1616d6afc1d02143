// One message on a phone: its bubble as the channel draws it, its state, and what can be done with it.

import { clockTime, el } from "./dom.js";
import { icon } from "./icons.js";
import { DRAWINGS, drawn } from "./index.js";

const WORDS = { accepted: "on its way", sent: "sent", delivered: "delivered", read: "read", failed: "not delivered" };
const SENDERS = { person: "a person of the shop", app: "the app itself" };
const REASONS = { 131047: "the 24-hour window is closed" };

// `act(body)` sends something to the control API. → {node, chips, board}
export function bubble(channel, message, act) {
  const mine = message.from === "shopper";
  const tap = (option) => act({ tap: { option, message: message.id } });
  const { inside, acts, strip, rows, chips, board, note } = drawn(channel, message.native, tap, mine);
  if (note) return { node: el("div", { class: "day" }, note), chips, board };
  if (![inside, acts, strip, rows].some((each) => each.length)) return { node: el("span", { hidden: true }), chips, board };
  const pictured = inside.some((part) => part.classList.contains("picture") || part.classList.contains("album"));
  const wide = strip.length ? " wide" : "";
  return {
    chips, board,
    node: el("div", { class: `said${mine ? " mine" : ""}${wide}${message.state === "failed" ? " failed" : ""}` },
      el("div", { class: `bubble${pictured ? " pictured" : ""}${inside.length ? "" : " bare"}` }, ...inside, ...marks(channel, message),
        acts.length ? el("div", { class: "acts" }, acts) : null),
      rows.length ? el("div", { class: "keyboard" }, rows.map((row) => el("div", { class: "keys" }, row))) : null,
      strip.length ? el("ul", { class: "strip", "aria-label": "Products", tabindex: "0" }, strip) : null,
      message.reaction ? reaction(message) : null, tools(message, mine, act)),
  };
}

// The parts that change while the message stays as it is.
export function refresh(channel, node, message) {
  if (!node.matches(".said")) return;
  node.classList.toggle("failed", message.state === "failed");
  node.querySelector(".why")?.remove();
  node.querySelector(".meta").replaceWith(...marks(channel, message));
  node.querySelector(".reaction")?.remove();
  if (message.reaction) node.append(reaction(message));
}

function marks(channel, message) {
  const words = WORDS[message.state] || message.state;
  const tick = message.state === "failed" ? "!" : DRAWINGS[channel].ticks?.[message.state];
  return [
    el("div", { class: "meta" },
      message.from in SENDERS ? el("span", { class: "badge" }, SENDERS[message.from]) : null,
      message.native.template ? el("span", { class: "badge" }, "template") : null,
      el("time", {}, clockTime(message.at)),
      tick ? el("span", { class: `tick ${message.state}`, role: "img", "aria-label": words, title: words }, tick) : null),
    ...(message.error ? [el("div", { class: "why" }, ["Not delivered: ", message.error, REASONS[message.error] ? `, ${REASONS[message.error]}` : ""].join(""))] : []),
  ];
}

const reaction = (message) => el("span", { class: "reaction" }, message.reaction);

const RULES = {
  edit: (message, mine) => mine && (message.native.type === "text" || Boolean(message.native.text)),
  revoke: (message, mine) => mine,
  reaction: (message, mine) => !mine,
};
const TOOLS = {
  edit: ["Edit", "edit", (message, act) => {
    const text = window.prompt("Edit the message", message.text);
    if (text) act({ edit: { message: message.id, text } });
  }],
  revoke: ["Delete", "delete", (message, act) => act({ revoke: { message: message.id } })],
  reaction: ["React with a thumb", "like", (message, act) => act({ reaction: { message: message.id, emoji: message.reaction ? "" : "👍" } })],
};

function tools(message, mine, act) {
  const found = Object.keys(TOOLS).filter((name) => act.takes(name) && RULES[name](message, mine));
  if (!found.length) return null;
  return el("div", { class: "tools" }, found.map((name) => {
    const [label, sign, work] = TOOLS[name];
    return el("button", { type: "button", "aria-label": label, title: label, onclick: () => work(message, act) }, icon(sign, 15));
  }));
}
