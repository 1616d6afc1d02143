// What the merchant sees and decides that is of no single order: the shop now, its concert, goods, reviews, feedback, loyalty.

import { act } from "/page/act.js";
import { ask } from "/page/ask.js";
import { byId, call, el } from "/page/dom.js";
import { phone } from "/page/phone.js";

const CALM_MS = 2500;
const chosen = { sku: "", tag: "", scan: null };
const REASONS = { abuse: "Abuse", personal_data: "Personal data", not_about_the_product: "Not about the product" };
const SOURCES = { order: "asked after it came", case: "asked after a complaint", complaint: "a complaint", "": "unasked" };
let timer = 0;
let office = { known: false };

const does = (what, body = {}) => call("POST", "/control/merchant", { do: what, ...body });

export async function watchOffice() {
  clearTimeout(timer);
  if (byId("merchant").hidden || document.hidden) return;
  try {
    office = await (await fetch("/control/office")).json();
    draw();
  } catch {
    // the page's long poll says that the simulator does not answer
  }
  timer = setTimeout(watchOffice, CALM_MS);
}
document.addEventListener("visibilitychange", watchOffice);

const after = (work) => async () => { await work(); await watchOffice(); };

// Each part is drawn when it has changed, so that whoever is on one of its buttons stays there.
function draw() {
  part("live", "The shop now", office.live, shopNow);
  part("concert", "The concert", chosen.scan, concert);
  if (!office.known) return;
  part("goods", "Stock and prices", [office.goods, chosen.sku], goods);
  part("reviews", "Reviews of products", office.reviews, reviews);
  part("feedback", "Feedback inbox", [office.feedback, chosen.tag], feedback);
  part("loyalty", "Loyalty", office.loyalty, loyalty);
}

function part(name, title, state, nodes) {
  const id = `merchant-${name}`;
  const box = byId(id) || byId("merchant").appendChild(el("section", { class: "group", id, "aria-label": title }));
  const seen = JSON.stringify(state ?? null);
  if (box.dataset.state === seen) return;
  box.dataset.state = seen;
  const at = [...box.querySelectorAll("button, select")].indexOf(document.activeElement);
  box.replaceChildren(el("h3", {}, title), ...nodes().filter(Boolean));
  if (at >= 0) box.querySelectorAll("button, select")[at]?.focus();
}

const note = (text) => el("p", { class: "note" }, text);
const pill = (text, style = "") => el("span", { class: `pill ${style}` }, text);

// --- the shop now --------------------------------------------------------------------------------------------------

function shopNow() {
  const live = (change) => does("live", change);
  const said = async (title, fields, body) => {
    const given = await ask(title, fields);
    if (given) await live(body(given));
  };
  const now = office.live || {};
  return [
    el("p", { class: "note now", role: "status" }, pill(now.paused ? "Paused" : "Open for orders", now.paused ? "pending" : "paid"),
      ` ${[now.paused && now.until ? `until ${new Date(now.until).toLocaleString("en-GB")}` : "", now.paused ? now.why : "", now.orders_a_day ? `${now.orders_a_day} orders a day` : ""].filter(Boolean).join(" · ")}`),
    el("div", { class: "steps" },
      act("Pause the shop …", after(() => said("Pause the shop", [{ name: "why", label: "Why? The shopper reads it", optional: true }, { name: "until", label: "Until", type: "date", optional: true }],
        ({ why, until }) => ({ paused: true, why, ...(until ? { until } : {}) })))),
      act("Take orders again", after(() => live({ paused: false }))),
      act("Close a day …", after(() => said("On which day does nothing go?", [{ name: "day", label: "Day", type: "date" }], ({ day }) => ({ close: [day] })))),
      act("Orders a day …", after(() => said("How many orders a day at most?", [{ name: "most", label: "0: as shop.yaml has it", type: "number", value: "10" }], ({ most }) => ({ orders_a_day: Number(most) })))),
      (now.closed || []).map((day) => act(`Open ${day} again`, after(() => live({ open: [day] }))))),
  ];
}

// --- the concert ---------------------------------------------------------------------------------------------------

const NEWS = [["Doors are open", "doors"], ["Traffic …", "traffic", "Er staat een file op de ring: kom met de trein."],
  ["Parking …", "parking", "Parkeer bij de brug."], ["Moved …", "moved", "2027-06-19"], ["Cancelled …", "cancelled", "De violist is ziek."]];

function concert() {
  const tell = (title, kind, usual) => act(title, async () => {
    const moved = kind === "moved";
    const given = usual ? await ask(moved ? "To which day?" : "What do you want to say?", [{ name: moved ? "day" : "text", label: moved ? "Day" : "Text", value: usual, type: moved ? "date" : "text" }], "Tell who holds tickets") : { text: "" };
    if (given) await does("news", { kind, ...given });
  });
  return [
    note("News goes to everybody who holds a ticket; a cancelled concert is paid back."),
    el("div", { class: "steps" }, NEWS.map((each) => tell(...each)), act("Scan a ticket …", scan, "main")),
    chosen.scan ? el("p", { class: "scanned", role: "status" }, pill(chosen.scan.answer.replaceAll("_", " "), chosen.scan.admitted ? "paid" : "expired"),
      ` ${["title", "name", "at", "gate"].map((key) => chosen.scan[key]).filter(Boolean).join(" · ")}`) : null,
  ];
}

