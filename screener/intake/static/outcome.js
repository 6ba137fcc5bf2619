/**
 * The live outcome. From a change until the server's answer to it, what stands there is marked as
 * old. When there is no answer, no outcome stands there, but the last text for the journal stays.
 */

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./questions.js").Live} Live */
/** @typedef {import("./texts.js").Caught} Caught */
/** @typedef {Live & {caught: Record<string, Caught>}} State */
/** @typedef {import("./login.js").Login} Login */

const SOON_MS = 150;
const SLOW_MS = 10_000;

export class Outcome {
  /**
   * @param {Page} page
   * @param {Login} login
   * @param {(state: State) => void} follow
   */
  constructor(page, login, follow) {
    this.page = page;
    this.login = login;
    this.follow = follow;
    this.button = page.find("[data-update]");
    this.button.hidden = true;
    this.hasFailed = false;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
    /** @type {Promise<void> | undefined} */
    this.held = undefined;
    /** @type {() => void} */
    this.letGo = () => {};
    this.isOver = false;
    /** @type {number | undefined} */
    this.pending = undefined;
  }

  get isOld() {
    return this.page.panel.getAttribute("aria-busy") === "true";
  }

  /** Ask in a moment: more may change in it. */
  soon(delay = SOON_MS) {
    this.markOld();
    if (!this.held) this.pending = setTimeout(() => this.update(), delay);
  }

  /** Ask nothing until `release`: what is on the page may be taken back. */
  hold() {
    if (this.held) return;
    clearTimeout(this.pending);
    this.held = new Promise((go) => {
      this.letGo = go;
    });
  }

  release() {
    if (!this.held || this.isOver) return;
    this.held = undefined;
    this.letGo();
    if (this.isOld && !this.asking) this.update();
  }

  /** Ask nothing any more: another page takes this one's place. */
  end() {
    this.hold();
    this.isOver = true;
  }

  /**
   * This page stays after all.
   * @param {string} why
   */
  stays(why) {
    this.isOver = false;
    this.fail(why);
    this.release();
  }

  /**
   * Wait until what stands there is of what is on the page.
   * @returns {Promise<boolean>} whether it is; else the server gave none
   */
  async settled() {
    while (this.isOld) await (this.held || this.update());
    return !this.hasFailed;
  }

  /** Ask the server what the page comes to. */
  async update() {
    if (this.held) return;
    this.markOld();
    const mine = (this.asking = new AbortController());
    const slow = setTimeout(() => mine.abort(), SLOW_MS);
    const [status, text] = await this.ask(mine.signal);
    clearTimeout(slow);
    if (mine !== this.asking) return; // a newer one is under way
    this.asking = undefined;
    this.page.panel.removeAttribute("aria-busy");
    if (status === 200) this.show(text);
    else if (status === 409) this.login.isEnded(text);
    else if (status === 412) this.button.click();
    else this.fail(status === 401 ? "logged-out" : "unreachable");
  }

  /**
   * @param {AbortSignal} signal
   * @param {boolean} again
   * @returns {Promise<[number, string]>} status 0: no answer
   */
  async ask(signal, again = true) {
    try {
      const body = this.page.posted();
      const headers = { "X-Requested-With": "fetch" };
      const reply = await fetch(this.page.told("live"), { method: "POST", body, signal, headers });
      const isForgery = reply.status === 400; // the token is that of a login before
      if (isForgery && again && (await this.login.askAnew()) === 200) return this.ask(signal, false);
      return [reply.status, await reply.text()];
    } catch (error) {
      return [0, ""];
    }
  }

  markOld() {
    if (this.asking) this.asking.abort();
    this.asking = undefined;
    clearTimeout(this.pending);
    this.page.panel.setAttribute("aria-busy", "true");
    this.page.find("[data-said]").textContent = "";
  }

  /** @param {string} fragment */
  show(fragment) {
    const { page } = this;
    const isUnfolded = page.panel.querySelector("details")?.open;
    page.panel.innerHTML = fragment;
    if (isUnfolded) page.panel.querySelector("details")?.setAttribute("open", "");
    this.button.hidden = true;
    this.hasFailed = false;
    const state = /** @type {HTMLElement} */ (page.panel.querySelector("[data-live-state]"));
    this.follow(JSON.parse(state.dataset.liveState || ""));
    const says = [...page.panel.querySelectorAll("[data-summary], h2, [data-progress]")];
    page.tell(says.map((part) => (part.textContent || "").trim().replace(/\s+/g, " ")).join(". "));
  }

  /** @param {string} why */
  fail(why) {
    const { page } = this;
    this.hasFailed = true;
    const told = document.createElement("section");
    told.className = "summary";
    told.dataset.failed = why;
    for (const [kind, text] of [["h2", page.told("no-outcome")], ["p", page.told(why)]]) {
      const part = document.createElement(kind);
      part.textContent = text;
      told.append(part);
    }
    const last = page.panel.querySelector("[data-last]");
    last?.querySelector("[data-as-of]")?.removeAttribute("hidden");
    page.panel.replaceChildren(told, ...(last ? [last] : []));
    page.tell(page.told(why));
    this.button.hidden = why === "logged-out";
    this.login.watchClosely();
  }
}
