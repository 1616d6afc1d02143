// The phones there are. A phone is a file: its title, how it draws a payload, and what its shoppers can send.

import { email } from "./email.js";
import { instagram } from "./instagram.js";
import { kik } from "./kik.js";
import { messenger } from "./messenger.js";
import { telegram } from "./telegram.js";
import { web } from "./web.js";
import { wechat } from "./wechat.js";
import { whatsapp } from "./whatsapp.js";

export const PHONES = { whatsapp, messenger, instagram, telegram, wechat, kik };

// What is no app of a phone: the simulator shows the real web chat, and letters as they are.
export const DRAWINGS = { ...PHONES, web, email };

// {inside: nodes of the bubble, acts: buttons in its foot, rows: keyboard under it, strip: cards beside one another,
//  chips: offered while it is the last message, board: keys at the bottom until the next ones, note: a line of its own}
// `mine`: the shopper sent it.
export function drawn(channel, payload, tap, mine) {
  const parts = DRAWINGS[channel].draw(payload, tap, mine).filter(Boolean);
  const part = (name) => parts.find((each) => !(each instanceof Node) && name in each)?.[name];
  const all = (name) => parts.flatMap((each) => (each instanceof Node ? [] : each[name] || []));
  return {
    inside: parts.filter((each) => each instanceof Node),
    acts: all("acts"), strip: all("strip"), chips: all("chips"), rows: all("rows"), board: part("board"), note: part("note") || "",
  };
}
