// WeChat: customer-service messages of an Official Account, its XML answers, and what a follower sends.

import { el, webAddress } from "./dom.js";
import { anchor, choice, foot, opener, picture, placeholder, tagged, title, unknown, words } from "./parts.js";

// WeChat's texts may have links, and nothing else.
const said = (text) => words(text, (found) => tagged(found, ["a"], anchor));

function article(given) {
  return el("a", { class: "article", href: webAddress(given.url || "") || null, target: "_blank", rel: "noopener" },
    picture(given.picurl, ""), title(given.title), foot(given.description));
}

const menu = (given, tap) => [
  said(given.head_content),
  el("div", { class: "links" }, given.list.map((each) => choice(String(each.id), each.content, tap))),
  said(given.tail_content),
];

const MESSAGES = {
  text: (given) => [said(given.text.content)],
  image: (given) => [picture(given.image.url, "") || placeholder("image", "Photo")],
  voice: () => [placeholder("audio", "Voice · 0:07")],
  video: (given) => [placeholder("video", given.video.title || "Video"), said(given.video.description)],
  music: (given) => [placeholder("audio", given.music.title || "Music"), said(given.music.description), { acts: [opener("Listen", given.music.musicurl)] }],
  news: (given) => given.news.articles.map(article),
  link: (given) => [article({ ...given.link, picurl: given.link.thumb_url })],
  msgmenu: (given, tap) => menu(given.msgmenu, tap),
  miniprogrampage: (given) => [title(given.miniprogrampage.title), foot("Mini program")],
};

const EVENTS = { subscribe: "You follow the shop", unsubscribe: "You no longer follow the shop", SCAN: "You scanned its code", CLICK: "You tapped its menu", VIEW: "You opened a page" };

// What a follower sends: the fields of the XML.
const SENT = {
  text: (given) => [said(given.Content)],
  image: () => [placeholder("image", "Photo")],
  voice: (given) => [placeholder("audio", "Voice · 0:07"), said(given.Recognition)],
  video: () => [placeholder("video", "Video")],
  shortvideo: () => [placeholder("video", "Video")],
  location: (given) => [placeholder("location", given.Label || "Location")],
  link: (given) => [article({ title: given.Title, description: given.Description, url: given.Url })],
  event: (given) => [{ note: EVENTS[given.Event] || given.Event }],
};

export const wechat = {
  title: "WeChat",
  window: true,
  draw: (given, tap) => (given.MsgType ? SENT[given.MsgType]?.(given) : MESSAGES[given.msgtype]?.(given, tap)) || unknown(given.MsgType || given.msgtype),
  offers: [
    ["image", "Photo", { image: {} }], ["audio", "Voice", { voice: {} }], ["video", "Video", { video: {} }],
    ["location", "Location", { location: {} }], ["link", "Shared link", { link: {} }],
  ],
};
