// The log of messages: what is added to it, in which order, where it is scrolled to, and what is announced.

class Transcript {
  // `talk` has the labels, the shop's name and tap(); `earlier(version)` fetches what came before it.
  constructor(talk, earlier) {
    const { labels } = talk;
    this.talk = talk;
    this.messages = new Map(); // id → element
    this.first = null; // lowest version on the screen
    this.log = el("div", { class: "log", role: "log", "aria-live": "off", "aria-relevant": "additions", "aria-label": labels.log, tabindex: "0" });
    this.log.addEventListener("scroll", () => this.atEnd() && (this.newer.hidden = true), { passive: true });
    const ask = () => {
      earlier(this.first);
      this.log.focus({ preventScroll: true });
    };
    this.older = el("button", { type: "button", class: "older", onclick: ask }, labels.earlier);
    this.newer = el("button", { type: "button", class: "newer", onclick: () => this.toEnd() }, icon("down"), labels.newer);
    this.older.hidden = this.newer.hidden = true;
    this.log.append(this.older);
  }

  // What of the list was not on the screen yet. `earlier`: whether there is more before it; null: that is not known now.
  show(list, { before, earlier, history }) {
    if (earlier !== null) this.older.hidden = !earlier;
    const news = list.filter((item) => !this.recognise(item));
    const follow = this.atEnd();
    this.announce(!before && !history);
    if (before) this.prepend(news);
    else this.append(news, follow);
    this.first = before ? list[0]?.version ?? this.first : this.first ?? list[0]?.version ?? null;
    if (before || history) requestAnimationFrame(() => requestAnimationFrame(() => this.announce(true)));
    return news;
  }

  // History is read by whoever wants it; only what is new is announced.
  announce(on) {
    this.log.setAttribute("aria-live", on ? "polite" : "off");
  }

  append(items, follow) {
    const elements = items.map((item) => this.add(item));
    if (follow) this.toStartOf(elements.find((element) => element.classList.contains("shop")));
    else if (items.length) this.newer.hidden = false;
  }

  prepend(items) {
    const next = this.older.nextSibling;
    const height = this.log.scrollHeight;
    for (const item of items) this.add(item, next);
    this.log.scrollTop += this.log.scrollHeight - height;
  }

  // The shopper's own message comes back with its id: the element that is there already stays, so it is announced once.
  recognise(item) {
    if (this.messages.has(item.id)) return true;
    const mine = item.client_msg_id && this.messages.get(mineOf(item.client_msg_id));
    if (!mine) return false;
    this.messages.set(item.id, mine);
    mine.querySelector(".bubble").replaceChildren(...paragraphs(item.message.body)); // it may have been masked
    this.sent(item.client_msg_id);
    return true;
  }

  add(item, before = null) {
    const element = this.element(item);
    const day = dayOf(item.at, this.talk);
    if (!before && day !== this.day) this.log.append(el("p", { class: "day" }, day));
    if (!before) this.day = day;
    this.log.insertBefore(element, before);
    this.messages.set(item.id, element);
    return element;
  }

  element(item) {
    const { labels, language, shop } = this.talk;
    const who = item.from === "shop" ? labels.shop(shop) : labels.you;
    const at = new Date(item.at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    return el(
      "div",
      { class: `message ${item.from}`, "data-kind": item.message.kind },
      hidden(`${who}: `),
      draw(item.message, this.talk),
      el("time", { datetime: item.at }, at),
    );
  }

  clear() {
    this.log.replaceChildren(this.older);
    this.messages.clear();
    this.first = this.day = null;
  }

  // --- what the shopper writes, until the shop has it ----------------------------------------------------------

  write(id, text) {
    const at = new Date().toISOString();
    const element = this.add({ id: mineOf(id), from: "shopper", at, message: { kind: "text", body: text } });
    element.classList.add("sending");
    this.toEnd();
  }

  sent(id) {
    const element = this.messages.get(mineOf(id));
    element?.classList.remove("sending");
    element?.querySelector(".retry")?.remove();
  }

  failed(id, reason, retry) {
    this.sent(id);
    this.messages.get(mineOf(id))?.append(el("button", { type: "button", class: "retry", onclick: retry }, reason));
    this.toEnd();
  }

  sendingAgain() {
    for (const button of this.log.querySelectorAll(".retry")) {
      button.closest(".message").classList.add("sending");
      button.remove();
    }
  }

  // --- scrolling -----------------------------------------------------------------------------------------------

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newer.hidden = true;
  }

  // A long answer is read from its first line.
  toStartOf(element) {
    this.toEnd();
    if (!element) return;
    const start = element.offsetTop - this.log.offsetTop - 12;
    if (this.log.scrollTop > start) this.log.scrollTop = start;
  }
}

const mineOf = (id) => `mine:${id}`;

const dayOf = (at, panel) => {
  const day = new Date(at);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (ago === 0) return panel.labels.today;
  if (ago === 1) return panel.labels.yesterday;
  return day.toLocaleDateString(panel.language, { weekday: "long", day: "numeric", month: "long" });
};
