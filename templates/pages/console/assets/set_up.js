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
    // the browser does not let a page write there: what is selected can be copied the old way, or by the keyboard
    if (!document.execCommand("copy")) return;
  }
  toast(button.dataset.done);
});
