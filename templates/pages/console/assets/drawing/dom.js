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

export const clockTime = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
