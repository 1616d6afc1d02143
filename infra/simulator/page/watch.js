// Watch: plays the shows in the phones at a person's speed, with captions. What a show does is done by the page's own
// buttons, and the shop answers for real. <body data-watch> says how far it is: playing, paused, done or stopped.

import { byId, call, el, toast } from "/page/dom.js";
import { hand } from "/page/hand.js";
import { phone, write } from "/page/phone.js";
import { PHONES } from "/drawing/index.js";

const PACE = Number(new URLSearchParams(location.search).get("pace")) || 1; // 2: twice as fast
const KEY_MS = 55;
const READ_MS = { least: 450, most: 1900, character: 8 };
const QUIET_MS = 800; // silence after which an answer is whole
const PATIENCE_MS = 25000;
const FRESH = { first: 10, last: 9990, names: 9 }; // every ninth phone is a Sanne's, and each must be new to the shop
const PAGES = 9;

class Stopped extends Error {}
let running = null;
let choose = () => {};

export function setUpWatch(chooseApp) {
  choose = chooseApp;
  byId("watch").addEventListener("click", () => { play(); byId("watch-pause").focus(); });
  byId("watch-pause").addEventListener("click", () => pause(!running?.paused));
  byId("watch-stop").addEventListener("click", stop);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && running) stop(); });
}

const mark = (state) => { document.body.dataset.watch = state; };

function pause(wanted) {
  if (!running) return;
  running.paused = wanted;
  byId("watch-pause").textContent = wanted ? "Continue" : "Pause";
  mark(wanted ? "paused" : "playing");
}

function stop() {
  if (running) running.stopped = true;
  close("stopped");
}

function close(state) {
  running = null;
  hand.hide();
  byId("paying").hidden = true;
  byId("paying-page").removeAttribute("src");
  const held = byId("story").contains(document.activeElement);
  byId("story").hidden = true;
  mark(state);
  if (held) byId("watch").focus();
}

export async function play() {
  if (running) return;
  const mine = { paused: false, stopped: false };
  running = mine;
  mark("playing");
  byId("story").hidden = false;
  pause(false);
  try {
    const { shows } = await call("GET", "/control/shows");
    for (const show of shows.filter(({ channel }) => channel in PHONES)) await episode(show, mine);
    await rest(mine, 800);
    close("done");
  } catch (error) {
    if (error instanceof Stopped) return;
    close("stopped");
    toast(`The show stopped: ${error.message}`);
  }
}

async function episode(show, mine) {
  const number = FRESH.first + FRESH.names * Math.floor(Math.random() * ((FRESH.last - FRESH.first) / FRESH.names));
  await call("POST", `/control/${show.channel}/${number}/settings`, { language: show.locale });
  choose(show.channel, number);
  const captions = show.steps.filter(({ verb }) => verb === "caption").map(({ text }) => el("li", {}, text));
  byId("story-app").textContent = PHONES[show.channel].title;
  byId("story-steps").replaceChildren(...captions);
  let at = 0;
  await until(mine, () => phone.shown);
  for (const { verb, text } of show.steps) {
    if (verb === "caption") {
      tell(captions, at);
      at += 1;
      await rest(mine, 500);
    } else {
      await step(verb, text, mine);
    }
  }
}

function tell(captions, at) {
  captions.forEach((each, index) => { each.className = index < at ? "past" : index === at ? "now" : ""; });
  byId("story-now").textContent = captions[at].textContent;
}

// --- time ----------------------------------------------------------------------------------------------------------

async function rest(mine, milliseconds) {
  for (let left = milliseconds / PACE; left > 0 || mine.paused; left -= mine.paused ? 0 : 40) {
    if (mine.stopped) throw new Stopped();
    await new Promise((wake) => { setTimeout(wake, 40); });
  }
  if (mine.stopped) throw new Stopped();
}

async function until(mine, what, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const found = what();
    if (found) return found;
    await rest(mine, 80 * PACE);
  }
  return null;
}

// --- what happens --------------------------------------------------------------------------------------------------

const news = (message) => message.changed ?? message.seq;
const latest = () => Math.max(0, ...phone.shown.messages.map(news));

