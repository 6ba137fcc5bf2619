/** The questions: what the server says of them after each answer, and what an answer takes back. */
import { inputs, usable } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/**
 * What the server says of the questions with each outcome.
 * @typedef {object} Live
 * @property {string[]} shown
 * @property {string[]} emptied
 * @property {string[]} differing
 * @property {Record<string, string>} seen
 * @property {Record<string, string[]>} offered
 * @property {Record<string, string[]>} about
 */

const LAST_DIGIT = 9;

export class Questions {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.rows = page.rows;
    this.rows.forEach((each) => this.number(each));
  }

  /**
   * @param {string} id
   * @returns {HTMLFieldSetElement}
   */
  row(id) {
    const found = this.rows.find((each) => each.dataset.row === id);
    if (!found) throw new Error(`there is no question ${id}`);
    return found;
  }

  /**
   * Show, empty and mark questions as the server says.
   * @param {Live} live
   */
  follow(live) {
    for (const each of this.rows) {
      const id = each.dataset.row || "";
      each.hidden = each.disabled = !live.shown.includes(id);
      if (each.hidden) empty(each);
      const differs = live.differing.includes(id);
      each.classList.toggle("differs", differs);
      const badge = /** @type {HTMLElement | null} */ (each.querySelector("[data-badge]"));
      if (badge) badge.hidden = !differs;
    }
    live.emptied.forEach((id) => takeBack(this.row(id)));
    for (const [name, value] of Object.entries(live.seen)) {
      this.page.field(`[name="${name}"]`).value = value;
    }
    for (const [id, codes] of Object.entries(live.offered)) this.offer(id, codes);
    for (const [id, texts] of Object.entries(live.about)) {
      const chosen = this.row(id).querySelector("[data-chosen]");
      if (chosen) chosen.textContent = texts.join(", ");
    }
  }

  /**
   * @param {string} id
   * @param {string[]} codes
   */
  offer(id, codes) {
    for (const input of inputs(this.row(id))) {
      const label = input.closest("label");
      input.disabled = !codes.includes(input.value);
      if (label) label.hidden = input.disabled;
    }
    this.number(this.row(id));
  }

  /**
   * Give the answers that have no letter the digit of their place, and show it.
   * @param {HTMLFieldSetElement} row
   */
  number(row) {
    usable(row).forEach((input, place) => {
      if (/[a-z]/.test(input.dataset.key || "")) return;
      const digit = place < LAST_DIGIT ? String(place + 1) : "";
      input.dataset.key = digit;
      const shown = /** @type {HTMLElement | null | undefined} */ (
        input.closest("label")?.querySelector("[data-shows-key]")
      );
      if (shown) shown.textContent = digit;
    });
  }

  /**
   * An answer has changed: those that rest on it go at once, before the server says so.
   * @param {HTMLElement} changed
   * @returns {boolean} whether any other question rests on it
   */
  changed(changed) {
    const told = /** @type {HTMLElement | null} */ (changed.querySelector("[data-emptied]"));
    if (told) told.hidden = true;
    const id = changed.dataset.row;
    const resting = this.rows.filter((each) => [each.dataset.about, each.dataset.from].includes(id));
    for (const each of resting) {
      takeBack(each);
      this.rows.filter((detail) => detail.dataset.detailOf === each.dataset.row).forEach(takeBack);
    }
    if (resting.length) this.page.field(`[name="seen-${id}"]`).value = "";
    return resting.length > 0;
  }
}

/** @param {HTMLElement} where */
const empty = (where) => {
  const chosen = inputs(where).filter((input) => input.checked);
  for (const input of chosen) input.checked = false;
  return chosen.length > 0;
};

/** @param {HTMLElement} where */
const takeBack = (where) => {
  const told = /** @type {HTMLElement | null} */ (where.querySelector("[data-emptied]"));
  if (empty(where) && told) told.hidden = false;
};
