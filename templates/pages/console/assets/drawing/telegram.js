// Telegram: what the shop's methods put on the screen, with their inline keyboards, and a shopper's messages.

import { el } from "./dom.js";
import { anchor, choice, foot, linked, opener, picture, placeholder, tagged, title, unknown, words } from "./parts.js";

const ENTITIES = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
};

// Entities count UTF-16 units, as JavaScript's strings do.
function marked(text, entities) {
  const parts = [];
  let rest = 0;
  for (const { offset, length, type, url } of entities.toSorted((a, b) => a.offset - b.offset)) {
    const inside = text.slice(offset, offset + length);
    if (offset < rest || !(type in ENTITIES || type === "text_link")) continue;
    parts.push(...linked(text.slice(rest, offset)), type === "text_link" ? anchor(inside, url) : el(ENTITIES[type], {}, inside));
    rest = offset + length;
  }
  return [...parts, ...linked(text.slice(rest))];
}

function said(text, given, entities) {
  const read = given.parse_mode === "HTML" ? (found) => tagged(found) : (found) => marked(found, entities || []);
  return words(text, read);
}

const caption = (given) => said(given.caption, given, given.caption_entities);

function key(button, tap) {
  if (button.url) return opener(button.text, button.url);
  if (button.web_app) return opener(button.text, button.web_app.url);
  if (button.pay) return el("button", { type: "button", class: "pay", onclick: () => tap("pay") }, button.text);
  return choice(button.callback_data, button.text, tap);
}

function keyboards({ reply_markup: markup }, tap) {
  const rows = (markup?.inline_keyboard || []).map((row) => row.map((button) => key(button, tap)));
  const keys = (markup?.keyboard || []).flat().map((button) => choice(button.text || button, button.text || button, tap));
  return [{ rows }, ...(markup?.keyboard || markup?.remove_keyboard ? [{ board: keys }] : [])];
}

const address = (photo) => (typeof photo === "string" ? photo : photo?.url || photo?.at?.(-1)?.url || "");

function money(amount, currency) {
  const format = new Intl.NumberFormat("en-IE", { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function invoice(given) {
  const prices = given.prices || [];
  const total = given.total_amount ?? prices.reduce((sum, price) => sum + price.amount, 0);
  return [
    picture(given.photo_url, given.title), title(given.title), words(given.description),
    prices.length ? el("dl", { class: "sums" }, prices.map((price) => [el("dt", {}, price.label), el("dd", {}, money(price.amount, given.currency))]),
      el("dt", {}, "Total"), el("dd", {}, money(total, given.currency))) : foot(money(total, given.currency)),
  ];
}

// A Bot API message has one of these keys; the first that is there says what it is.
const KINDS = {
  text: (given) => [said(given.text, given, given.entities)],
  media: (given) => [album(Array.isArray(given.media) ? given.media : [given.media]), ...[given.media].flat().map((each) => said(each.caption, each, each.caption_entities))],
  photo: (given) => [picture(address(given.photo), given.caption) || placeholder("image", "Photo"), caption(given)],
  prices: invoice,
  invoice: (given) => invoice(given.invoice),
  successful_payment: (given) => [{ note: `You paid ${money(given.successful_payment.total_amount, given.successful_payment.currency)}` }],
  my_chat_member: (given) => [{ note: given.my_chat_member.new_chat_member?.status === "kicked" ? "You blocked the bot" : "You unblocked the bot" }],
  animation: (given) => [picture(address(given.animation), given.caption) || placeholder("image", "Animation"), caption(given)],
  video: (given) => [placeholder("video", "Video"), caption(given)],
  voice: () => [placeholder("audio", "Voice message · 0:07")],
  audio: (given) => [placeholder("audio", given.audio.title || "Audio"), caption(given)],
  document: (given) => [placeholder("document", given.document.file_name || "File"), caption(given)],
  sticker: (given) => [placeholder("sticker", given.sticker.emoji || "Sticker")],
  venue: (given) => [placeholder("location", given.venue.title)],
  location: () => [placeholder("location", "Location")],
  contact: (given) => [placeholder("contacts", given.contact.first_name || "Contact")],
  dice: (given) => [placeholder("unsupported", `${given.dice.emoji} ${given.dice.value}`)],
  poll: (given) => [placeholder("unsupported", given.poll.question || "Poll")],
};

const album = (media) => el("div", { class: "album" }, media.map((each) => picture(each.media, each.caption) || placeholder("image", "Photo")));

function draw(given, tap) {
  const kind = Object.keys(KINDS).find((name) => given[name] !== undefined);
  if (!kind) return unknown(given.method);
  return [...KINDS[kind](given), ...(given.edit_date ? [foot("edited")] : []), ...keyboards(given, tap)];
}

export const telegram = {
  title: "Telegram",
  keeps: true,
  ticks: { sent: "✓", delivered: "✓", read: "✓✓" },
  draw,
  offers: [
    ["image", "Photo", { image: {} }], ["audio", "Voice message", { voice: {} }], ["location", "Location", { location: {} }],
    ["contacts", "Contact", { contact: {} }], ["sticker", "Sticker", { sticker: {} }], ["document", "File", { document: {} }],
    ["unsupported", "Dice", { unsupported: {} }],
  ],
};
