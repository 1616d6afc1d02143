// The apps on the phone: one of them is seen.

import { byId, el } from "/page/dom.js";
import { PHONES } from "/drawing/index.js";

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function setUpDock(channels, choose) {
  const tabs = Object.keys(PHONES).filter((channel) => channels.includes(channel)).map((channel) => el("button", {
    type: "button", role: "tab", id: `app-${channel}`, "aria-controls": "device", "data-app": channel, onclick: () => choose(channel),
    onkeydown: (event) => {
      const next = tabs[(tabs.indexOf(event.currentTarget) + (STEPS[event.key] || 0) + tabs.length) % tabs.length];
      if (!(event.key in STEPS)) return;
      event.preventDefault();
      next.focus();
      next.click();
    },
  }, el("i", { "aria-hidden": "true" }), PHONES[channel].title));
  byId("dock").replaceChildren(...tabs);
}

export function markDock(channel) {
  for (const tab of byId("dock").children) {
    tab.setAttribute("aria-selected", String(tab.dataset.app === channel));
    tab.tabIndex = tab.dataset.app === channel ? 0 : -1;
  }
  byId("device").setAttribute("aria-labelledby", `app-${channel}`);
}
