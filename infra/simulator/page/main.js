// Follows the simulator (a long poll) and draws what it says.

import { setUpBreaks } from "/page/break.js";
import { byId, call, el, toast } from "/page/dom.js";
import { addTraffic, drawFaults, drawOrders, seen, setUpTabs } from "/page/desk.js";
import { drawMails } from "/page/mail.js";
import { markDock, setUpDock } from "/page/dock.js";
import { draw, phone, setUp, turnTo } from "/page/phone.js";
import { play, setUpWatch } from "/page/watch.js";

const NAMES = ["Sanne", "Daan", "Fatima", "Lars", "Noor", "James", "Eva", "Mehmet", "Robin (no number)"];
let revision = -1;
let offset = 0;
let asking = new AbortController();

function tell() {
  const now = new Date(Date.now() + offset * 1000);
  byId("now").textContent = now.toLocaleString("en-GB", { weekday: innerWidth < 640 ? undefined : "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const hours = Math.round(offset / 3600);
  byId("offset").textContent = offset < 60 ? "" : hours < 48 ? `+${(offset / 3600).toFixed(1)} h` : `+${Math.round(hours / 24)} days`;
}

// Until another phone is chosen: a question that hangs would keep one of the browser's few connections.
async function follow({ signal }) {
  while (!signal.aborted) {
    try {
      const state = await call("GET", `/control/state?seen=${revision}&channels=${phone.channel}&phone=${phone.number}&traffic=${seen()}`, undefined, signal);
      revision = state.revision;
      offset = state.offset;
      draw(state.phones[phone.channel]);
      drawOrders(state.payments);
      drawMails(state.mails);
      drawFaults(state.faults);
      addTraffic(state.traffic);
      tell();
    } catch {
      if (signal.aborted) return;
      toast("The simulator does not answer. Is make demo still running?");
      await new Promise((wake) => { setTimeout(wake, 2000); });
      revision = -1;
    }
  }
}

// Another app, or another shopper, on the phone.
function choose(channel, number) {
  asking.abort();
  asking = new AbortController();
  revision = -1;
  markDock(channel);
  turnTo(channel, number);
  nameShopper(number);
  follow(asking);
}

function nameShopper(number) {
  const list = byId("shopper");
  const name = NAMES[(number - 1) % NAMES.length].split(" (")[0];
  if (![...list.options].some((option) => Number(option.value) === number)) list.append(el("option", { value: String(number) }, `${name} ${number}`));
  list.value = String(number);
}

function show(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll("[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === view));
}

function openWebChat(address, locale) {
  const url = `${address}?locale=${locale}`;
  byId("web").src = url;
  byId("web-open").href = url;
}

async function start() {
  const about = await call("GET", "/control");
  byId("shop").textContent = about.shop;
  setUp(about.shop || "The shop", about.channels);
  setUpDock(Object.keys(about.channels), (channel) => choose(channel, phone.number));
  setUpBreaks(about.breaks);
  setUpWatch(choose);
  setUpTabs(about);
  if (location.hash === "#break") show("desk");
  byId("shopper").replaceChildren(...NAMES.map((name, index) => el("option", { value: String(index + 1) }, name)));
  byId("shopper").addEventListener("change", (event) => choose(phone.channel, Number(event.target.value)));
  const locales = about.locales.length ? about.locales : ["nl", "en"];
  byId("locale").replaceChildren(...locales.map((locale) => el("option", { value: locale }, locale)));
  // Whoever chooses a language chooses it for the phones too, where an app tells it.
  byId("locale").addEventListener("change", (event) => {
    openWebChat(about.webchat, event.target.value);
    call("POST", "/control/language", { language: event.target.value }).catch(() => {});
  });
  byId("locale").value = about.language;
  openWebChat(about.webchat, about.language);
  for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));
  for (const button of document.querySelectorAll("[data-forward]")) button.addEventListener("click", async () => {
    button.disabled = true;
    const moved = await call("POST", "/control/clock", { forward: button.dataset.forward }).catch(() => null);
    button.disabled = false;
    if (moved?.problems.length) toast(moved.problems.join(" "));
  });
  setInterval(tell, 5000);
  const wanted = location.hash.slice(1);
  choose(wanted in about.channels ? wanted : "whatsapp", 1);
  addEventListener("hashchange", () => {
    const name = location.hash.slice(1);
    if (name in about.channels) choose(name, 1);
  });
  if (wanted === "watch") play();
}

start();
