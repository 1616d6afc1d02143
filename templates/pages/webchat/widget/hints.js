// A WebSocket on which the shop says that there is something to fetch. Without it, or until it works, the page polls.

const STILL_HERE = 9 * 60 * 1000; // API Gateway ends a connection that is silent for ten minutes

class Hints {
  // `heard` is called when the shop says so, `changed` when hints begin or stop to arrive.
  constructor(heard, changed) {
    this.heard = heard;
    this.changed = changed;
    this.listening = false;
    this.failures = 0;
  }

  listen(address, token) {
    this.token = token;
    if (!address || this.socket || Date.now() < (this.notBefore || 0)) return;
    const socket = new WebSocket(address); // one that a policy of the page forbids is closed at once
    const whileOurs = (work) => () => socket === this.socket && work();
    socket.addEventListener("open", whileOurs(() => this.here()));
    socket.addEventListener("message", whileOurs(() => this.came()));
    socket.addEventListener("close", whileOurs(() => this.fell()));
    this.socket = socket;
  }

  // The first message says who we are: a browser sets no headers here, and addresses end up in logs.
  here() {
    this.socket.send(JSON.stringify({ token: this.token }));
    this.again = setTimeout(() => this.here(), STILL_HERE);
  }

  came() {
    this.failures = 0;
    const first = !this.listening;
    this.listening = true;
    if (first) this.changed();
    this.heard();
  }

  fell() {
    const was = this.listening;
    this.forget();
    if (!was) this.failures += 1;
    this.notBefore = Date.now() + (was ? 500 : Math.min(300000, 2000 * 2 ** this.failures)) * (0.7 + Math.random() * 0.6);
    if (was) this.changed();
  }

  stop() {
    const socket = this.socket;
    this.forget();
    socket?.close();
  }

  forget() {
    clearTimeout(this.again);
    this.listening = false;
    this.socket = null;
  }
}
