// Draws a native WhatsApp payload. PAYLOADS and INTERACTIVE are the index; what is unknown is shown as what it is.

import { byId, el, webAddress, written } from "/page/dom.js";
import { icon } from "/page/icons.js";

const words = (text) => (text ? el("div", { class: "words" }, ...written(text)) : null);
const foot = (text) => (text ? el("div", { class: "foot" }, text) : null);
const picture = (link, text) => (webAddress(link || "") ? el("img", { class: "picture", src: link, alt: text || "", loading: "lazy" }) : null);

function placeholder(kind, text) {
  return el("div", { class: "placeholder" }, el("span", { class: "glyph" }, icon(kind, 22)), el("span", {}, text));
}

function opener(title, url) {
  return el("a", { href: webAddress(url), target: "_blank", rel: "noopener" }, icon("link", 16), title);
}

function reply(option, tap) {
  return el("button", { type: "button", onclick: () => tap(option.id) }, option.title);
}

function head(header) {
  if (!header) return null;
  return header.type === "text" ? el("div", { class: "head" }, header.text) : picture(header[header.type]?.link, "");
}

function sheet(title, sections, tap, from) {
  const box = byId("sheet");
  const close = () => { box.hidden = true; from.focus(); };
  byId("sheet-title").textContent = title;
  byId("sheet-rows").replaceChildren(...sections.flatMap((section) => [
    section.title ? el("div", { class: "kind" }, section.title) : null,
    ...section.rows.map((row) => el("button", { type: "button", onclick: () => { close(); tap(row.id); } },
      el("b", {}, row.title), row.description ? el("small", {}, row.description) : null)),
  ]).filter(Boolean));
  byId("sheet-close").onclick = close;
  box.onkeydown = (event) => { if (event.key === "Escape") close(); };
  box.onclick = (event) => { if (event.target === box) close(); };
  box.hidden = false;
  byId("sheet-rows").querySelector("button")?.focus();
}

function card(given, tap) {
  const action = given.action || {};
  const buttons = action.parameters
    ? [opener(action.parameters.display_text, action.parameters.url)]
    : (action.buttons || []).map((button) => reply(button.quick_reply, tap));
  const title = (given.body?.text || "").split("\n")[0].replaceAll("*", "");
  return el("li", { class: "card" }, picture(given.header?.image?.link, title), words(given.body?.text || ""), el("div", { class: "acts" }, buttons));
}

const INTERACTIVE = {
  button: (given, tap) => [head(given.header), words(given.body.text), foot(given.footer?.text),
    { acts: given.action.buttons.map((button) => reply(button.reply, tap)) }],
  list: (given, tap) => [head(given.header), words(given.body.text), foot(given.footer?.text),
    { acts: [el("button", { type: "button", "aria-haspopup": "dialog", onclick: (event) => sheet(given.action.button, given.action.sections, tap, event.currentTarget) }, icon("list", 16), given.action.button)] }],
  cta_url: (given) => [head(given.header), words(given.body.text), foot(given.footer?.text),
    { acts: [opener(given.action.parameters.display_text, given.action.parameters.url)] }],
  carousel: (given, tap) => [words(given.body.text), { strip: given.action.cards.map((each) => card(each, tap)) }],
  button_reply: (given) => [words(given.button_reply.title)],
  list_reply: (given) => [words(given.list_reply.title)],
};

function media(kind) {
  return (payload) => {
    const given = payload[kind];
    const shown = kind === "image" && picture(given.link, given.caption);
    return [shown || placeholder(kind, given.filename || (given.voice ? "Voice note · 0:07" : kind)), words(given.caption || "")];
  };
}

function template(payload) {
  const given = payload.template;
  const values = (given.components || []).flatMap((part) => part.parameters || []).map((parameter) => parameter.text);
  return [words(given.shown || `${given.name}\n${values.join("\n")}`), foot(`Approved template · ${given.language.code}`)];
}

const PAYLOADS = {
  text: (payload) => [words(payload.text.body)],
  interactive: (payload, tap) => INTERACTIVE[payload.interactive.type]?.(payload.interactive, tap) || [placeholder("unsupported", payload.interactive.type)],
  template,
  image: media("image"), video: media("video"), audio: media("audio"), document: media("document"), sticker: media("sticker"),
  location: (payload) => [placeholder("location", payload.location.name || "Location")],
  contacts: (payload) => [placeholder("contacts", payload.contacts[0]?.name?.formatted_name || "Contact")],
  order: (payload) => [placeholder("order", payload.order.product_items.map((item) => `${item.quantity} × ${item.product_retailer_id}`).join(", "))],
  edit: (payload) => [words(payload.edit.message.text?.body || ""), foot("Edited")],
  revoke: () => [foot("\nYou deleted a message")],
  reaction: (payload) => [words(payload.reaction.emoji || "Reaction taken back")],
  unsupported: (payload) => [placeholder("unsupported", payload.unsupported?.type || "Unsupported")],
};

// {inside: nodes of the bubble, acts: buttons under it, strip: cards beside one another}
export function drawn(payload, tap) {
  const parts = (PAYLOADS[payload.type]?.(payload, tap) || [placeholder("unsupported", payload.type)]).filter(Boolean);
  return {
    inside: parts.filter((part) => part instanceof Node),
    acts: parts.find((part) => part.acts)?.acts || [],
    strip: parts.find((part) => part.strip)?.strip || [],
  };
}
