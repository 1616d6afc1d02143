// Follows the simulator (a long poll) and draws what it says.

import { setUpBreaks } from "/page/break.js";
import { byId, call, el, toast } from "/page/dom.js";
import { addTraffic, drawFaults, drawOrders, seen, setUpTabs } from "/page/desk.js";
import { drawMails } from "/page/mail.js";
import { draw, forget, phone, setUp } from "/page/phone.js";

const NAMES = ["Sanne", "Daan", "Fatima", "Lars", "Noor", "James", "Eva", "Mehmet", "Robin (no number)"];
let revision = -1;
let offset = 0;
let generation = 0;

function tell() {
  const now = new Date(Date.now() + offset * 1000);
  byId("now").textContent = now.toLocaleString("en-GB", { weekday: innerWidth < 640 ? undefined : "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const hours = Math.round(offset / 3600);
  byId("offset").textContent = offset < 60 ? "" : hours < 48 ? `+${(offset / 3600).toFixed(1)} h` : `+${Math.round(hours / 24)} days`;
}

async function follow() {
  const mine = ++generation;
  while (mine === generation) {
    try {
      const state = await call("GET", `/control/state?seen=${revision}&phone=${phone.number}&channels=whatsapp&traffic=${seen()}`);
      if (mine !== generation) return;
      revision = state.revision;
      offset = state.offset;
      draw(state.phones.whatsapp);
      drawOrders(state.payments);
      drawMails(state.mails);
      drawFaults(state.faults);
      addTraffic(state.traffic);
      tell();
    } catch {
      toast("The simulator does not answer. Is make demo still running?");
      await new Promise((wake) => { setTimeout(wake, 2000); });
      revision = -1;
    }
  }
}

function chooseShopper(number) {
  phone.number = number;
  revision = -1;
  forget();
  follow();
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
  setUp(about.shop || "The shop");
  setUpBreaks(about.breaks);
  setUpTabs(about.api);
  if (location.hash === "#break") show("desk");
  byId("shopper").replaceChildren(...NAMES.map((name, index) => el("option", { value: String(index + 1) }, name)));
  byId("shopper").addEventListener("change", (event) => chooseShopper(Number(event.target.value)));
  const locales = about.locales.length ? about.locales : ["nl", "en"];
  byId("locale").replaceChildren(...locales.map((locale) => el("option", { value: locale }, locale)));
  byId("locale").addEventListener("change", (event) => openWebChat(about.webchat, event.target.value));
  openWebChat(about.webchat, locales[0]);
  for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));
  for (const button of document.querySelectorAll("[data-forward]")) button.addEventListener("click", async () => {
    button.disabled = true;
    const moved = await call("POST", "/control/clock", { forward: button.dataset.forward }).catch(() => null);
    button.disabled = false;
    if (moved?.problems.length) toast(moved.problems.join(" "));
  });
  setInterval(tell, 5000);
  follow();
}

start();
