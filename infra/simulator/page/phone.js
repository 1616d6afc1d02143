// The phone that is seen: its thread, composer and settings. Knows the control API, and nothing of what a payload is.

import { bubble, refresh } from "/drawing/bubble.js";
import { byId, call, el, menu } from "/page/dom.js";
import { icon } from "/drawing/icons.js";
import { PHONES } from "/drawing/index.js";

export const phone = { channel: "whatsapp", number: 1, shown: null };
const nodes = new Map();
let channels = {};
let name = "";
let stuck = true; // to the end of the thread, until the shopper scrolls up

export const address = () => `/control/${phone.channel}/${phone.number}`;
export const write = (body) => call("POST", address(), body).catch(() => null);
write.takes = (kind) => Boolean(channels[phone.channel]?.sends.includes(kind));
const set = (body) => call("POST", `${address()}/settings`, body).catch(() => null);

// `about`: by channel, as the control API describes it; `sends`: what its shoppers can send and do.
export function setUp(shopName, about) {
  name = shopName;
  channels = about;
  byId("shop-name").textContent = shopName;
  byId("avatar").textContent = shopName.split(" ").pop().slice(0, 1);
  for (const [id, sign] of [["attach", "plus"], ["phone-menu", "more"], ["sheet-close", "close"], ["send", "send"]]) byId(id).replaceChildren(icon(sign, 22));
  menu(byId("phone-menu"), byId("phone-settings"));
  closeOffers = menu(byId("attach"), byId("attachments"));
  const thread = byId("thread");
  const unstick = () => { stuck = atEnd(thread); };
  for (const kind of ["wheel", "touchmove", "keyup"]) thread.addEventListener(kind, unstick, { passive: true });
  thread.addEventListener("load", () => { if (stuck) thread.scrollTop = thread.scrollHeight; }, true);
  new ResizeObserver(() => { if (stuck) thread.scrollTop = thread.scrollHeight; }).observe(thread);
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

let closeOffers = () => {};
const atEnd = (thread) => thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120;

// Another channel, or another shopper: an empty phone in that channel's manner.
export function turnTo(channel, number) {
  Object.assign(phone, { channel, number, shown: null });
  nodes.clear();
  byId("thread").replaceChildren();
  offerKeys([], "");
  answer("");
  const { title, mark, offers } = PHONES[channel];
  byId("device").dataset.channel = channel;
  byId("phone-title").textContent = title;
  byId("phone-mark").textContent = mark || "";
  byId("phone-mark").hidden = !mark;
  byId("attachments").replaceChildren(...offers.filter(([, , body]) => write.takes(Object.keys(body)[0])).map(([sign, words, body]) =>
    el("button", { type: "button", onclick: () => { closeOffers(); write(body); } }, icon(sign), words)));
}

export function draw(shown) {
  if (shown.channel !== phone.channel || shown.phone !== phone.number) return;
  phone.shown = shown;
  byId("presence").textContent = presence(shown);
  settings(shown);
  const thread = byId("thread");
  stuck = stuck || !nodes.size || atEnd(thread);
  let day = "";
  for (const message of shown.messages) {
    const date = new Date(message.at * 1000).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
    if (date !== day) separator(date, message.seq);
    day = date;
    place(message);
  }
  thread.querySelector(".empty")?.remove();
  thread.querySelector(".typing")?.remove();
  if (!shown.messages.length) thread.append(invitation());
  if (shown.typing) thread.append(el("div", { class: "typing", role: "img", "aria-label": "typing" }, el("i"), el("i"), el("i")));
  keys(shown.messages);
  answer(shown.toast || "");
  if (stuck) thread.scrollTop = thread.scrollHeight;
}

// What an app says in answer to a tap, over the chat for a moment.
function answer(text) {
  const box = byId("answer");
  if (box.textContent === text) return;
  box.textContent = text;
  box.hidden = !text;
  clearTimeout(answer.timer);
  answer.timer = setTimeout(() => { box.hidden = true; }, 4000);
}

function presence(shown) {
  if (shown.typing) return "typing …";
  if (shown.inbox) return "A person has the conversation";
  const { window } = PHONES[phone.channel];
  const left = shown.allowed === undefined ? `window ${shown.window_open ? "open" : "closed"}` : `${shown.allowed} messages left`;
  return window ? `Business account · ${left}` : "Automated assistant";
}

function invitation() {
  const hello = (text) => el("button", { type: "button", onclick: () => write({ text }) }, text);
  return el("div", { class: "empty" }, `Say hello to ${name}.`, el("br"), hello("hoi"), " ", hello("hi"));
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
  const [state, native] = [JSON.stringify([message.state, message.error, message.reaction]), JSON.stringify(message.native)];
  if (known?.native === native) {
    if (known.state !== state) refresh(phone.channel, known.node, message);
    known.state = state;
    return;
  }
  const made = bubble(phone.channel, message, write);
  nodes.set(message.seq, { ...made, state, native });
  if (known) replace(known.node, made.node);
  else byId("thread").append(made.node);
}

// A message that was edited in place: whoever was on one of its buttons still is.
function replace(old, node) {
  const buttons = [...old.querySelectorAll("button, a")];
  const focused = buttons.indexOf(document.activeElement);
  node.classList.add("turned");
  old.replaceWith(node);
  if (focused >= 0) [...node.querySelectorAll("button, a")][Math.min(focused, node.querySelectorAll("button, a").length - 1)]?.focus();
}

// Quick replies stand while theirs is the last message; a keyboard until the shopper writes, or where the app keeps it until
// the next one.
function keys(messages) {
  const last = messages.at(-1);
  const chips = (last && nodes.get(last.seq)?.chips) || [];
  if (chips.length) return offerKeys(chips, "chips");
  const board = messages.findLast((message) => nodes.get(message.seq)?.board);
  const kept = board && (PHONES[phone.channel].keeps || !messages.some((message) => message.from === "shopper" && message.seq > board.seq));
  return kept ? offerKeys(nodes.get(board.seq).board, "board") : offerKeys([], "");
}

function offerKeys(found, kind) {
  const box = byId("keys");
  if (box.childElementCount === found.length && found.every((key, at) => key === box.children[at])) return;
  const held = box.contains(document.activeElement);
  box.className = kind;
  box.hidden = !found.length;
  box.replaceChildren(...found);
  if (held) (found[0] || byId("text")).focus();
}

const SWITCHES = [["offline", "Phone is off"], ["blocked", "Shop is blocked"]];
// What is done on a phone without writing, where the app has it.
const ACTS = [
  ["follow", "Come by the shop’s link", { follow: "" }],
  ["person", "A person answers from the inbox", { person: "I am looking into it for you." }],
  ["thread", "The inbox takes the conversation", { thread: "take" }],
  ["thread", "The inbox gives it back", { thread: "give" }],
];
const LANGUAGES = [["nl", "Nederlands"], ["en", "English"], ["de", "Deutsch"], ["fr", "Français"]];
const PROMOTIONS = [["Stop promotions", "stop"], ["Allow promotions", "resume"]];

function settings(shown) {
  const box = byId("phone-settings");
  const state = JSON.stringify([shown.channel, shown.address, shown.language, ...SWITCHES.map(([key]) => shown[key])]);
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  const toggle = (key, title) => el("label", {},
    el("input", { type: "checkbox", checked: shown[key], onchange: (event) => set({ [key]: event.target.checked }) }), title);
  const button = (title, act) => el("button", { type: "button", onclick: act }, title);
  box.replaceChildren(
    el("label", {}, el("span", { class: "quiet" }, shown.address)),
    ...SWITCHES.map(([key, title]) => toggle(key, title)),
    shown.language ? el("label", {}, "Language", el("select", { onchange: (event) => set({ language: event.target.value }) },
      LANGUAGES.map(([code, title]) => el("option", { value: code, selected: code === shown.language }, title)))) : "",
    ...ACTS.filter(([kind]) => write.takes(kind)).map(([, title, body]) => button(title, () => write(body))),
    ...(shown.channel === "whatsapp" ? PROMOTIONS.map(([title, value]) => button(title, () => set({ promotions: value }))) : []));
}
