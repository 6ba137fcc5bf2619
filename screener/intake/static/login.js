/**
 * Whose page this is, and whether she is still logged in. The server is asked now and then, at
 * once when the tab comes to the fore, and told when she was at work: so the login lives as long as
 * the page does. A login that ended leaves the page as it is; when the same account has logged in
 * again, in another tab, the page goes on with the new form token. Nobody else can go on with it.
 */

/** @typedef {import("./page.js").Page} Page */

const AT_WORK_EVERY_MS = 60_000;
const EVERY_MS = 30_000;
const CLOSELY_MS = 5_000;

export class Login {
  /**
   * @param {Page} page
   * @param {{ended: (fragment: string) => void, back: () => void}} does
   *   `ended`: the page is nobody's any more; `back`: the server answers again
   */
  constructor(page, does) {
    this.page = page;
    this.does = does;
    this.isClose = false;
    this.wasAtWork = false;
    this.toldAt = Date.now();
    this.askedAt = Date.now();
    this.isAsking = false;
    setInterval(() => this.look(), 1000);
    addEventListener("visibilitychange", () => document.hidden || this.ask());
    addEventListener("online", () => this.ask());
  }

  /** She pressed a key, or touched the page. */
  atWork() {
    this.wasAtWork = true;
    if (Date.now() - this.toldAt > AT_WORK_EVERY_MS) this.ask();
  }

  /** Something failed: look more often whether the server answers. */
  watchClosely() {
    this.isClose = true;
  }

  look() {
    const every = this.isClose ? CLOSELY_MS : EVERY_MS;
    if (this.page.form.isConnected && Date.now() - this.askedAt >= every) this.ask();
  }

  /** @param {string} fragment what the server says instead of the page */
  isEnded(fragment) {
    this.does.ended(fragment);
  }

  /**
   * Ask the server. Takes the form token that it answers with.
   * @returns {Promise<boolean>} whether she is logged in and the page is hers
   */
  async ask() {
    if (this.isAsking) return false;
    this.isAsking = true;
    this.askedAt = Date.now();
    const wasAtWork = this.wasAtWork;
    try {
      const body = new URLSearchParams({
        "patient-round": this.page.field("[name='patient-round']").value,
        "at-work": wasAtWork ? "1" : "",
      });
      const headers = { "X-Requested-With": "fetch" };
      const reply = await fetch(this.page.told("here"), { method: "POST", body, headers });
      if (reply.status === 409) this.isEnded(await reply.text());
      if (reply.status !== 200) return false;
      if (wasAtWork) this.toldAt = Date.now();
      this.wasAtWork = false;
      this.take(await reply.json());
      return true;
    } catch (error) {
      return false;
    } finally {
      this.isAsking = false;
    }
  }

  /** @param {{token: string, ends: string}} said */
  take(said) {
    for (const field of document.querySelectorAll("input")) {
      if (field.name === "csrf_token") field.value = said.token;
    }
    const ends = this.page.find("[data-login-ends]");
    if (ends.textContent !== said.ends) ends.textContent = said.ends;
    ends.hidden = !said.ends;
    if (!this.isClose) return;
    this.isClose = false;
    this.does.back();
  }
}
