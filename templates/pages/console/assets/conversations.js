// A thread that is looked at again every four seconds, as long as somebody looks at the page.
"use strict";

const toEnd = () => {
  const thread = document.getElementById("thread");
  thread.scrollTop = thread.scrollHeight;
};

let lines = document.getElementById("thread").childElementCount;
toEnd();

setInterval(() => {
  if (document.visibilityState === "visible") htmx.trigger("#thread", "look");
}, 4000);

document.addEventListener("htmx:afterSettle", () => {
  const now = document.getElementById("thread").childElementCount;
  if (now !== lines) toEnd();
  lines = now;
});
