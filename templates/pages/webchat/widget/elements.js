// Building the page. Data only ever becomes text nodes and checked addresses, never markup.

const el = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const hidden = (text) => el("span", { class: "hidden" }, text);

// "javascript:" and its kin are addresses too: only the web's own schemes become links and pictures.
const safeAddress = (address) => {
  try {
    const url = new URL(address, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
};

const ICONS = {
  chat: "M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.5 3.3 5.9-.1 1-.5 2.1-1.4 3.1 1.7-.1 3.3-.7 4.6-1.6.8.2 1.6.3 2.5.3 5 0 9-3.4 9-7.7s-4-7.7-9-7.7Z",
  close: "M6 6l12 12M18 6 6 18",
  phone: "M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3ZM11 18h2",
  picture: "M4 7.5A1.5 1.5 0 0 1 5.5 6h2L9 4h6l1.5 2h2A1.5 1.5 0 0 1 20 7.5v10a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5ZM12 15.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5Z",
  send: "M12 19.5V5M5.5 11.5 12 5l6.5 6.5",
  left: "M14.5 6l-6 6 6 6",
  right: "M9.5 6l6 6-6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  out: "M9 5h10v10M19 5 6 18",
};

const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false", class: "icon" }))
    svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
};

// Addresses in running text become links; *bold* is what templates shared with WhatsApp use.
const RICH = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])|(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\p{L}\p{N}*])/gu;

const rich = (text) => {
  const parts = [];
  let from = 0;
  for (const match of String(text).matchAll(RICH)) {
    parts.push(text.slice(from, match.index));
    parts.push(match[1] ? anchor(match[1], match[1].replace(/^https?:\/\//, "")) : el("strong", {}, match[2]));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
};

const anchor = (address, title) => {
  const href = safeAddress(address);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : title;
};

const paragraphs = (text) =>
  String(text || "")
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) => el("p", {}, ...rich(paragraph)));
