// A thread that is looked at again every four seconds, as long as somebody looks at the page.
"use strict";

const toEnd = () => {
  const thread = document.getElementById("thread");
  thread.scrollTop = thread.scrollHeight;
};

let lines = document.getElementById("thread").childElementCount;
toEnd();

// Nothing new costs next to nothing: the page says which turn it has. Each fifth time it asks for all of it, since what
// became of a message is no new turn.
let looks = 0;
setInterval(() => {
  if (document.visibilityState !== "visible") return;
  looks += 1;
  const { from, version } = document.getElementById("thread").dataset;
  const address = looks % 5 && version ? `${from}?version=${version}` : from;
  htmx.ajax("GET", address, { target: "#thread", select: "#thread", selectOOB: "#holding", swap: "outerHTML" });
}, 4000);

document.addEventListener("htmx:afterSettle", () => {
  const now = document.getElementById("thread").childElementCount;
  if (now !== lines) toEnd();
  lines = now;
});
