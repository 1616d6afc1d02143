// WhatsApp: native payloads of the Graph API. PAYLOADS and INTERACTIVE are the index; what is unknown is shown as what it is.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { sheet } from "./sheet.js";
import { card, choice, foot, opener, picture, placeholder, starred, title, unknown } from "./parts.js";

const reply = (option, tap) => choice(option.id, option.title, tap);

function head(header) {
  if (!header) return null;
  return header.type === "text" ? title(header.text) : picture(header[header.type]?.link, "");
}

function product(given, tap) {
  const action = given.action || {};
  const text = given.body?.text || action.product_retailer_id || "";
  const buttons = action.parameters
    ? [opener(action.parameters.display_text, action.parameters.url)]
    : (action.buttons || []).map((button) => reply(button.quick_reply, tap));
  return card(picture(given.header?.image?.link, text.split("\n")[0].replaceAll("*", "")), starred(text), { acts: buttons });
}

const said = (given, ...more) => [head(given.header), starred(given.body?.text || ""), foot(given.footer?.text), ...more];

function list(given, tap) {
  const sections = given.action.sections.map((section) => ({
    title: section.title, rows: section.rows.map((row) => ({ id: row.id, title: row.title, detail: row.description })),
  }));
  const open = (event) => sheet(given.action.button, sections, tap, event.currentTarget);
  return said(given, { acts: [el("button", { type: "button", "aria-haspopup": "dialog", onclick: open }, icon("list", 16), given.action.button)] });
}

const goods = (given) => (given.action.sections || [{ product_items: [{ product_retailer_id: given.action.product_retailer_id }] }])
  .map((section) => starred([section.title, ...section.product_items.map((item) => `• ${item.product_retailer_id}`)].filter(Boolean).join("\n")));

const INTERACTIVE = {
  button: (given, tap) => said(given, { acts: given.action.buttons.map((button) => reply(button.reply, tap)) }),
  list,
  cta_url: (given) => said(given, { acts: [opener(given.action.parameters.display_text, given.action.parameters.url)] }),
  carousel: (given, tap) => [starred(given.body.text), { strip: given.action.cards.map((each) => product(each, tap)) }],
  product: (given) => said(given, ...goods(given)),
  product_list: (given) => said(given, ...goods(given)),
  button_reply: (given) => [starred(given.button_reply.title)],
  list_reply: (given) => [starred(given.list_reply.title)],
};

function media(kind) {
  return (payload) => {
    const given = payload[kind];
    const shown = kind === "image" && picture(given.link, given.caption);
    return [shown || placeholder(kind, given.filename || (given.voice ? "Voice note · 0:07" : kind)), starred(given.caption || "")];
  };
}

function template(payload, tap) {
  const given = payload.template;
  const parts = given.components || [];
  const values = parts.flatMap((part) => part.parameters || []).map((parameter) => parameter.text).filter(Boolean);
  const buttons = (given.buttons || []).map((button) => choice(button.id, button.title, tap));
  return [starred(given.shown || `${given.name}\n${values.join("\n")}`), foot(`Approved template · ${given.language.code}`), { acts: buttons }];
}

const PAYLOADS = {
  text: (payload) => [starred(payload.text.body)],
  interactive: (payload, tap) => INTERACTIVE[payload.interactive.type]?.(payload.interactive, tap) || unknown(payload.interactive.type),
  template,
  button: (payload) => [starred(payload.button.text)],
  image: media("image"), video: media("video"), audio: media("audio"), document: media("document"), sticker: media("sticker"),
  location: (payload) => [placeholder("location", payload.location.name || "Location")],
  contacts: (payload) => [placeholder("contacts", payload.contacts[0]?.name?.formatted_name || "Contact")],
  order: (payload) => [placeholder("order", payload.order.product_items.map((item) => `${item.quantity} × ${item.product_retailer_id}`).join(", "))],
  edit: (payload) => [starred(payload.edit.message.text?.body || ""), foot("Edited")],
  revoke: () => [foot("\nYou deleted a message")],
  reaction: () => [],
  unsupported: (payload) => [placeholder("unsupported", payload.unsupported?.type || "Unsupported")],
};

export const whatsapp = {
  title: "WhatsApp",
  window: true,
  ticks: { accepted: "…", sent: "✓", delivered: "✓✓", read: "✓✓" },
  draw: (payload, tap) => PAYLOADS[payload.type]?.(payload, tap) || unknown(payload.type),
  offers: [
    ["image", "Photo", { image: { caption: "" } }], ["audio", "Voice note", { voice: {} }],
    ["location", "Location", { location: { name: "Vondelpark" } }], ["contacts", "Contact", { contact: {} }],
    ["sticker", "Sticker", { sticker: {} }], ["document", "Document", { document: {} }],
    ["order", "Catalogue cart", { order: { items: [{ sku: "ROOS-ROOD-M", quantity: 1 }] } }], ["unsupported", "A poll", { unsupported: {} }],
  ],
};
