// Builds nodes. Text only ever becomes a text node: what a shopper or a shop wrote is never read as HTML.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export const byId = (id) => document.getElementById(id);

export function webAddress(text) {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol) ? text : "";
  } catch {
    return "";
  }
}

// WhatsApp's own marks (*bold*, _italic_, ~struck~) and links, as nodes.
export function written(text) {
  const parts = [];
  let rest = 0;
  for (const found of text.matchAll(/(https?:\/\/[^\s]+)|(?<![\p{L}\d])([*_~])(?=\S)([^\n]*?\S)\2(?![\p{L}\d])/gu)) {
    parts.push(text.slice(rest, found.index));
    if (found[1]) parts.push(el("a", { href: webAddress(found[1]), target: "_blank", rel: "noopener" }, found[1]));
    else parts.push(el({ "*": "strong", _: "em", "~": "s" }[found[2]], {}, found[3]));
    rest = found.index + found[0].length;
  }
  return [...parts, text.slice(rest)];
}

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

export const clockTime = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
