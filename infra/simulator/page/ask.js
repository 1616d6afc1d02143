// What the merchant has to say first, asked in a dialog. Escape and Cancel mean that it is not done; the focus goes back.

import { el } from "/page/dom.js";

// `fields`: {name, label, value, hint, type, options: [[value, title]], optional}. Resolves with {name: value}, or null.
export function ask(title, fields, act = "Do it") {
  return new Promise((answer) => {
    const form = el("form", { method: "dialog" },
      el("h3", { id: "ask-title" }, title),
      fields.map(field),
      el("div", { class: "steps" },
        el("button", { type: "submit", class: "act main", value: "yes" }, act),
        el("button", { type: "submit", class: "act", formnovalidate: true, value: "" }, "Cancel")));
    const box = el("dialog", { class: "ask", "aria-labelledby": "ask-title" }, form);
    box.addEventListener("close", () => {
      box.remove();
      answer(box.returnValue === "yes" ? Object.fromEntries(new FormData(form)) : null);
    });
    document.body.append(box);
    box.showModal();
  });
}

function field({ name, label, value = "", hint, type = "text", options, optional }) {
  const input = options
    ? el("select", { name }, options.map(([each, words]) => el("option", { value: each, selected: each === value }, words)))
    : el("input", { name, type, value, required: !optional, placeholder: hint });
  return el("label", {}, label, input);
}
