// Kik, as its documentation last stood: messages with a keyboard of suggested replies at the bottom of the phone.

import { el } from "./dom.js";
import { choice, opener, picture, placeholder, unknown, words } from "./parts.js";

const RESPONSES = {
  text: (each, tap) => choice(each.body, each.body, tap),
  picture: (each, tap) => {
    const button = choice(each.picUrl, "", tap);
    button.append(picture(each.picUrl, "Picture") || "Picture");
    return button;
  },
  "friend-picker": (each, tap) => choice("friend-picker", each.body || "Choose a friend", tap),
};

const keys = (given, tap) => (given.keyboards || []).flatMap((keyboard) => keyboard.responses || []).map((each) => RESPONSES[each.type]?.(each, tap)).filter(Boolean);

const KINDS = {
  text: (given) => [words(given.body)],
  picture: (given, mine) => [(!mine && picture(given.picUrl, "Picture")) || placeholder("image", "Picture")],
  video: () => [placeholder("video", "Video")],
  link: (given) => [picture(given.picUrl, ""), words(given.text), { acts: [opener(given.title || "Open", given.url)] }],
  sticker: () => [placeholder("sticker", "Sticker")],
  "start-chatting": () => [{ note: "You started chatting" }],
  "scan-data": () => [{ note: "You scanned the shop’s code" }],
  "friend-picker": (given) => [words((given.picked || []).join(", "))],
};

export const kik = {
  title: "Kik",
  ticks: { sent: "S", delivered: "D", read: "R" },
  mark: "legacy",
  draw: (given, tap, mine) => [...(KINDS[given.type]?.(given, mine) || unknown(given.type)), ...(given.keyboards ? [{ board: keys(given, tap) }] : [])],
  offers: [["image", "Picture", { image: {} }], ["video", "Video", { video: {} }], ["sticker", "Sticker", { sticker: {} }], ["link", "Page", { link: {} }]],
};
