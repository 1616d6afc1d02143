// One function for each kind of neutral message (functions/conversation/message.py). `talk` has labels, tap() and fill().

const options = (items, talk, look = "") =>
  el(
    "div",
    { class: `options ${look}` },
    ...items.map((option) =>
      el(
        "button",
        { type: "button", class: "option", "data-action": option.id, onclick: (event) => talk.tap(option, event.currentTarget) },
        el("span", { class: "option-title" }, option.title),
        option.detail ? el("span", { class: "option-detail" }, option.detail) : null,
      ),
    ),
  );

const picture = (address, alt, look, width = 1080, height = 1080) => {
  const src = address && safeAddress(address);
  if (!src) return null;
  const image = el("img", { src, alt, class: look, loading: "lazy", decoding: "async", width, height });
  image.addEventListener("error", () => image.classList.add("missing"));
  return image;
};

const amounts = (message, talk) =>
  el(
    "table",
    {},
    el("caption", {}, message.heading),
    el("tbody", {}, ...message.lines.map(amountRow)),
    el("tfoot", {}, ...message.totals.map(amountRow)),
  );

const amountRow = (line) => el("tr", {}, el("th", { scope: "row" }, line.title), el("td", {}, line.amount));

const bubble = (...children) => el("div", { class: "bubble" }, ...children);

const linkButton = (link, talk, look = "") => {
  const href = safeAddress(link.url);
  if (!href) return null;
  const here = talk.paymentsHere;
  return el(
    "a",
    { class: `primary ${look}`, href, target: here ? null : "_blank", rel: here ? null : "noopener" },
    el("span", {}, link.title),
    icon("out"),
    here ? null : hidden(` (${talk.labels.newWindow})`),
  );
};

const card = (item, talk) =>
  el(
    "li",
    { class: "card" },
    picture(item.image, item.alt || item.title, "card-picture") || el("div", { class: "card-picture blank", "aria-hidden": "true" }),
    el("p", { class: "card-title" }, item.title),
    el("p", { class: "card-subtitle" }, item.subtitle),
    options(item.options, talk, "stacked"),
  );

const turnPage = (list, direction) =>
  list.scrollBy({ left: direction * Math.max(180, list.clientWidth * 0.8), behavior: calm() ? "auto" : "smooth" });

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const carousel = (message, talk) => {
  const list = el("ul", { class: "cards" }, ...message.cards.map((item) => card(item, talk)));
  if (message.more)
    list.append(el("li", { class: "card more" }, options([message.more], talk)));
  const turn = (name, direction) =>
    el("button", { type: "button", class: "turn", "aria-label": talk.labels[name === "left" ? "previous" : "next"], onclick: () => turnPage(list, direction) }, icon(name));
  const back = turn("left", -1);
  const forth = turn("right", 1);
  const atEnds = () => {
    back.disabled = list.scrollLeft < 8;
    forth.disabled = list.scrollLeft + list.clientWidth > list.scrollWidth - 8;
  };
  list.addEventListener("scroll", atEnds, { passive: true });
  new ResizeObserver(atEnds).observe(list);
  const few = message.cards.length < 2 ? "few" : "";
  return el(
    "div",
    { class: `wide ${few}` },
    message.body ? bubble(...paragraphs(message.body)) : null,
    el("div", { class: "carousel", role: "group", "aria-label": message.opener }, list, el("div", { class: "turns" }, back, forth)),
  );
};

const DRAW = {
  text: (message, talk) => bubble(...paragraphs(message.body), message.link ? linkButton(message.link, talk, "quiet") : null),

  choices: (message, talk) =>
    el(
      "div",
      { class: "stack" },
      bubble(...paragraphs(message.body), message.footer ? el("p", { class: "footer" }, message.footer) : null),
      options(message.options, talk, message.options.some((option) => option.detail) ? "list" : "chips"),
    ),

  carousel,

  detail: (message, talk) =>
    el(
      "div",
      { class: "sheet" },
      picture(message.image, message.alt || message.title, "sheet-picture"),
      el("div", { class: "sheet-body" }, el("p", { class: "sheet-title" }, message.title), ...paragraphs(message.body)),
      options(message.options, talk, "stacked"),
    ),

  cart: (message, talk) =>
    el(
      "div",
      { class: "sheet" },
      el("div", { class: "sheet-body" }, amounts(message, talk), ...paragraphs(message.note)),
      options(message.options, talk, "stacked first"),
    ),

  payment_request: (message, talk) =>
    el(
      "div",
      { class: "sheet pay" },
      el("div", { class: "sheet-body" }, ...paragraphs(message.body), el("p", { class: "amount" }, message.amount)),
      linkButton(message.link, talk),
      el("p", { class: "secure" }, icon("lock"), talk.labels.secure),
    ),

  receipt: (message, talk) =>
    el(
      "div",
      { class: "sheet receipt" },
      el(
        "div",
        { class: "sheet-body" },
        el("p", { class: "stamp" }, icon("check"), el("span", {}, `${talk.labels.receipt} `, el("strong", {}, message.number))),
        amounts(message, talk),
        ...paragraphs(message.note),
      ),
    ),

  form,

  media: (message, talk) => {
    const src = safeAddress(message.url);
    const caption = paragraphs(message.caption);
    if (!src) return bubble(...caption);
    const type = message.mime.split("/")[0];
    if (type === "image") return el("div", { class: "sheet" }, picture(src, message.caption || talk.labels.picture, "sheet-picture"), caption.length ? el("div", { class: "sheet-body" }, ...caption) : null);
    if (type === "video" || type === "audio") return bubble(el(type, { src, controls: true, preload: "none" }), ...caption);
    return bubble(...caption, linkButton({ title: talk.labels.file, url: src }, talk, "quiet"));
  },
};

const draw = (message, talk) => (DRAW[message.kind] || (() => bubble(el("p", {}, talk.labels.unknown))))(message, talk);
