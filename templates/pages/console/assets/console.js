// What every page of the console needs; a page works without it, but for what is live.
"use strict";

const toast = (text) => {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 6000);
};

// data-toggles="id": a button that opens and closes something; Escape closes it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toggles]");
  if (!button) return;
  const open = document.getElementById(button.dataset.toggles).classList.toggle("open");
  button.setAttribute("aria-expanded", String(open));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const button of document.querySelectorAll("[data-toggles][aria-expanded=true]")) button.click();
  for (const details of document.querySelectorAll("details.who[open]")) details.open = false;
});

// data-opens="id": a button that shows a dialog; data-closes: one that closes the dialog that it is in.
document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).showModal();
  const closes = event.target.closest("[data-closes]");
  if (closes) closes.closest("dialog").close();
});

// data-all="name": a checkbox that ticks all of that name.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-all]");
  if (!all) return;
  for (const box of document.querySelectorAll(`input[type=checkbox][name="${all.dataset.all}"]`)) box.checked = all.checked;
});

// data-asks="…": a form that is sent only once the person has said yes.
document.addEventListener("submit", (event) => {
  const asks = event.submitter?.dataset.asks || event.target.dataset.asks;
  if (asks && !confirm(asks)) event.preventDefault();
});

// / goes to the page's search, as long as nothing is being written.
document.addEventListener("keydown", (event) => {
  const writing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey) return;
  const search = document.querySelector("input[type=search]");
  if (search) {
    event.preventDefault();
    search.focus();
  }
});

document.addEventListener("htmx:responseError", () => toast(document.getElementById("toasts").dataset.failed));
document.addEventListener("htmx:sendError", () => toast(document.getElementById("toasts").dataset.failed));
