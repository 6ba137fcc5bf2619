/**
 * Leaving: nothing of a patient stays on the page, and nothing that was answered goes without being
 * asked for, unless it was copied or printed. A page where nobody is clears itself, and never asks:
 * it says so first. A machine that slept counts as idle, too.
 */

import { Since } from "./since.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./login.js").Login} Login */

const WARN_MS = 60_000;
const SIGNS = ["keydown", "pointerdown", "input", "wheel", "touchstart"];

export class Leaving {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.isUnsaved = [...page.form.querySelectorAll("input:checked")].length > 0 || page.texts.some((text) => text !== page.code && text.value);
    this.goes = false;
    this.lastSign = new Since();
    this.asks = page.find("[data-asks]");
    this.soon = page.find("[data-soon]");
    /** @type {() => void} */
    this.then = () => {};
    /** @type {() => void} */
    this.orElse = () => {};
    /** @type {HTMLElement | null} */
    this.back = null;
    /** @type {() => void} */
    this.atWork = () => {};
    this.listen();
    this.askFirst();
    this.idle();
  }

  listen() {
    const { form, clear, code } = this.page;
    for (const kind of ["change", "input"]) {
      form.addEventListener(kind, (event) => {
        if (event.target === code) return;
        this.isUnsaved = true;
        document.querySelector("[data-told-once]")?.remove();
      });
    }
    addEventListener("beforeunload", (event) => {
      if (!this.isUnsaved || this.goes || !form.isConnected) return;
      event.preventDefault();
      event.returnValue = "";
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.begin();
    });
    clear.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask("clear", () => this.leave());
    });
  }

  askFirst() {
    const { page } = this;
    page.find("[data-asks-yes]").addEventListener("click", () => {
      this.asks.hidden = true;
      this.then();
    });
    page.find("[data-asks-yes]").addEventListener("keydown", (event) => {
      if (event.repeat) event.preventDefault(); // the key that asked is still held: that is no answer
    });
    page.find("[data-asks-no]").addEventListener("click", () => {
      this.asks.hidden = true;
      this.orElse();
      (this.back || page.code).focus();
    });
    const byKey = /** @type {HTMLElement | null} */ (page.form.querySelector("[data-by-key]"));
    if (byKey) byKey.hidden = false;
    byKey?.closest("[tabindex]")?.addEventListener("keydown", (event) => {
      if (/** @type {KeyboardEvent} */ (event).key === "Delete") this.ask("clear", () => this.leave());
    });
  }

  /** The text has left the page, as it stands. */
  saved() {
    this.isUnsaved = false;
  }

  /**
   * Do what takes the patient off the page: at once, or when she says so.
   * @param {string} what
   * @param {() => void} then
   * @param {() => void} orElse
   */
  ask(what, then, orElse = () => {}) {
    if (!this.isUnsaved) return then();
    this.then = then;
    this.orElse = orElse;
    this.back = /** @type {HTMLElement | null} */ (document.activeElement);
    this.asks.hidden = false;
    for (const text of this.asks.querySelectorAll("[data-asks-of]")) {
      /** @type {HTMLElement} */ (text).hidden = text.getAttribute("data-asks-of") !== what;
    }
    this.page.find("[data-asks-yes]").focus();
  }

  /** Take the patient off the page, even if the server cannot be reached, and end her mark. */
  leave() {
    this.goes = true;
    this.page.form.remove();
    this.page.clear.submit();
  }

  /** Show the page anew. */
  begin() {
    this.goes = true;
    location.replace(this.page.clear.getAttribute("data-page") || "");
  }

  /** @param {string} fragment what stands there instead of the page */
  empty(fragment) {
    this.goes = true;
    this.page.panel.innerHTML = fragment;
    this.page.form.replaceChildren(this.page.panel);
  }

  idle() {
    for (const sign of SIGNS) addEventListener(sign, () => this.isHere(), { capture: true, passive: true });
    addEventListener("visibilitychange", () => this.watch());
    setInterval(() => this.watch(), 1000);
  }

  isHere() {
    this.watch();
    this.lastSign.begin();
    this.soon.hidden = true;
    this.atWork();
  }

  watch() {
    const left = Number(this.page.told("idle")) * 1000 - this.lastSign.ms();
    this.soon.hidden = left > WARN_MS;
    if (left > 0 || !this.page.form.isConnected) return;
    this.page.clear.insertAdjacentHTML("beforeend", '<input type="hidden" name="was-idle" value="1">');
    this.leave();
  }
}
