// What every phone is drawn from: words, pictures, links, buttons, cards. Text becomes text nodes only.

import { el, webAddress, written } from "./dom.js";
import { icon } from "./icons.js";

// `read`: how a channel's text becomes nodes.
export const words = (text, read = linked) => (text ? el("div", { class: "words" }, ...read(String(text))) : null);
export const starred = (text) => words(text, written);
export const foot = (text) => (text ? el("div", { class: "foot" }, text) : null);
export const title = (text) => (text ? el("div", { class: "head" }, text) : null);
export const picture = (link, text) => (webAddress(link || "") ? el("img", { class: "picture", src: link, alt: text || "", loading: "lazy" }) : null);

export function linked(text) {
  const parts = [];
  let rest = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s]+/g)) {
    parts.push(text.slice(rest, found.index), anchor(found[0], found[0]));
    rest = found.index + found[0].length;
  }
  return [...parts, text.slice(rest)];
}

export function anchor(text, url) {
  const address = webAddress(url);
  return address ? el("a", { href: address, target: "_blank", rel: "noopener" }, text) : text;
}

export function placeholder(kind, text) {
  return el("div", { class: "placeholder" }, el("span", { class: "glyph" }, icon(kind, 22)), el("span", {}, text));
}

export const unknown = (text) => [placeholder("unsupported", text || "Something else")];

export function opener(text, url) {
  const address = webAddress(url);
  return address ? el("a", { href: address, target: "_blank", rel: "noopener" }, icon("link", 16), text) : el("span", {}, text);
}

// `id`: what the channel calls this button, by which the control API finds it again.
export function choice(id, text, tap) {
  return el("button", { type: "button", onclick: () => tap(id) }, text);
}

export function card(...inside) {
  const acts = inside.find((part) => part?.acts)?.acts || [];
  const shown = inside.filter((part) => part && !part.acts);
  return el("li", { class: "card" }, ...shown, acts.length ? el("div", { class: "acts" }, acts) : null);
}

const TAGS = { b: "strong", strong: "strong", i: "em", em: "em", u: "u", s: "s", code: "code", pre: "code", a: "a" };
const NAMED = { lt: "<", gt: ">", amp: "&", quot: '"' };
const plain = (text) => text.replace(/&(lt|gt|amp|quot);/g, (_, name) => NAMED[name]);

// The few tags that Telegram's and WeChat's texts may have, as nodes. Any other tag stays the text that it is.
export function tagged(text, allowed = Object.keys(TAGS), follow = anchor) {
  const open = [{ tag: "", href: "", inside: [] }];
  const close = () => {
    const { tag, href, inside } = open.pop();
    open.at(-1).inside.push(tag === "a" ? follow(inside.map((part) => part.textContent ?? part).join(""), href) : el(TAGS[tag], {}, inside));
  };
  let rest = 0;
  for (const found of text.matchAll(/<(\/?)([a-z]+)(?:\s+href=["']([^"']*)["'])?\s*>/g)) {
    const [whole, closing, tag, href] = found;
    if (!allowed.includes(tag) || (closing && open.at(-1).tag !== tag)) continue;
    open.at(-1).inside.push(...linked(plain(text.slice(rest, found.index))));
    rest = found.index + whole.length;
    if (closing) close();
    else open.push({ tag, href: plain(href || ""), inside: [] });
  }
  open.at(-1).inside.push(...linked(plain(text.slice(rest))));
  while (open.length > 1) close();
  return open[0].inside;
}
