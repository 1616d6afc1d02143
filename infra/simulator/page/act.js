// A button of the backstage: it cannot be pressed again while what it does is under way. Mistakes are told by `call`.

import { el } from "/page/dom.js";

export const act = (title, work, style = "") => el("button", { type: "button", class: `act ${style}`, onclick: (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  work().catch(() => {}).finally(() => { button.disabled = false; });
} }, title);
