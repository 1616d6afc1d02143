// data-copies="id": a button that copies a field's value.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const from = document.getElementById(button.dataset.copies);
  from.select();
  try {
    await navigator.clipboard.writeText(from.value);
  } catch {
    return; // it is selected: the keyboard copies it
  }
  toast(button.dataset.done);
});
