// Break something, and see the books come back to balance. Nothing is asked of the simulator while nobody looks.

import { byId, call, clockTime, el } from "/page/dom.js";
import { icon } from "/drawing/icons.js";
import { phone } from "/page/phone.js";

const BUSY_MS = 600;
const CALM_MS = 1500;
const TITLES = { balanced: "In balance", moving: "On its way", broken: "Not in balance", unknown: "No books here" };
const NO_BOOKS = "This simulator stands in front of a stage whose table it does not know. Start it with make demo.";
// Where every cent is that Stripe received, in the order of the bar.
const PARTS = [
  ["kept", "Paid orders"], ["refunded", "Gone back"], ["on_its_way", "On its way"], ["person", "For a person to decide"],
  ["lost", "Taken back by a bank"], ["adrift", "Belongs nowhere"],
];
const STATUS = {
  awaiting_payment: "Link open", payment_pending: "Waiting for the bank", paid: "Paid", expired: "Link expired",
  cancelled: "Cancelled", review: "For a person",
};
const SIGNS = { broke: "bolt", did: "check", note: "clock", wrong: "close" };
const SPOKEN = { broke: "Broken: ", did: "The shop: ", note: "", wrong: "Wrong: " };
const drawn = {};
let timer = 0;
let running = "";
let asking = false;

export function setUpBreaks(breaks) {
  const groups = Map.groupBy ? Map.groupBy(breaks, (each) => each.group) : grouped(breaks);
  byId("breakers").replaceChildren(
    ...(groups.get("") || []).map((each) => breaker(each, "all")),
    ...[...groups].filter(([group]) => group).map(([group, each]) => el("div", { class: "breaker-group", role: "group", "aria-label": group },
      el("h3", {}, group), el("div", { class: "breaker-grid" }, each.map((one) => breaker(one))))));
  document.addEventListener("visibilitychange", watchBooks);
}

function grouped(breaks) {
  const groups = new Map();
  for (const each of breaks) groups.set(each.group, [...(groups.get(each.group) || []), each]);
  return groups;
}

function breaker({ what, title, note }, style = "") {
  return el("button", { type: "button", class: `breaker ${style}`, "data-what": what, onclick: () => smash(what) },
    el("b", {}, title), el("small", {}, note));
}

async function smash(what) {
  if (running) return;
  mark(what);
  watchBooks();
  await call("POST", "/control/breaks", { what, phone: phone.number }).catch(() => {});
  mark("");
  watchBooks();
}

// A second tap would only wait for the first: the others say so, and keep the focus where it is.
function mark(what) {
  running = what;
  for (const button of byId("breakers").querySelectorAll("button")) {
    button.setAttribute("aria-disabled", String(Boolean(what)));
    button.classList.toggle("busy", button.dataset.what === what);
  }
}

const looking = () => !byId("faults").hidden && !document.hidden;

export async function watchBooks() {
  clearTimeout(timer);
  if (!looking() || asking) return;
  asking = true;
  try {
    draw(await (await fetch("/control/books")).json());
  } catch {
    // the page's long poll says that the simulator does not answer
  } finally {
    asking = false;
  }
  timer = setTimeout(watchBooks, running || drawn.state === "moving" ? BUSY_MS : CALM_MS);
}

function draw(books) {
  drawn.state = books.state;
  if (books.running !== running && !(running && !books.running)) mark(books.running);
  if (books.state === "unknown") books.words = NO_BOOKS;
  once("verdict", [books.state, books.words], () => {
    byId("verdict").dataset.state = books.state;
    byId("verdict-title").textContent = TITLES[books.state];
    byId("verdict-words").textContent = books.words;
  });
  if (books.state === "unknown") return;
  once("equation", books.balances, () => byId("equation").replaceChildren(...books.balances.map(equation)));
  byId("equation").hidden = !books.balances.length;
  once("accounts", books.orders, () => byId("accounts").replaceChildren(...(books.orders.length ? books.orders.map(account) : [el("li", { class: "note" }, "No orders yet. Tap anything: somebody will buy something.")])));
  once("shelves", books.shelves, () => byId("shelves").replaceChildren(books.shelves.length ? shelves(books.shelves) : none("What is ordered appears here.")));
  write(books.diary);
}

function once(name, value, work) {
  const state = JSON.stringify(value);
  if (drawn[name] === state) return;
  drawn[name] = state;
  work();
}

const none = (words) => el("p", { class: "note" }, words);
const money = (amount, currency) => new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(amount / 100);

