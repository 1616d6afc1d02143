// Messenger: native messages of the Send API, and what a shopper sends as its webhook has it. Instagram shares most of it.

import { el } from "./dom.js";
import { card, choice, foot, opener, picture, placeholder, title, unknown, words } from "./parts.js";

const BUTTONS = {
  postback: (button, tap) => choice(button.payload, button.title, tap),
  web_url: (button) => opener(button.title, button.url),
  phone_number: (button) => el("span", {}, `${button.title} · ${button.payload}`),
};
const drawnButtons = (buttons, tap) => (buttons || []).map((button) => BUTTONS[button.type]?.(button, tap) || el("span", {}, button.title || button.type));

function element(given, tap) {
  const shown = picture(given.image_url, given.title);
  const link = given.default_action?.url;
  return card(shown, title(given.title), foot(given.subtitle), { acts: [...drawnButtons(given.buttons, tap), ...(link ? [opener("Open", link)] : [])] });
}

const money = (amount, currency) => new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(amount);

const day = (seconds) => new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Amsterdam" });

function receipt(given) {
  const row = (name, amount) => (amount === undefined ? null : [el("dt", {}, name), el("dd", {}, money(amount, given.currency))]);
  const { street_1: street, street_2: more, city, postal_code: code, state, country } = given.address || {};
  const where = [street, more, [code, city].filter(Boolean).join(" "), state, country].filter(Boolean).join(", ");
  const item = (each) => el("li", {}, picture(each.image_url, ""), el("span", {}, [each.quantity > 1 ? `${each.quantity} × ` : "", each.title, each.subtitle ? ` · ${each.subtitle}` : ""].join("")),
    el("b", {}, money(each.price, each.currency || given.currency)));
  return [
    given.merchant_name && foot(given.merchant_name),
    title(`Order ${given.order_number}`), foot([given.recipient_name, given.timestamp && day(given.timestamp)].filter(Boolean).join(" · ")),
    el("ul", { class: "items" }, (given.elements || []).map(item)),
    el("dl", { class: "sums" }, row("Subtotal", given.summary.subtotal), row("Shipping", given.summary.shipping_cost), row("Tax", given.summary.total_tax),
      (given.adjustments || []).map((each) => row(each.name, -each.amount)), row("Total", given.summary.total_cost)),
    foot([given.payment_method, where].filter(Boolean).join(" · ")),
    { acts: given.order_url ? [opener("See the order", given.order_url)] : [] },
  ];
}

const TEMPLATES = {
  generic: (given, tap) => [{ strip: given.elements.map((each) => element(each, tap)) }],
  button: (given, tap) => [words(given.text), { acts: drawnButtons(given.buttons, tap) }],
  media: (given, tap) => [...given.elements.flatMap((each) => [picture(each.url, "") || placeholder(each.media_type || "image", each.media_type || "Media"), { acts: drawnButtons(each.buttons, tap) }])],
  receipt,
};

const PLACES = { image: "Photo", video: "Video", audio: "Voice clip · 0:07", file: "File", location: "Location", fallback: "Shared link", share: "Shared post", story_mention: "Mentioned you in a story", sticker: "Sticker", ig_reel: "Shared reel", reel: "Shared reel" };
const SIGNS = { file: "document", fallback: "link", share: "image", story_mention: "image", ig_reel: "video", reel: "video" };

function attachment(given, tap) {
  const payload = given.payload || {};
  if (given.type === "template") return TEMPLATES[payload.template_type]?.(payload, tap) || unknown(payload.template_type);
  if (payload.sticker_id || given.sticker_id) return [placeholder("sticker", "Sticker")];
  return [(given.type === "image" && picture(payload.url, "")) || placeholder(SIGNS[given.type] || (given.type in PLACES ? given.type : "unsupported"), payload.title || given.title || PLACES[given.type] || given.type)];
}

// What a shopper sent: it is at Meta's, which is not asked for it.
const sent = (given) => attachment({ ...given, payload: { ...given.payload, url: "" } });

// An approved utility template: the stand-in says in `shown` what its text comes to.
function utility(given) {
  const values = (given.components || []).flatMap((part) => part.parameters || []).map((parameter) => parameter.text).filter(Boolean);
  return [words(given.shown || [given.name, ...values].join("\n")), foot(`Utility template · ${given.language?.code || given.language || ""}`)];
}

function chip(reply, tap) {
  const button = choice(reply.payload, reply.title, tap);
  const shown = picture(reply.image_url, "");
  if (shown) button.prepend(shown);
  return button;
}

export function drawMessage(given, tap) {
  const message = given.message || given;
  if (message.is_deleted) return [foot("\nYou unsent a message")];
  if (given.postback) return [words(given.postback.title || given.postback.payload)];
  if (given.thread) return [{ note: given.thread === "take" ? "The inbox has taken the conversation" : "The inbox has given it back" }];
  if (given.referral && !given.text) return [{ note: `Came by a link: ${given.referral.ref || given.referral.source}` }];
  if (given.reaction) return [];
  const parts = [
    ...(message.attachment ? attachment(message.attachment, tap) : []),
    ...(message.attachments || []).flatMap(sent),
    words(message.text),
    ...(message.template ? utility(message.template) : []),
    { chips: (message.quick_replies || []).map((reply) => chip(reply, tap)) },
  ].filter(Boolean);
  return parts.length > 1 || parts[0].chips.length ? parts : unknown(Object.keys(message).join(", "));
}

export const messenger = {
  title: "Messenger",
  window: true,
  ticks: { sent: "Sent", delivered: "Delivered", read: "Seen" },
  draw: drawMessage,
  offers: [
    ["image", "Photo", { image: {} }], ["audio", "Voice clip", { voice: {} }], ["video", "Video", { video: {} }],
    ["location", "Location", { location: {} }], ["sticker", "Thumb", { sticker: {} }], ["document", "File", { document: {} }],
    ["unsupported", "A post", { unsupported: {} }],
  ],
};
