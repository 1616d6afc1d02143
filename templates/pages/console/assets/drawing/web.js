// The shop's own web chat: neutral messages, as its page draws them.

import { el } from "./dom.js";
import { card, choice, foot, linked, opener, picture, title, unknown, words } from "./parts.js";

const said = (text) => words(text, linked);
const taps = (options, tap) => ({ acts: (options || []).map((option) => choice(option.id, option.title, tap)) });
const link = (given) => (given ? { acts: [opener(given.title, given.url)] } : null);

const sums = (lines) => el("dl", { class: "sums" }, lines.map((line) => [el("dt", {}, line.title), el("dd", {}, line.amount)]));

const KINDS = {
  text: (given) => [said(given.body), link(given.link)],
  choices: (given, tap) => [said(given.body), foot(given.footer), taps(given.options, tap)],
  carousel: (given, tap) => [said(given.body), { strip: given.cards.map((each) =>
    card(picture(each.image, each.alt || each.title), title(each.title), said(each.subtitle), taps(each.options, tap))) },
  given.more ? taps([given.more], tap) : null],
  detail: (given, tap) => [picture(given.image, given.alt || given.title), title(given.title), said(given.body), taps(given.options, tap)],
  cart: (given, tap) => [title(given.heading), sums([...given.lines, ...given.totals]), foot(given.note), taps(given.options, tap)],
  receipt: (given) => [title(given.heading), sums([...given.lines, ...given.totals]), foot(given.note)],
  payment_request: (given) => [said(given.body), link(given.link)],
};

export const web = { title: "Web chat", draw: (given, tap) => KINDS[given.kind]?.(given, tap) || unknown(given.kind) };
