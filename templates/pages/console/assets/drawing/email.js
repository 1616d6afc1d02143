// A part of a letter, as plain text.

import { el } from "./dom.js";

export const email = { title: "E-mail", draw: (given) => [el("div", { class: "letter" }, given.text)] };
