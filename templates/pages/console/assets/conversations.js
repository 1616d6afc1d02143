// A thread that is looked at again every few seconds, as long as somebody looks at the page; and what a long message
// becomes. What is being typed, where the thread was scrolled to and what has the focus stay as they are.
"use strict";

const OFTEN = 4000;
const SELDOM = 60000;
const thread = document.getElementById("thread");
const stale = document.getElementById("stale");

const atEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
const toEnd = () => {
  thread.scrollTop = thread.scrollHeight;
};
toEnd();

// Nothing new costs one read: the page says which turn it has. Each fifth time it asks what became of messages, too,
// which is no new turn.
let looks = 0;
let pause = OFTEN;
let timer = 0;
const later = (wait) => {
  clearTimeout(timer);
  timer = setTimeout(look, wait);
};
const look = () => {
  if (document.visibilityState !== "visible") return;
  looks += 1;
  const { version, print } = document.getElementById("said").dataset;
  const asked = new URLSearchParams({ part: "1", print });
  if (version && looks % 5) asked.set("version", version);
  htmx.ajax("GET", `${thread.dataset.from}?${asked}`, { source: thread, target: "#said", swap: "outerHTML" });
  later(pause);
};
document.addEventListener("visibilitychange", look);
later(document.querySelector(".told") ? 1000 : OFTEN);

let follows = true;
thread.addEventListener("htmx:beforeSwap", () => {
  follows = atEnd();
});
thread.addEventListener("htmx:afterSettle", () => {
  if (follows) toEnd();
});
thread.addEventListener("htmx:afterRequest", (event) => {
  stale.hidden = event.detail.successful;
  pause = event.detail.successful ? OFTEN : Math.min(2 * pause, SELDOM);
  later(pause);
});
// The line under the thread says it; a toast every few seconds would not help.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  thread.addEventListener(failure, (event) => event.stopPropagation());
}

// What is too long for one message is shown as it will be cut.
const text = document.getElementById("f-text");
if (text) {
  const longest = Number(text.dataset.longest);
  const size = () => (text.dataset.measured === "bytes" ? new TextEncoder().encode(text.value).length : text.value.length);
  let waits = 0;
  text.addEventListener("input", () => {
    clearTimeout(waits);
    if (size() > longest) waits = setTimeout(() => htmx.trigger(text, "long"), 500);
    else document.getElementById("cut").replaceChildren();
  });
  if (text.value) text.focus();
}

// One click is one message: what is sent twice is one anyway, this shows it.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) setTimeout(() => (button.disabled = true));
  });
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("button")) button.disabled = false;
});
