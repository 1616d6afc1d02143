// Orders and returns by keyboard: j and k (or the arrows) go through the list, x ticks, and what has data-key is pressed.
"use strict";

const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.activeElement.closest?.("[data-row]");

const go = (by) => {
  const found = rows();
  if (!found.length) return false;
  const at = found.indexOf(current());
  const next = found[at < 0 ? 0 : Math.min(Math.max(at + by, 0), found.length - 1)];
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
};

const tick = () => {
  const box = current()?.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
  return Boolean(box);
};

// What is done with ticked orders is done with the one that is looked at, where none is ticked.
const press = (key) => {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button) return false;
  const form = button.closest("#ticked");
  if (form && !form.querySelector("[name=order]:checked")) tick();
  button.click();
  return true;
};

const MOVES = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const writing = /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.matches?.("input:not([type=checkbox])");
  if (writing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const done = event.key in MOVES ? go(MOVES[event.key]) : event.key === "x" ? tick() : press(event.key);
  if (done) event.preventDefault();
});

// The file has what the list shows: its filters change without the page.
document.addEventListener("htmx:afterSwap", () => {
  const found = document.getElementById("found");
  const link = document.querySelector("[data-export]");
  if (found && link) link.href = found.dataset.exportTo;
});

// A form that is on its way is not sent again.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post" || event.submitter?.formTarget === "_blank") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
