/**
 * Whose page this is, and whether she is still logged in. The server is asked now and then, at
 * once when the tab comes to the fore or another has logged out, and told when she was at work: so
 * the login lives as long as the page does. A login that ended leaves the page as it is; when the
 * same account has logged in again, in another tab, the page goes on with the new form token.
 * Nobody else can go on with it. The answer also says which rules are served.
 */
import { Since } from "./since.js";
import { onOtherTabs } from "./tabs.js";

/** @typedef {import("./page.js").Page} Page */

const AT_WORK_EVERY_MS = 60_000;
const EVERY_MS = 30_000;
const CLOSELY_MS = 5_000;
const LATE_MS = 10_000;

export class Login {
  /**
   * @param {Page} page
   * @param {{ended: (fragment: string) => void, back: () => void, changed: () => void}} does
   *   `ended`: the page is nobody's any more; `back`: the server answers again; `changed`: the
   *   rules are others
   */
  constructor(page, does) {
    this.page = page;
    this.does = does;
    this.rules = page.told("rules");
    this.ends = page.find("[data-login-ends]");
    page.find("[data-ends-read]").addEventListener("click", () => (this.ends.hidden = true));
    this.isClose = false;
    this.wasAtWork = false;
    this.told = new Since();
    this.asked = new Since();
    /** @type {Promise<number> | undefined} */
    this.asking = undefined;
    setInterval(() => this.look(), 1000);
    addEventListener("visibilitychange", () => document.hidden || this.ask());
    addEventListener("online", () => this.ask());
    onOtherTabs(() => this.page.form.isConnected && this.askAnew());
  }

  /** She pressed a key, or touched the page. */
  atWork() {
    this.wasAtWork = true;
    if (this.told.ms() > AT_WORK_EVERY_MS) this.askAnew(); // one under way may not tell it
  }

  /** Something failed: look more often whether the server answers. */
  watchClosely() {
    this.isClose = true;
  }

  look() {
    const every = this.isClose ? CLOSELY_MS : EVERY_MS;
    if (this.page.form.isConnected && this.asked.ms() >= every) this.ask();
  }

  /** @param {string} fragment what the server says instead of the page */
  isEnded(fragment) {
    this.does.ended(fragment);
  }

  /**
   * Ask the server, or wait for its answer if it has been asked. Takes the form token that it
   * answers with.
   * @returns {Promise<number>} 200: she is logged in and the page is hers; 0: no answer
   */
  ask() {
    this.asking = this.asking || this.askNow().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** Ask the server now: what it answers to an earlier question may be old. */
  async askAnew() {
    await this.asking;
    return this.ask();
  }

  async askNow() {
    this.asked.begin();
    const wasAtWork = this.wasAtWork;
    this.wasAtWork = false; // what she does from now on is told next time
    let isTold = false;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), LATE_MS);
    try {
      const body = new URLSearchParams({
        "patient-round": this.page.field("[name='patient-round']").value,
        "at-work": wasAtWork ? "1" : "",
      });
      const headers = { "X-Requested-With": "fetch" };
      const asked = { method: "POST", body, headers, signal: late.signal };
      const reply = await fetch(this.page.told("here"), asked);
      if (reply.status === 409) this.isEnded(await reply.text());
      if (reply.status !== 200) return reply.status;
      isTold = true;
      if (wasAtWork) this.told.begin();
      this.take(await reply.json());
      return 200;
    } catch (error) {
      return 0;
    } finally {
      clearTimeout(timer);
      this.wasAtWork = this.wasAtWork || (wasAtWork && !isTold);
    }
  }

  /** @param {{token: string, ends: string, rules: string}} said */
  take(said) {
    for (const field of document.querySelectorAll("input")) {
      if (field.name === "csrf_token") field.value = said.token;
    }
    const ends = this.page.find("[data-ends-at]");
    if (ends.textContent !== said.ends) {
      this.ends.hidden = !said.ends;
      ends.textContent = said.ends;
    }
    if (said.rules !== this.rules) {
      this.rules = said.rules;
      this.does.changed();
    }
    if (!this.isClose) return;
    this.isClose = false;
    this.does.back();
  }
}
