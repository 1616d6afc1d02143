// Small drawn signs, so that the page looks the same where there is no emoji font.

const PATHS = {
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01",
  video: "M4 6h11v12H4zM15 10l5-3v10l-5-3",
  audio: "M12 4a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 12a6 6 0 0 0 12 0M12 18v3",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  sticker: "M12 13c-4 0-6-2.500-6-6 2 0 3 .8 3.500 1.800C10 7 11 5 12 4c1 1 2 3 2.500 4.800C15 7.800 16 7 18 7c0 3.500-2 6-6 6zM12 13v8M12 18c2 0 4-1 5-3",
  location: "M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5",
  contacts: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.500-7 8-7s8 3 8 7",
  order: "M4 9h16l-2 11H6zM8 9l3-5M16 9l-3-5M10 13v4M14 13v4",
  unsupported: "M9 9a3 3 0 1 1 4 2.800c-.7.3-1 .9-1 1.700v1M12 18h.01",
  list: "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01",
  link: "M8 16 17 7M9.500 7H17v7.500",
  send: "M4 12 20 5l-6 15-3-6z",
  plus: "M12 5v14M5 12h14",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  close: "M6 6l12 12M18 6 6 18",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  delete: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  like: "M8 11l3-7c1.500 0 2.500 1 2.500 2.500V10H18c1.200 0 2 1 1.800 2.200l-1 6c-.2 1-1 1.800-2 1.800H8zM8 11H5v9h3",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  check: "M5 12.500l4.500 4.500L19 7.500",
  clock: "M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name, size = 20) {
  const node = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "sign" })) node.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  node.append(path);
  return node;
}