// The latest ticket on the phone that is seen, unless another code is given.
async function scan() {
  const shown = JSON.stringify(phone.shown?.messages || []).match(/https?:[^"\\]+\/t\/[^"\\]+\/code\.png/g) || [];
  const given = await ask("Scan a ticket", [{ name: "code", label: "Its code (CK1/…), or the address of its picture", value: shown.at(-1) || "" }, { name: "gate", label: "Gate", value: "Noord" }], "Scan");
  if (!given) return;
  chosen.scan = await does("scan", given);
  draw();
}

// --- stock and prices ----------------------------------------------------------------------------------------------

function goods() {
  const one = office.goods.find((each) => each.sku === chosen.sku) || office.goods[0];
  chosen.sku = one.sku;
  const change = (what, title, name, label, value) => act(title, after(async () => {
    const given = await ask(`${title.replace(" …", "")}: ${one.title}`, [{ name, label, value }]);
    if (given) await does(what, { sku: one.sku, ...given });
  }));
  const left = one.available === null ? "never runs out" : `${one.available} left`;
  return [
    note("Who asked to be told when it is back, or costs less, hears of it at once. A price is published."),
    el("div", { class: "steps picks" }, el("label", {}, "Product", el("select", { "data-pick": "sku", onchange: (event) => { chosen.sku = event.target.value; draw(); } },
      office.goods.map(({ sku, title }) => el("option", { value: sku, selected: sku === one.sku }, `${title} (${sku})`)))),
    el("span", { class: "quiet" }, `€ ${one.price || "…"} · ${left}`)),
    el("div", { class: "steps" },
      one.available === null ? null : change("stock", "Set stock …", "available", "How many can be sold from now on?", String(one.available || 5)),
      change("price", "Publish a price …", "price", "In euros", one.price)),
  ];
}

// --- what shoppers say ---------------------------------------------------------------------------------------------

function reviews() {
  const row = (each) => el("li", { class: "said-row" },
    el("p", {}, el("span", { class: "stars", role: "img", "aria-label": `${each.stars} of 5` }, "★".repeat(each.stars) + "☆".repeat(5 - each.stars)), ` ${each.product} `,
      each.hidden ? pill(`hidden: ${REASONS[each.hidden] || each.hidden}`, "pending") : null),
    each.text ? el("blockquote", {}, each.text) : null,
    each.hidden ? act("Show again", after(() => does("show", { review: each.name }))) : act("Hide …", after(() => hide(each))));
  return office.reviews.length
    ? [note("Hiding takes a reason, and no stars away."), el("ul", { class: "said-list" }, office.reviews.map(row))]
    : [note("No reviews yet. Who gives stars after a delivery may write one.")];
}

async function hide(each) {
  const given = await ask("Why is it hidden?", [{ name: "reason", label: "Reason", options: office.reasons.map((reason) => [reason, REASONS[reason] || reason]) }], "Hide it");
  if (given) await does("hide", { review: each.name, ...given });
}

function feedback() {
  const filter = (tag) => el("button", { type: "button", "aria-pressed": String(chosen.tag === tag), onclick: () => { chosen.tag = tag; draw(); } }, tag || "all");
  const found = office.feedback.filter(({ tags }) => !chosen.tag || tags.includes(chosen.tag));
  const row = (each) => el("li", { class: "said-row" },
    el("blockquote", {}, each.text),
    el("p", {}, each.tags.map((tag) => pill(tag, { praise: "paid", complaint: "pending" }[tag])), el("span", { class: "quiet" }, ` ${each.channel}${each.order ? ` · order ${each.order}` : ""} · ${SOURCES[each.source] || each.source}`)));
  return office.feedback.length
    ? [el("div", { class: "filters", role: "group", "aria-label": "Feedback with this tag" }, ["", ...office.tags].map(filter)),
      found.length ? el("ul", { class: "said-list" }, found.map(row)) : note("Nothing has that tag.")]
    : [note("Nothing yet. What shoppers answer when they are asked how it was comes here.")];
}

function loyalty() {
  const style = { satisfied: "paid", leaving: "pending" };
  const row = (each) => el("tr", {}, el("td", {}, pill(each.label, style[each.label] || "expired")), el("td", {}, each.channel), el("td", {}, each.last_score ?? "–"), el("td", {}, String(each.returns)), el("td", {}, (each.ordered_at || "").slice(0, 10)));
  return office.loyalty.length
    ? [el("table", { class: "loyalty" }, el("thead", {}, el("tr", {}, ["Label", "Channel", "Score", "Returns", "Ordered"].map((title) => el("th", { scope: "col" }, title)))), el("tbody", {}, office.loyalty.map(row)))]
    : [note("Nobody has ordered yet.")];
}