async function step(verb, text, mine) {
  const before = latest();
  if (!(verb in DOINGS)) throw new Error(`nothing is known of “${verb}”`);
  await DOINGS[verb](text, mine);
  const said = await answered(before, mine);
  if (!said.length) throw new Error(`the shop said nothing to “${text}”`);
  const length = said.reduce((sum, message) => sum + message.text.length, 0);
  await rest(mine, Math.min(READ_MS.most, READ_MS.least + READ_MS.character * length));
}

// What the shop has said since, once it has been silent for a while.
async function answered(before, mine) {
  let [whole, since] = [0, Date.now()];
  await until(mine, () => {
    const now = latest();
    const spoken = phone.shown.messages.some((message) => message.from === "shop" && news(message) > before);
    if (now !== whole) [whole, since] = [now, Date.now()];
    return spoken && Date.now() - since >= QUIET_MS / Math.min(PACE, 1.5);
  });
  return phone.shown.messages.filter((message) => message.from === "shop" && news(message) > before);
}

async function types(text, mine) {
  const field = byId("text");
  for (let length = 1; length <= text.length; length += 1) {
    field.value = text.slice(0, length);
    await rest(mine, KEY_MS);
  }
  await rest(mine, 250);
  field.value = "";
  await write({ text });
}

async function taps(wanted, mine) {
  const node = onScreen(wanted) || await inSheet(wanted, mine) || await onPage(wanted, mine);
  if (!node) throw new Error(`nothing to tap says “${wanted}”`);
  await press(node, mine);
}

async function press(node, mine) {
  hand.bring(node);
  await rest(mine, 550);
  hand.over(node);
  await rest(mine, 450);
  hand.press();
  await rest(mine, 200);
  hand.hide();
  node.click();
}

const titled = (title) => (node) => node.textContent.trim() === title;

// "Red roses / Buy now" is the button of the card that says so; else the latest with that title.
function onScreen(wanted) {
  const [title, card] = wanted.split(" / ").reverse();
  const nodes = [...byId("thread").querySelectorAll("button"), ...byId("keys").querySelectorAll("button")].filter(titled(title));
  return nodes.findLast((node) => !card || (node.closest(".card") || node.closest(".said"))?.querySelector(".words, .head")?.textContent.includes(card));
}

async function inSheet(wanted, mine) {
  const opener = [...byId("thread").querySelectorAll("[aria-haspopup=dialog]")].at(-1);
  if (!opener) return null;
  await press(opener, mine);
  await rest(mine, 400);
  return [...byId("sheet-rows").querySelectorAll("button")].find((node) => titled(wanted)(node.querySelector("b")));
}

// A card that is turned in place: on, until it is there.
async function onPage(wanted, mine) {
  for (let page = 0; page < PAGES; page += 1) {
    const next = [...byId("thread").querySelectorAll(".keys button")].findLast(titled("▶"));
    if (!next) return null;
    const before = latest();
    await press(next, mine);
    await answered(before, mine);
    const found = onScreen(wanted);
    if (found) return found;
  }
  return null;
}

// The pay page opens in the phone, and is paid there. An invoice has a button of its own.
async function pays(method, mine) {
  const own = byId("thread").querySelector(".keys .pay");
  if (own) return press(own, mine);
  const link = await until(mine, () => [...byId("thread").querySelectorAll(".acts a, .keys a, a.article")].findLast((node) => node.href.includes("/p/")));
  if (!link) throw new Error("there is no payment link");
  hand.bring(link);
  await rest(mine, 500);
  hand.over(link);
  await rest(mine, 450);
  hand.press();
  byId("paying-page").src = link.href;
  byId("paying").hidden = false;
  hand.hide();
  await rest(mine, 2000);
  await call("POST", "/control/payments", { action: "pay", method, link: link.href });
  byId("paying").hidden = true;
  return null;
}

const DOINGS = {
  shopper: types,
  taps,
  pays,
  carrier: (state) => call("POST", "/control/carrier", { state: state.split(" ")[0] }),
  clock: (by) => call("POST", "/control/clock", { forward: by.replace("+", "") }),
  sends: (kind) => write({ [kind]: {} }),
};
