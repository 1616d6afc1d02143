// The launcher and the panel: what is on the screen, where the focus is, and what is announced.

const WIDEST = 1600; // of a picture, in pixels: what comes off a phone is too large to send

const smaller = async (file) => {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, WIDEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.82).split(",")[1];
};

class Panel {
  constructor(settings) {
    this.settings = settings;
    this.language = languageOf(settings.locale);
    this.labels = LABELS[this.language];
    this.paymentsHere = settings.payments === "here";
    this.shop = "";
    this.resumed = true; // until a new thread begins: what is fetched first is history
    this.unread = 0;
    this.opened = false;
    this.connection = new Connection(settings.base, settings.locale, {
      session: (answer) => this.welcome(answer),
      messages: (list, how) => this.show(list, how),
      state: (online) => this.online(online),
      sent: (id) => this.transcript.sent(id),
      failed: (id, refusal) => this.failed(id, refusal),
    });
    this.build();
    const shop = this.connection.memory.get("shop");
    if (shop) this.name(shop);
    if (!settings.page) {
      this.glance();
      addEventListener("focus", () => this.glance());
    }
  }

  // --- building ------------------------------------------------------------------------------------------------

  build() {
    this.host = el("chatkassa-chat", { lang: this.language });
    const root = this.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // a strict CSP has no say in a constructed style sheet
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    if (/^#[0-9a-f]{6}$/i.test(this.settings.accent)) this.paint(this.settings.accent);
    if (this.settings.page) {
      this.host.classList.add("page");
      document.documentElement.lang = this.language;
    }
    if (this.settings.side === "left") this.host.classList.add("left");
    root.append(...(this.settings.page ? [] : [this.buildLauncher()]), this.buildPanel());
    (this.settings.into || document.body).append(this.host);
  }

  // The merchant's colour, under whichever of our two inks reads best on it (WCAG's relative luminance).
  paint(accent) {
    const [red, green, blue] = [1, 3, 5]
      .map((at) => parseInt(accent.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
    this.host.style.setProperty("--accent", accent);
    this.host.style.setProperty("--on-accent", light ? "#17120e" : "#ffffff");
  }

  buildLauncher() {
    this.badge = el("span", { class: "badge" });
    this.badge.hidden = true;
    this.launcher = el(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.open() },
      icon("chat"),
      el("span", { class: "launcher-label" }, this.settings.label || this.labels.launcher),
      this.badge,
    );
    return this.launcher;
  }

  buildPanel() {
    const labels = this.labels;
    this.title = el("h2", {}, labels.shop(""));
    this.initial = el("span", { class: "initial", "aria-hidden": "true" });
    this.transcript = new Transcript(this, (first) => this.connection.earlier(first).catch(() => this.online(false)));
    this.typing = el("div", { class: "typing", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.typing.hidden = true;
    this.notice = el("p", { class: "notice", role: "status" });
    this.panel = el(
      "section",
      { class: "panel", id: "panel", role: this.settings.page ? "region" : "dialog", "aria-label": labels.panel(""), onkeydown: (event) => this.key(event) },
      this.buildHeader(),
      this.notice,
      el("div", { class: "scroll" }, this.transcript.log, this.transcript.newer),
      this.typing,
      this.buildComposer(),
    );
    this.panel.hidden = !this.settings.page;
    return this.panel;
  }

  buildHeader() {
    this.privacy = el("a", { class: "privacy", target: "_blank", rel: "noopener" }, this.labels.privacy, hidden(` (${this.labels.newWindow})`));
    this.privacy.hidden = true;
    const elsewhere = this.labels.elsewhere;
    this.elsewhere = el("button", { type: "button", class: "elsewhere", "aria-label": elsewhere, title: elsewhere, onclick: () => this.say({ type: "tap", action: "moveto", title: elsewhere }, elsewhere) }, icon("phone"));
    this.elsewhere.hidden = true; // until the shop says that there is another channel to go to
    return el(
      "header",
      {},
      this.initial,
      el("div", { class: "names" }, this.title, el("p", {}, el("span", {}, this.labels.assistant), this.privacy)),
      this.elsewhere,
      this.settings.page ? null : el("button", { type: "button", class: "close", "aria-label": this.labels.close, onclick: () => this.close() }, icon("close")),
    );
  }

  buildComposer() {
    this.input = el("textarea", { rows: "1", id: "text", "aria-label": this.labels.compose, placeholder: this.labels.compose, autocomplete: "off", enterkeyhint: "send" });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.write();
    });
    const button = el("button", { type: "submit", class: "send", "aria-label": this.labels.send }, icon("send"));
    const submit = (event) => {
      event.preventDefault();
      this.write();
    };
    const file = el("input", { type: "file", accept: "image/jpeg,image/png,image/webp", "aria-label": this.labels.sendPicture });
    file.addEventListener("change", () => {
      if (file.files[0]) this.picture(file.files[0]);
      file.value = "";
    });
    const pick = el("label", { class: "pick", title: this.labels.sendPicture }, icon("picture"), file);
    return el("form", { class: "composer", onsubmit: submit }, pick, this.input, button);
  }

  // --- opening and closing -------------------------------------------------------------------------------------

  async open(context = {}) {
    if (!this.opened) {
      this.opened = true;
      this.panel.hidden = false;
      this.launcher?.setAttribute("aria-expanded", "true");
      this.host.classList.add("open");
      this.count(0);
      this.transcript.toEnd();
      this.seen();
      this.focus();
    }
    const whole = { ...this.settings.context, ...context, locale: context.locale || this.settings.locale };
    if (!this.connection.known && !whole.page) whole.page = location.href.split("#")[0].slice(0, 2000);
    if (!this.connection.known || Object.keys(context).length || !this.asked) await this.begin(whole);
    else this.connection.watch(true);
  }

  // Not into the text box of a phone, whose keyboard would cover the greeting; not at all out of somebody else's frame.
  focus() {
    if (window.top !== window.self) return;
    (matchMedia("(pointer: coarse)").matches ? this.transcript.log : this.input).focus({ preventScroll: true });
  }

  async begin(context, attempt = 0) {
    this.asked = true;
    this.waiting(!this.connection.known);
    try {
      await this.connection.open(context);
      this.online(true);
      this.connection.watch(this.opened);
    } catch (problem) {
      this.online(false);
      if (this.opened && attempt < 20) setTimeout(() => this.begin(context, attempt + 1), Math.min(30000, 800 * 2 ** attempt));
    }
  }

  close() {
    this.opened = false;
    this.panel.hidden = true;
    this.host.classList.remove("open");
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
    this.connection.watch(false);
    this.seen();
  }

  // A returning shopper's badge: one look when the page is loaded or come back to, at most once a minute.
  glance() {
    if (this.opened || !this.connection.known || Date.now() - (this.glanced || 0) < 60000) return;
    this.glanced = Date.now();
    this.connection.look();
  }

  welcome(answer) {
    if (this.conversation && this.conversation !== answer.conversation) this.transcript.clear();
    this.conversation = answer.conversation;
    this.resumed = answer.resumed;
    this.name(answer.shop);
  }

  name(shop) {
    this.shop = shop.name;
    this.title.textContent = shop.name;
    this.elsewhere.hidden = !shop.elsewhere;
    this.panel.setAttribute("aria-label", this.labels.panel(shop.name));
    if (this.settings.page) document.title = this.labels.panel(shop.name);
    this.initial.textContent = (shop.name.replace(/^(de|het|the)\s+/i, "")[0] || "").toUpperCase();
    const href = shop.privacy_url && safeAddress(shop.privacy_url);
    if (href) this.privacy.href = href;
    this.privacy.hidden = !href;
  }

  // --- the shopper writes --------------------------------------------------------------------------------------

  write() {
    const text = this.input.value.trim();
    if (!text) return;
    if (new TextEncoder().encode(text).length > 4096) {
      this.tell(this.labels.tooLong);
      return;
    }
    this.tell("");
    this.input.value = "";
    this.fit();
    this.say({ type: "text", text }, text);
  }

  async picture(file) {
    const data = await smaller(file).catch(() => "");
    this.tell(data ? "" : this.labels.noPicture);
    if (data) this.say({ data }, "📷");
  }

  tap(option, button) {
    button.classList.add("chosen");
    this.say({ type: "tap", action: option.id, title: option.title }, option.title);
  }

  fill(form, fields, shown) {
    this.say({ type: "form", form: form.id, fields }, shown || form.submit);
  }

  say(body, shown) {
    const id = newId();
    this.transcript.write(id, shown);
    this.connection.send({ body: { client_msg_id: id, ...body } });
    this.waiting(true);
  }

  failed(id, refusal) {
    this.waiting(false);
    const text = refusal.status === 429 ? this.labels.failedFor(this.labels.tooMany) : this.labels.failed;
    this.transcript.failed(id, text, () => this.retry());
  }

  retry() {
    this.transcript.sendingAgain();
    this.input.focus();
    this.connection.retry();
    this.waiting(true);
  }

  fit() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(140, this.input.scrollHeight)}px`);
  }

  key(event) {
    if (event.key === "Escape" && !this.settings.page) this.close();
  }

  // --- what comes in -------------------------------------------------------------------------------------------

  show(list, { fresh, before, earlier }) {
    const news = this.transcript.show(list, { before, earlier: fresh || before ? earlier : null, history: fresh && this.resumed });
    if (before) return;
    if (list.some((item) => item.from === "shop")) this.waiting(false);
    if (!this.opened) this.countUnread(news);
    else if (fresh) this.transcript.toEnd();
    this.seen();
  }

  waiting(on) {
    clearTimeout(this.patience);
    this.typing.hidden = !on;
    if (on) this.patience = setTimeout(() => (this.typing.hidden = true), 20000);
  }

  online(on) {
    this.host.classList.toggle("offline", !on);
    this.tell(on ? "" : this.labels.offline);
    if (!on) this.waiting(false);
  }

  tell(text) {
    if (this.notice.textContent !== text) this.notice.textContent = text;
  }

  countUnread(news) {
    const seen = this.connection.memory.get("seen") || 0;
    this.count(this.unread + news.filter((item) => item.from === "shop" && item.version > seen).length);
  }

  count(unread) {
    this.unread = unread;
    if (!this.badge) return;
    this.badge.hidden = !unread;
    this.badge.replaceChildren(String(unread > 9 ? "9+" : unread), hidden(` ${this.labels.unread(unread)}`));
  }

  seen() {
    if (this.opened && !document.hidden) this.connection.memory.set({ seen: this.connection.version || 0 });
  }
}
