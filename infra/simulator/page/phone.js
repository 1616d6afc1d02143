// The WhatsApp phone: its thread, composer and settings. Knows the control API, and nothing of what a payload is.

import { byId, call, clockTime, el, menu } from "/page/dom.js";
import { icon } from "/page/icons.js";
import { drawn } from "/page/payloads.js";

const ATTACHMENTS = [
  ["image", "Photo", { image: { caption: "" } }], ["audio", "Voice note", { voice: {} }],
  ["location", "Location", { location: { name: "Vondelpark" } }], ["contacts", "Contact", { contact: {} }],
  ["sticker", "Sticker", { sticker: {} }], ["document", "Document", { document: {} }],
  ["order", "Catalogue cart", { order: { items: [{ sku: "ROOS-ROOD-M", quantity: 1 }] } }], ["unsupported", "A poll", { unsupported: {} }],
];
const TICKS = { accepted: ["…", "on its way"], sent: ["✓", "sent"], delivered: ["✓✓", "delivered"], read: ["✓✓", "read"], failed: ["!", "not delivered"] };

export const phone = { number: 1 };
const nodes = new Map();
let name = "";
let stuck = true; // to the end of the thread, until the shopper scrolls up

const write = (body) => call("POST", `/control/phones/${phone.number}`, body).catch(() => {});

export function setUp(shopName) {
  name = shopName;
  byId("shop-name").textContent = shopName;
  byId("avatar").textContent = shopName.split(" ").pop().slice(0, 1);
  const closeAttachments = menu(byId("attach"), byId("attachments"));
  byId("attachments").replaceChildren(...ATTACHMENTS.map(([sign, title, body]) =>
    el("button", { type: "button", onclick: () => { closeAttachments(); write(body); } }, icon(sign), title)));
  for (const [id, sign] of [["attach", "plus"], ["phone-menu", "more"], ["sheet-close", "close"], ["send", "send"]]) byId(id).replaceChildren(icon(sign, 22));
  menu(byId("phone-menu"), byId("phone-settings"));
  const thread = byId("thread");
  const unstick = () => { stuck = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120; };
  for (const kind of ["wheel", "touchmove", "keyup"]) thread.addEventListener(kind, unstick, { passive: true });
  thread.addEventListener("load", () => { if (stuck) thread.scrollTop = thread.scrollHeight; }, true);
  const text = byId("text");
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    if (text.value.trim()) write({ text: text.value });
    text.value = "";
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); byId("composer").requestSubmit(); }
  });
}

export function forget() {
  nodes.clear();
  byId("thread").replaceChildren();
}

export function draw(shown) {
  byId("presence").textContent = shown.typing ? "typing …" : shown.window_open ? "Business account · window open" : "Business account · window closed";
  settings(shown);
  const thread = byId("thread");
  stuck = stuck || !nodes.size || thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120;
  let day = "";
  for (const message of shown.messages.filter((each) => each.native.type !== "reaction")) {
    const date = new Date(message.at * 1000).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
    if (date !== day) separator(date, message.seq);
    day = date;
    place(message);
  }
  thread.querySelector(".empty")?.remove();
  thread.querySelector(".typing")?.remove();
  if (!shown.messages.length) thread.append(invitation());
  if (shown.typing) thread.append(el("div", { class: "typing", "aria-label": "typing" }, el("i"), el("i"), el("i")));
  if (stuck) thread.scrollTop = thread.scrollHeight;
}

function invitation() {
  return el("div", { class: "empty" }, `Say hello to ${name}.`, el("br"),
    el("button", { type: "button", onclick: () => write({ text: "hoi" }) }, "hoi"), " ",
    el("button", { type: "button", onclick: () => write({ text: "hi" }) }, "hi"));
}

function separator(date, seq) {
  const key = `day ${seq}`;
  if (nodes.has(key)) return;
  const node = el("div", { class: "day" }, date);
  nodes.set(key, { node });
  byId("thread").append(node);
}

// Draws what is new or has changed; the rest stays, with its focus and its place.
function place(message) {
  const known = nodes.get(message.seq);
  const state = JSON.stringify([message.state, message.error, message.reaction]);
  if (known?.state === state) return;
  if (known) {
    known.node.classList.toggle("failed", message.state === "failed");
    known.node.querySelector(".meta").replaceWith(meta(message));
    known.node.querySelector(".why")?.remove();
    if (message.error) known.node.querySelector(".meta").after(why(message));
    known.node.querySelector(".reaction")?.remove();
    if (message.reaction) known.node.append(reaction(message));
    known.state = state;
    return;
  }
  const node = bubble(message);
  nodes.set(message.seq, { node, state });
  byId("thread").append(node);
}

function bubble(message) {
  const mine = message.from === "shopper";
  const tap = (option) => write({ tap: { option, message: message.id } });
  const { inside, acts, strip } = drawn(message.native, tap);
  return el("div", { class: `said${mine ? " mine" : ""}${strip.length ? " wide" : ""}${message.state === "failed" ? " failed" : ""}` },
    el("div", { class: "bubble" }, ...inside, meta(message), message.error ? why(message) : null,
      acts.length ? el("div", { class: "acts" }, acts) : null),
    strip.length ? el("ul", { class: "strip", "aria-label": "Products", tabindex: "0" }, strip) : null,
    message.reaction ? reaction(message) : null, tools(message, mine));
}

function meta(message) {
  const [glyph, words] = TICKS[message.state];
  return el("div", { class: "meta" },
    message.native.type === "template" ? el("span", { class: "badge" }, "template") : null,
    clockTime(message.at),
    el("span", { class: `tick ${message.state}`, role: "img", "aria-label": words, title: words }, glyph));
}

const why = (message) => el("div", { class: "why" }, `Not delivered: ${message.error}${message.error === "131047" ? ", the 24-hour window is closed" : ""}`);
const reaction = (message) => el("span", { class: "reaction" }, message.reaction);

function tools(message, mine) {
  const edit = () => {
    const text = window.prompt("Edit the message", message.native.text?.body || "");
    if (text) write({ edit: { message: message.id, text } });
  };
  const button = (label, sign, act) => el("button", { type: "button", "aria-label": label, title: label, onclick: act }, icon(sign, 15));
  return el("div", { class: "tools" }, mine
    ? [message.native.type === "text" ? button("Edit", "edit", edit) : null, button("Delete", "delete", () => write({ revoke: { message: message.id } }))]
    : [button("React with a thumb", "like", () => write({ reaction: { message: message.id, emoji: message.reaction ? "" : "👍" } }))]);
}

function settings(shown) {
  const box = byId("phone-settings");
  const state = JSON.stringify([shown.offline, shown.blocked, shown.address]);
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  const set = (body) => call("POST", `/control/phones/${phone.number}/settings`, body).catch(() => {});
  const toggle = (title, key) => el("label", {},
    el("input", { type: "checkbox", checked: shown[key], onchange: (event) => set({ [key]: event.target.checked }) }), title);
  box.replaceChildren(
    el("label", {}, el("span", { class: "quiet" }, shown.address)),
    toggle("Phone is off", "offline"), toggle("Shop is blocked", "blocked"),
    el("button", { type: "button", onclick: () => set({ promotions: "stop" }) }, "Stop promotions"),
    el("button", { type: "button", onclick: () => set({ promotions: "resume" }) }, "Allow promotions"));
}
