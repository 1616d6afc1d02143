// Behind the scenes: orders with their payment and parcel, the switches of what can be broken, and the wire.

import { act } from "/page/act.js";
import { ask } from "/page/ask.js";
import { watchBooks } from "/page/break.js";
import { byId, call, el } from "/page/dom.js";
import { watchOffice } from "/page/merchant.js";
import { parcels, setUpParcels } from "/page/parcels.js";

const KINDS = ["webhook", "graph", "stripe", "carrier", "merchant", "webchat", "ses", "clock", "register"];
const choices = { close: false, kind: "", api: "" };
let exchanges = [];
export const seen = () => exchanges.at(-1)?.seq || 0;

export function setUpTabs({ api, carriers }) {
  choices.api = api;
  setUpParcels(carriers);
  const tabs = [...document.querySelectorAll("#desk [role=tab]")];
  const select = (tab) => {
    for (const each of tabs) {
      const on = each === tab;
      each.setAttribute("aria-selected", String(on));
      each.tabIndex = on ? 0 : -1;
      byId(each.getAttribute("aria-controls")).hidden = !on;
    }
    document.body.dataset.tab = tab.getAttribute("aria-controls");
    watchBooks();
    watchOffice();
  };
  if (location.hash === "#break") select(byId("tab-faults"));
  for (const tab of tabs) {
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
      select(next);
      next.focus();
    });
  }
}

function check(title, key) {
  return el("label", { class: "check" }, el("input", { type: "checkbox", checked: choices[key], onchange: (event) => { choices[key] = event.target.checked; } }), title);
}

// --- orders --------------------------------------------------------------------------------------------------------

const STATES = { open: ["Awaiting payment", ""], paid: ["Paid", "paid"], pending: ["Waiting for the bank", "pending"], refused: ["Bank refused", "expired"], expired: ["Expired", "expired"] };

function stateOf(line) {
  if (line.status !== "complete") return line.status;
  if (line.payment_status !== "unpaid") return "paid";
  return line.payment_intent_status === "processing" ? "pending" : "refused";
}

export function drawOrders(payments) {
  const pane = byId("orders");
  const state = JSON.stringify(payments);
  if (pane.dataset.state === state) return;
  pane.dataset.state = state;
  pane.replaceChildren(...(payments.length
    ? [el("h3", {}, "Payments and parcels"), el("p", { class: "note" }, "Pay as the shopper, or act as the bank and the carrier."),
      ...payments.toReversed().map(order)]
    : [el("div", { class: "nothing" }, "No orders yet. Choose something in one of the chats, and the payment and its parcel appear here.")]));
}

function order(line) {
  const state = stateOf(line);
  const [words, style] = STATES[state];
  const money = new Intl.NumberFormat("en-IE", { style: "currency", currency: line.currency }).format(line.amount / 100);
  return el("article", { class: "order", "data-order": line.order },
    el("header", {}, el("strong", {}, money), el("span", { class: `pill ${style}` }, words),
      line.refunded ? el("span", { class: "pill pending" }, "Refunded") : null, el("code", { title: line.session }, `${line.order} · attempt ${line.attempt}`)),
    ...(ACTIONS[state]?.(line) || []));
}

function pay(action, line, more = {}) {
  return () => call("POST", "/control/payments", { action, session: line.session, close: choices.close, ...more });
}

const ACTIONS = {
  open: (line) => [
    el("div", { class: "steps" },
      act("Pay with iDEAL", pay("pay", line, { method: "ideal" }), "main"), act("Card", pay("pay", line, { method: "card" })),
      act("Direct debit", pay("pay", line, { method: "sepa_debit" })), act("Card declined", pay("decline", line))),
    el("div", { class: "steps" }, check("Close the page after paying", "close"),
      el("a", { class: "check", href: line.url, target: "_blank", rel: "noopener" }, "Open the payment page"))],
  pending: (line) => [el("div", { class: "steps" }, act("The bank confirms", pay("succeed_later", line), "main"), act("The bank refuses", pay("fail_later", line)))],
  paid: (line) => [
    caption("Parcels"), parcels(line.order),
    caption("The merchant"),
    el("div", { class: "steps" }, act("Cannot make it: propose …", () => propose(line)), act("Refund …", () => refund(line))),
    caption("The latest return"),
    el("div", { class: "steps" }, RETURNS.map(([title, decision, why]) => act(title, () => decide(line, title, decision, why))))],
};