// --- the money ---------------------------------------------------------------------------------------------------------

function equation(book) {
  const parts = { ...book, on_its_way: book.unheard + book.going_back, person: book.in_review + book.by_hand };
  const shown = PARTS.filter(([part]) => parts[part] || ["kept", "refunded", "on_its_way"].includes(part));
  return el("div", { class: "sum" },
    el("div", { class: "bar", "aria-hidden": "true" }, PARTS.map(([part]) => {
      const piece = el("i", { class: part });
      piece.style.flexGrow = String(parts[part]);
      return piece;
    })),
    el("dl", {}, el("div", {}, el("dt", {}, "Stripe received"), el("dd", {}, money(book.received, book.currency))),
      shown.map(([part, words], at) => el("div", { class: parts[part] ? part : "zero" }, el("span", { class: "op", "aria-hidden": "true" }, at ? "+" : "="),
        el("dt", {}, words), el("dd", {}, money(parts[part], book.currency))))));
}

// --- payments and orders -----------------------------------------------------------------------------------------------

function account(order) {
  return el("li", { class: "account", "data-state": order.state },
    el("div", { class: "account-head" }, el("b", {}, order.number ? `Order ${order.number}` : "New order"), el("span", { class: "quiet" }, order.title),
      el("span", { class: `pill ${{ paid: "paid", expired: "expired", cancelled: "expired", awaiting_payment: "", payment_pending: "pending", review: "pending" }[order.status]}` }, STATUS[order.status])),
    el("div", { class: "moves" }, order.payments.map((each) => payment(each)), order.refunds.map((each) => refund(each, order)), order.disputes.map((each) => dispute(each, order))));
}

function payment(each) {
  if (each.received) {
    const heard = each.known === "paid";
    return el("span", { class: `move ${heard ? "in" : "way"}` }, `${money(each.received, each.currency)} ${heard ? "paid" : "paid, not heard of yet"}`);
  }
  return el("span", { class: "move" }, { open: "Link open", expired: "Link expired", complete: "Waiting for the bank" }[each.status] || each.status);
}

function refund(each, order) {
  const words = { requested: "going back", pending: "at the bank", succeeded: "back", failed: "refused by the bank" }[each.state];
  const style = { succeeded: "out", failed: "wrong" }[each.state] || "way";
  return el("span", { class: `move ${style}` }, `${money(each.amount, order.currency)} ${words} · ${each.reason.replaceAll("_", " ")}`);
}

function dispute(each, order) {
  return el("span", { class: `move ${each.outcome === "won" ? "in" : "wrong"}` }, `${money(each.amount, order.currency)} disputed · ${each.outcome}`);
}

// --- stock -------------------------------------------------------------------------------------------------------------

function shelves(lines) {
  return el("table", { class: "shelves" },
    el("thead", {}, el("tr", {}, ["What", "Free", "Reserved", "Sold"].map((title) => el("th", { scope: "col" }, title)))),
    el("tbody", {}, lines.map((line) => el("tr", {}, el("th", { scope: "row" }, line.title), el("td", {}, String(line.available)),
      el("td", { class: line.reserved === line.held ? "" : "off" }, String(line.reserved), el("small", {}, ` held by ${line.held} open`)),
      el("td", {}, String(line.sold), el("small", {}, ` in ${line.bought} paid`))))));
}

// --- what happened -----------------------------------------------------------------------------------------------------

function write(entries) {
  const list = byId("diary");
  const last = entries.at(-1)?.seq || 0;
  if (last < (drawn.seq || 0) || !last) list.replaceChildren();
  if (!last) {
    list.append(el("p", { class: "note" }, "Tap something to break it. What the shop does about it is written here."));
    drawn.seq = 0;
    return;
  }
  if (!drawn.seq || last < drawn.seq) list.replaceChildren();
  for (const entry of entries) {
    if (entry.seq > (last < drawn.seq ? 0 : drawn.seq || 0)) list.prepend(line(entry));
  }
  drawn.seq = last;
  byId("latest").className = `latest ${entries.at(-1).kind}`;
  byId("latest").replaceChildren(icon(SIGNS[entries.at(-1).kind], 14), entries.at(-1).text);
}

function line(entry) {
  return el("div", { class: `entry ${entry.kind}` }, icon(SIGNS[entry.kind], 16), el("span", { class: "sr" }, SPOKEN[entry.kind]),
    el("span", {}, entry.text), el("time", {}, clockTime(entry.at)));
}
