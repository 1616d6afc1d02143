"use strict";
// Looks again while the bank's answer is not known, and says so only when there is news.
(() => {
  const main = document.querySelector("main");
  const look = async () => {
    const query = main.dataset.again;
    if (!query) return;
    try {
      const answer = await fetch(location.pathname + query, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("main");
      if (answer.ok && found) {
        if (found.dataset.state !== main.dataset.state) {
          const news = (part) => part.querySelector(".news");
          news(main).replaceChildren(...news(found).childNodes);
          main.append(...found.querySelectorAll(".button, .small"));
          document.title = page.title;
          main.dataset.state = found.dataset.state;
        }
        main.dataset.again = found.dataset.again;
      }
    } catch {
      // Offline for a moment: the next look may do better.
    }
    setTimeout(look, 2500);
  };
  setTimeout(look, 1500);
})();
