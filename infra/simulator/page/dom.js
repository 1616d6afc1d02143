// What the simulator’s page adds to the drawing’s nodes: it tells, calls and opens menus.

import { byId } from "/drawing/dom.js";

export * from "/drawing/dom.js";

export function toast(text) {
  const node = byId("toast");
  node.textContent = text.charAt(0).toUpperCase() + text.slice(1);
  node.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { node.hidden = true; }, 5000);
}

export async function call(method, path, body, signal) {
  const answer = await fetch(path, { method, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) {
    toast(found.error);
    throw new Error(found.error);
  }
  return found;
}

// A button that opens a menu: Escape and a click elsewhere close it, and the focus goes back.
export function menu(button, box) {
  const show = (open) => {
    box.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) box.querySelector("button, input")?.focus();
  };
  button.addEventListener("click", (event) => { event.stopPropagation(); show(box.hidden); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { show(false); button.focus(); }
  });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) show(false); });
  return () => show(false);
}