const caption = (text) => el("span", { class: "kind" }, text);
const merchant = (what, line, body) => call("POST", "/control/merchant", { do: what, order: line.order, ...body });

const RETURNS = [["Approve", "approve"], ["Reject …", "reject", true], ["Received", "receive"], ["Inspected, in order", "accept"], ["Inspected, not …", "refuse", true]];

// The merchant decides about what comes back of an order.
async function decide(line, title, decision, why) {
  const given = why ? await ask(title.replace(" …", ""), [{ name: "note", label: "Why? The shopper reads it" }]) : { note: "" };
  if (given) await merchant("return", line, { decision, ...given });
}

// The merchant proposes something else for a line: a SKU of the shop, or what it is in words.
async function propose(line) {
  const given = await ask("What comes instead?", [
    { name: "instead", label: "A SKU of the shop, or what it is in words", value: "TULP-RED" },
    { name: "line", label: "For which SKU of the order? Empty: its only one", optional: true },
    { name: "note", label: "Why? The shopper reads it", optional: true }], "Propose it");
  if (!given) return;
  const what = /^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(given.instead) ? { sku: given.instead } : { words: given.instead };
  await merchant("substitute", line, { ...what, ...filled(given, "line", "note") });
}

async function refund(line) {
  const given = await ask("Refund", [
    { name: "amount", label: "In cents; empty: all that is left", type: "number", optional: true },
    { name: "note", label: "Why? The shopper reads it", optional: true }], "Refund it");
  if (given) await merchant("refund", line, { ...filled(given, "note"), ...(given.amount ? { amount: Number(given.amount) } : {}) });
}

const filled = (given, ...names) => Object.fromEntries(names.filter((name) => given[name]).map((name) => [name, given[name]]));

// --- faults --------------------------------------------------------------------------------------------------------

const FAULTS = [
  ["WhatsApp’s webhooks", "How the shop hears what shoppers do. Stays on until you change it.", "webhooks", (mode) => ({ webhooks: { mode } }),
    [["As they should", "normal"], ["Twice", "duplicate"], ["Out of order", "reorder"], ["5 s late", "delay"], ["Lost", "drop"], ["Wrong signature", "bad_signature"]]],
  ["The next message the shop sends", "Once for each click.", "", (kind) => ({ sends: { kind, times: 1 } }),
    [["Server error 500", "500"], ["Too fast for this shopper (131056)", "131056"], ["Too fast for the number (130429)", "130429"], ["Window closed (131047)", "131047"], ["No answer in time", "timeout"], ["Accepted, then fails", "failed"]]],
  ["The next mail", "Once for each click.", "", (kind) => ({ mails: { kind } }),
    [["Too many (429)", "throttled"], ["Refused for good", "rejected"], ["Address not verified", "unverified"], ["Server error 500", "500"]]],
  ["Stripe’s webhooks", "The hint that something was paid. Stays on until you change it.", "stripe_webhooks", (mode) => ({ stripe_webhooks: { mode } }),
    [["As they should", "normal"], ["Twice", "duplicate"], ["Out of order", "reorder"], ["5 s late", "delay"], ["Lost", "drop"], ["Wrong signature", "bad_signature"]]],
  ["The next call to Stripe", "Once for each click.", "", (kind) => ({ stripe_api: { kind, times: 2 } }),
    [["Server error 500", "500"], ["Too many requests", "429"], ["Times out before it is done", "timeout_before"], ["Times out after it is done", "timeout_after"]]],
];

