"use strict";
// What is told is sent again until it has arrived: a van is not always where there is a connection. Without this script
// the buttons are plain forms; only the picture needs it.
(() => {
  const WIDEST = 1600, PATIENCE = 30_000;
  const words = document.body.dataset;
  let unsent = 0;

  const smaller = async (file) => {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, WIDEST / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((done) => canvas.toBlob((made) => done(made ?? file), "image/jpeg", 0.82));
    } catch {
      return file;
    }
  };

  const pause = (wait) =>
    new Promise((done) => {
      const timer = setTimeout(done, wait);
      addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
    });

  const send = async (url, options, news) => {
    for (let wait = 1_000; ; wait = Math.min(wait * 2, PATIENCE)) {
      try {
        const answer = await fetch(url, { ...options, method: "POST", signal: AbortSignal.timeout(PATIENCE) });
        if (answer.status < 500 && answer.status !== 429) return await answer.json();
      } catch {
        // No answer: it may or may not have arrived, and is the same when it arrives again.
      }
      news.textContent = words.waiting;
      await pause(wait);
    }
  };

  const tell = async (form, button) => {
    const article = form.closest("article"), news = form.querySelector(".news");
    const photo = form.querySelector("input[type=file]"), buttons = form.querySelectorAll("button");
    const said = new URLSearchParams({ state: button.value, at: form.elements.at.value, house: form.elements.house.value });
    buttons.forEach((each) => { each.disabled = true; });
    news.textContent = words.sending;
    unsent += 1;
    const headers = { Accept: "application/json" };
    const picture = ["delivered", "at_neighbour"].includes(button.value) && photo.files[0] ? await smaller(photo.files[0]) : null;
    let answer;
    try {
      answer = picture
        ? await send(`${form.action}?${said}`, { headers: { ...headers, "Content-Type": picture.type }, body: picture }, news)
        : await send(form.action, { headers, body: said }, news);
    } catch {
      answer = { problem: words.problem };
    }
    unsent -= 1;
    buttons.forEach((each) => { each.disabled = false; });
    news.textContent = answer.problem;
    if (answer.problem) return;
    form.elements.at.value = Number(form.elements.at.value) + 1; // what is told next is something else, the same word too
    article.dataset.state = button.value;
    article.querySelector(".state").textContent = button.textContent;
  };

  for (const form of document.querySelectorAll("form")) {
    const photo = form.querySelector(".photo"), file = photo.querySelector("input"), label = photo.querySelector("span");
    photo.hidden = false;
    file.addEventListener("change", () => {
      photo.classList.toggle("taken", file.files.length > 0);
      if (file.files.length) label.textContent = label.dataset.taken;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      tell(form, event.submitter ?? form.querySelector(".done"));
    });
  }
  addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
})();
