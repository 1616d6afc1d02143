// The editor of a message: what is being written, drawn on every phone by the simulator's own files.

import { bubble } from "./drawing/bubble.js";
import { el } from "./drawing/dom.js";
import { DRAWINGS } from "./drawing/index.js";

const box = document.getElementById("phones");
const source = document.getElementById("f-source");
const act = Object.assign(() => {}, { takes: () => false });

// Each in a shadow of its own: an app's style is not the console's.
function phone(channel) {
  const host = el("div", { class: "phone", id: `phone-${channel}` });
  const title = channel === "web" ? box.dataset.web : DRAWINGS[channel].title;
  host.attachShadow({ mode: "open" }).append(
    ...box.dataset.styles.split(" ").map((href) => el("link", { rel: "stylesheet", href })),
    el("div", { class: "device", "data-channel": channel },
      el("div", { class: "phone-head" }, el("div", { class: "who" }, el("strong", {}, title), el("small", {}, box.dataset.shop))),
      el("div", { class: "thread", tabindex: "0", role: "region", "aria-label": title }),
      el("div", { id: "keys", hidden: true }),
      el("div", { id: "sheet", class: "sheet", hidden: true }, el("div", { class: "sheet-card", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title" },
        el("div", { class: "sheet-head" }, el("h3", { id: "sheet-title" }), el("button", { id: "sheet-close", type: "button", "aria-label": box.dataset.close }, "×")),
        el("div", { id: "sheet-rows", class: "sheet-rows" })))));
  return host;
}

function keys(root, chips, board) {
  const node = root.getElementById("keys");
  const shown = board || chips;
  node.className = board ? "board" : "chips";
  node.replaceChildren(...(shown || []));
  node.hidden = !shown?.length;
}

function draw() {
  const given = JSON.parse(document.getElementById("drawn").dataset.phones);
  for (const host of [...box.children]) if (!(host.id.slice(6) in given)) host.remove();
  for (const [channel, natives] of Object.entries(given)) {
    let host = document.getElementById(`phone-${channel}`);
    if (!host) {
      host = phone(channel);
      box.append(host);
    }
    const at = Date.now() / 1000;
    const said = natives.map((native, number) => bubble(channel, { native, at, id: String(number), from: "shop", state: "" }, act));
    host.shadowRoot.querySelector(".thread").replaceChildren(...said.map((each) => each.node));
    keys(host.shadowRoot, said.at(-1)?.chips, said.findLast((each) => each.board)?.board);
  }
}

// A wrong text is drawn no more, but what was drawn of it last stays: one sees what one was at.
function drawAnew() {
  if (document.getElementById("drawn").dataset.phones !== "{}") draw();
}

document.addEventListener("htmx:afterSettle", drawAnew);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inserts]");
  if (!button) return;
  source.setRangeText(button.dataset.inserts, source.selectionStart, source.selectionEnd, "end");
  source.focus();
  source.dispatchEvent(new Event("input", { bubbles: true }));
});

drawAnew();
