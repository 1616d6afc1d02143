// Instagram DM: the messages of Messenger's family, with quick replies under the last message only.

import { drawMessage } from "./messenger.js";

export const instagram = {
  title: "Instagram",
  window: true,
  ticks: { read: "Seen" },
  draw: drawMessage,
  offers: [
    ["image", "Photo", { image: {} }], ["audio", "Voice clip", { voice: {} }], ["video", "Video", { video: {} }],
    ["like", "Story mention", { story: {} }], ["link", "Shared post", { share: {} }], ["unsupported", "A post", { unsupported: {} }],
  ],
};
