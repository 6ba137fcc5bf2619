/** The fields in which somebody writes: what does not belong there is taken out before it is sent. */
import { withoutIdentityNumbers } from "./identity_numbers.js";
import { usable } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./outcome.js").Outcome} Outcome */
/**
 * What the server took out of a field: how it stands now, and what to say.
 * @typedef {[string, string]} Caught
 */

const SOON_MS = 400;

export class Texts {
  /**
   * @param {Page} page
   * @param {Outcome} outcome
   */
  constructor(page, outcome) {
    this.page = page;
    for (const text of page.texts) {
      text.addEventListener("input", () => {
        this.clean(text);
        outcome.soon(SOON_MS);
      });
      text.addEventListener("keydown", (event) => {
        const opens = text === page.code && text.value;
        if (event.key !== "Enter" || event.defaultPrevented || opens) return;
        event.preventDefault();
        if (text === page.code) usable(page.rows[0])[0].focus(); // a patient without a code
        else outcome.soon(0);
      });
      const { say, read } = this.beside(text);
      read.hidden = !say.textContent;
      read.addEventListener("click", () => {
        this.says(text, "");
        text.focus();
      });
    }
  }

  /**
   * Where it is said what was taken out of a field, and the button that ends it.
   * @param {HTMLInputElement} text
   */
  beside(text) {
    const id = text.dataset.freeText || "";
    return { say: this.page.find(`#${id}`), read: this.page.find(`[data-read="${id}"]`) };
  }

  /**
   * What is said stands until it has been read, whatever is typed meanwhile.
   * @param {HTMLInputElement} text
   * @param {string} says
   */
  says(text, says) {
    const { say, read } = this.beside(text);
    say.textContent = says;
    read.hidden = !says;
  }

  /** @param {HTMLInputElement} text */
  clean(text) {
    const clean = withoutIdentityNumbers(text.value);
    if (clean === text.value) return;
    text.value = clean;
    this.says(text, this.page.told("number-caught"));
  }

  /**
   * Take out of the fields what the server did.
   * @param {Record<string, Caught>} caught
   */
  follow(caught) {
    for (const text of this.page.texts) {
      const found = caught[text.name];
      if (!found) continue;
      text.value = found[0];
      this.says(text, found[1]);
    }
  }
}
