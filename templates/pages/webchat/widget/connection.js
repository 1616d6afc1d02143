// Talking to the shop: the session, an outbox that loses nothing, and when to look for news.

const PACE = [ // [seconds since something happened, milliseconds between looks]
  [60, 800],
  [180, 2000],
  [600, 5000],
  [3600, 20000],
  [Infinity, 60000],
];
const LISTENING_PACE = 120000; // a hint can be lost
const ANSWER_DUE = [120, 3000]; // seconds for which an answer that is not there yet is looked for all the same, and how often
const ANSWER_SOON = 350;
const LONGEST_BACK_OFF = 30000;

class Refusal extends Error {
  constructor(status, reason, retryAfter) {
    super(reason);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

class Memory { // localStorage, where the browser lets us
  constructor(name) {
    this.name = name;
    this.kept = {};
    try {
      this.kept = JSON.parse(localStorage.getItem(name)) || {};
    } catch { /* private mode: remembered until the page is left */ }
  }
  get(key) {
    return this.kept[key];
  }
  set(values) {
    Object.assign(this.kept, values);
    try {
      localStorage.setItem(this.name, JSON.stringify(this.kept));
    } catch { /* as above */ }
  }
}

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

class Connection {
  // `on`: { session(answer), messages(list, how), state(online), sent(id, masked), failed(id, refusal) }
  constructor(base, locale, on) {
    this.base = base;
    this.locale = locale;
    this.on = on;
    this.memory = new Memory(`chatkassa:${base}`);
    this.version = null; // of the last turn seen; null: nothing fetched yet
    this.outbox = [];
    this.active = Date.now();
    this.asked = null; // when what is not answered yet was sent
    this.failures = 0;
    this.watching = false;
    this.hints = new Hints(() => this.look(), () => this.plan());
    const wake = () => this.wake();
    document.addEventListener("visibilitychange", wake);
    addEventListener("focus", wake);
    addEventListener("online", () => {
      this.hints.stop(); // what was open on the network before is not open on this one
      this.wake();
    });
  }

  get known() {
    return Boolean(this.memory.get("token"));
  }

  async request(method, path, body, authorised = true) {
    const headers = {};
    if (authorised) headers.Authorization = `Bearer ${this.memory.get("token")}`;
    if (body) headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const tooLong = setTimeout(() => stop.abort(), 15000);
    try {
      const response = await fetch(this.base + path, {
        method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", signal: stop.signal,
      });
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) throw new Refusal(response.status, answer.error || "", Number(response.headers.get("Retry-After")) || 0);
      return answer;
    } finally {
      clearTimeout(tooLong);
    }
  }

  // --- the session ---------------------------------------------------------------------------------------------

  async open(context) {
    const wanted = JSON.stringify([context.product, context.cart, context.order, context.page]);
    const told = !this.known || (wanted !== "[null,null,null,null]" && wanted !== this.memory.get("told"));
    const ask = (token) =>
      this.request("POST", "session", { token, id: newId(), context: told || !token ? context : { locale: context.locale } }, false);
    let answer;
    try {
      answer = await ask(this.memory.get("token"));
    } catch (refusal) {
      if (![401, 403].includes(refusal.status) || !this.known) throw refusal;
      answer = await ask(); // expired, or the key was changed: start a new thread
    }
    if (answer.conversation !== this.memory.get("conversation")) this.version = null;
    this.memory.set({ token: answer.token, conversation: answer.conversation, shop: answer.shop, told: wanted });
    this.sockets = answer.sockets;
    this.hints.stop(); // it may belong to another thread
    this.on.session(answer);
    this.active = Date.now();
    return answer;
  }

  // --- news ----------------------------------------------------------------------------------------------------

  watch(watching) {
    this.watching = watching;
    this.wake();
  }

  wake() {
    if (document.hidden || !this.watching) return this.rest();
    this.look();
  }

  rest() {
    clearTimeout(this.timer);
    this.hints.stop();
  }

  async look() {
    clearTimeout(this.timer);
    if (this.looking) {
      this.again = true;
      return;
    }
    this.looking = true;
    try {
      do {
        this.again = false;
        await this.fetch();
      } while (this.again);
      this.well();
    } catch (problem) {
      this.unwell(problem);
    } finally {
      this.looking = false;
      this.plan();
    }
  }

  async fetch() {
    const fresh = this.version === null;
    const answer = await this.request("GET", fresh ? "messages" : `messages?after=${this.version}`);
    if (answer.messages.length) this.active = Date.now();
    if (answer.messages.some((message) => message.from === "shop")) this.asked = null;
    this.version = Math.max(this.version || 0, answer.version);
    if (answer.more) this.again = true;
    this.on.messages(answer.messages, { fresh, earlier: answer.earlier });
  }

  async earlier(before) {
    const answer = await this.request("GET", `messages?before=${before}`);
    this.on.messages(answer.messages, { before: true, earlier: answer.earlier });
  }

  plan(soon) {
    clearTimeout(this.timer);
    if (document.hidden || !this.watching) return;
    if (!this.failures) this.hints.listen(this.sockets, this.memory.get("token"));
    const wait = soon || (this.failures ? this.backOff() : this.pace());
    this.timer = setTimeout(() => this.look(), wait);
  }

  pace() {
    const quiet = (Date.now() - this.active) / 1000;
    const due = this.asked && (Date.now() - this.asked) / 1000 < ANSWER_DUE[0];
    if (this.hints.listening) return due ? ANSWER_DUE[1] : LISTENING_PACE;
    return PACE.find(([seconds]) => quiet < seconds)[1];
  }

  backOff() {
    return Math.min(LONGEST_BACK_OFF, 500 * 2 ** this.failures) * (0.7 + Math.random() * 0.6);
  }

  well() {
    if (this.failures) this.on.state(true);
    this.failures = 0;
    if (this.outbox.some((item) => item.failed && !item.refused)) this.retry();
  }

  unwell(problem) {
    this.failures += 1;
    if (problem.status === 401 || problem.status === 403) this.open({ locale: this.locale }).then(() => this.look(), () => {});
    else this.on.state(false);
  }

  // --- the outbox ----------------------------------------------------------------------------------------------

  send(item) {
    this.outbox.push(item);
    this.active = Date.now();
    this.flush();
  }

  retry() {
    for (const item of this.outbox) item.failed = item.refused = false;
    this.flush();
  }

  // One at a time, so that they arrive in the order they were written.
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    for (let item; (item = this.outbox.find((each) => !each.failed)); ) await this.post(item);
    this.flushing = false;
  }

  async post(item) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await this.request("POST", item.body.data ? "pictures" : "messages", { ...item.body, context: { locale: this.locale } });
        this.outbox.splice(this.outbox.indexOf(item), 1);
        this.active = this.asked = Date.now();
        this.on.sent(item.body.client_msg_id, answer.masked || []);
        this.plan(this.hints.listening ? ANSWER_DUE[1] : ANSWER_SOON);
        return;
      } catch (problem) {
        const definite = problem.status >= 400 && problem.status < 500;
        if (!definite && attempt < 2) {
          await new Promise((done) => setTimeout(done, 600 * 3 ** attempt));
          continue;
        }
        // Without a connection whatever is behind it waits too, or it would arrive before it.
        for (const each of definite ? [item] : [...this.outbox]) this.fail(each, definite, problem);
        if (problem.status === 401 || problem.status === 403) this.unwell(problem);
        return;
      }
    }
  }

  fail(item, refused, problem) {
    item.failed = true;
    item.refused = refused;
    this.on.failed(item.body.client_msg_id, problem);
  }
}
