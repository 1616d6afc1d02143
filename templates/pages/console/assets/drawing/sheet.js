// A list that comes up from the bottom of the phone. Escape, a tap beside it and its cross close it; the focus goes back.

import { el } from "./dom.js";

// `sections`: [{title, rows: [{id, title, detail}]}]
export function sheet(title, sections, tap, from) {
  const phone = from.getRootNode(); // the page, or the shadow that one of several phones is drawn in
  const byId = (id) => phone.getElementById(id);
  const box = byId("sheet");
  const close = () => { box.hidden = true; from.focus(); };
  byId("sheet-title").textContent = title;
  byId("sheet-rows").replaceChildren(...sections.flatMap((section) => [
    section.title ? el("div", { class: "kind" }, section.title) : null,
    ...section.rows.map((row) => el("button", { type: "button", onclick: () => { close(); tap(row.id); } },
      el("b", {}, row.title), row.detail ? el("small", {}, row.detail) : null)),
  ]).filter(Boolean));
  byId("sheet-close").onclick = close;
  box.onkeydown = (event) => { if (event.key === "Escape") close(); };
  box.onclick = (event) => { if (event.target === box) close(); };
  box.hidden = false;
  byId("sheet-rows").querySelector("button")?.focus();
}