export function drawFaults(faults) {
  const pane = byId("switches");
  const state = JSON.stringify(faults);
  if (pane.dataset.state === state) return;
  pane.dataset.state = state;
  pane.replaceChildren(
    ...FAULTS.map(([title, note, key, body, options]) => el("div", { class: "group" }, el("h3", {}, title), el("p", { class: "note" }, note),
      el("div", { class: "steps" }, options.map(([words, value]) => {
        const button = act(words, () => call("POST", "/control/faults", body(value)), key && faults[key] === value ? (value === "normal" ? "main" : "on") : "");
        if (key) button.setAttribute("aria-pressed", String(faults[key] === value));
        return button;
      })))),
    faults.sends.length + faults.mails.length ? el("p", { class: "note" }, `Waiting to happen: ${[...faults.sends, ...faults.mails].join(", ")}`) : "",
    el("div", { class: "steps" }, act("All in order again", () => call("DELETE", "/control/faults"))));
}

// --- inspector -----------------------------------------------------------------------------------------------------

export function addTraffic(found) {
  const pane = byId("traffic");
  if (!pane.firstChild) setUpTraffic(pane);
  if (!found.length) return;
  exchanges = [...exchanges, ...found].slice(-500);
  const list = pane.querySelector(".exchanges");
  list.querySelector(".nothing")?.remove();
  for (const exchange of found) if (!choices.kind || choices.kind === exchange.kind) list.prepend(line(exchange));
  while (list.childElementCount > 500) list.lastChild.remove();
}

function setUpTraffic(pane) {
  const filter = (kind) => el("button", { type: "button", "aria-pressed": String(choices.kind === kind), onclick: (event) => {
    choices.kind = kind;
    for (const each of pane.querySelectorAll(".filters button")) each.setAttribute("aria-pressed", String(each === event.currentTarget));
    pane.querySelector(".exchanges").replaceChildren(...exchanges.filter((each) => !kind || each.kind === kind).toReversed().map(line));
  } }, kind || "all");
  pane.append(el("div", { class: "filters", role: "group", "aria-label": "Show" }, ["", ...KINDS].map(filter)),
    el("div", { class: "exchanges" }, el("div", { class: "nothing" }, "Every webhook and API call appears here as it went over the wire, without secrets.")));
}

// What an exchange is about, in a word or two: "message text", "status read", "interactive carousel".
function gist({ kind, request }) {
  const value = request?.entry?.[0]?.changes?.[0]?.value;
  if (value?.messages) return `message ${value.messages[0].interactive?.type || value.messages[0].type}`;
  if (value?.statuses) return `status ${value.statuses[0].status}`;
  if (kind === "graph") return [request?.type, request?.interactive?.type, request?.template?.name, request?.status].filter(Boolean).join(" ");
  return [request?.type, request?.state].filter((each) => typeof each === "string").join(" ");
}

function line(exchange) {
  const ok = exchange.status >= 200 && exchange.status < 400;
  const address = exchange.url.replace(choices.api, "").replace(/^https?:\/\/[^/]+/, "").replace(/\/v23\.0\/\d+/, "").replace(/(cs_test|re|pi)_\w+/, "$1_…");
  const node = el("details", { class: "exchange" },
    el("summary", {},
      el("time", {}, new Date(exchange.at * 1000).toLocaleTimeString("en-GB")),
      el("span", { class: `what ${exchange.kind}` }, exchange.kind),
      el("span", { class: "url", title: exchange.url }, `${address}${exchange.note ? ` (${exchange.note})` : ""}`, el("i", {}, gist(exchange))),
      el("span", { class: "ms" }, `${exchange.milliseconds} ms`),
      el("span", { class: `status${ok || exchange.kind === "clock" ? "" : " bad"}` }, exchange.status ? String(exchange.status) : "–")));
  // The bodies are many and long: made when they are looked at.
  node.addEventListener("toggle", () => {
    if (node.open && node.childElementCount === 1) node.append(...block("Headers", exchange.headers), ...block("Request", exchange.request), ...block("Response", exchange.response));
  });
  return node;
}

function block(title, body) {
  if (!body || (typeof body === "object" && !Object.keys(body).length)) return [];
  return [el("h4", {}, title), el("pre", { tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2))];
}


