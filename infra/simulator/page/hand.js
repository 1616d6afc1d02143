// The finger of Watch: goes to a button and presses it. Only for the eye; the button is pressed by whoever plays.

import { byId } from "/page/dom.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export const hand = {
  bring(node) {
    node.scrollIntoView({ block: node.closest(".strip, #keys") ? "nearest" : "center", inline: "center", behavior: still.matches ? "auto" : "smooth" });
  },
  over(node) {
    const { left, top, width, height } = node.getBoundingClientRect();
    const finger = byId("finger");
    if (finger.hidden) {
      finger.hidden = false;
      finger.style.translate = `${innerWidth / 2}px ${innerHeight}px`;
      finger.getBoundingClientRect();
    }
    finger.style.translate = `${left + width / 2}px ${top + height / 2}px`;
  },
  press() {
    byId("finger").animate?.([{ scale: 1 }, { scale: 0.7 }, { scale: 1 }], { duration: still.matches ? 0 : 260 });
  },
  hide() {
    byId("finger").hidden = true;
  },
};
