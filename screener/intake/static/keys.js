/**
 * Keys that answer: only while a question has focus. Each goes by the answer's code, as the server
 * says which key means which answer. They act one after the other, each on the question that has
 * focus when the one before it is done.
 */
import { choose, usable } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./outcome.js").Outcome} Outcome */

const SAME = { y: "j" };
/** Where keys answer. */
export const PLACES = "[data-row], [data-decision]";

export class Keys {
  /**
   * @param {Page} page
   * @param {Outcome} outcome
   * @param {import("./decision.js").Decision} decision
   */
  constructor(page, outcome, decision) {
    this.page = page;
    this.decision = decision;
    this.reads = /** @type {HTMLSelectElement | null} */ (page.form.querySelector("[data-reads]"));
    this.reads?.addEventListener("change", () => {
      for (const theirs of page.form.querySelectorAll("details")) {
        if (theirs.dataset.theirs) theirs.hidden = theirs.dataset.theirs !== this.reads?.value;
      }
    });
    this.outcome = outcome;
    /** @type {Promise<void>} */
    this.acting = Promise.resolve();
  }

  /**
   * Whether a key can mean anything in any row.
   * @param {string} key
   */
  means(key) {
    return /^([1-9jynubl]|enter)$/i.test(key);
  }

  /** How many keys a hand can have for all questions: one each, and one for each box to tick. */
  get most() {
    const boxes = this.page.form.querySelectorAll("[data-row] [type=checkbox]");
    return this.page.rows.length + boxes.length;
  }

  /**
   * @param {string} key
   * @param {() => boolean} counts whether it still is an answer when its turn comes
   */
  press(key, counts) {
    this.acting = this.acting.then(() => (counts() ? this.act(key.toLowerCase()) : undefined));
  }

  /** @param {string} key */
  async act(key) {
    const here = /** @type {HTMLElement | null} */ (document.activeElement?.closest(PLACES));
    if (!here) return;
    if (here.hasAttribute("data-decision")) return this.decision.act(key);
    if (key === "l") this.unfold(here);
    const choices = usable(here);
    const known = key in SAME ? SAME[/** @type {"y"} */ (key)] : key;
    const wanted = key === "b" ? theirs(here, choices) : choices.filter((input) => input.dataset.key === known);
    const isBox = wanted[0]?.type === "checkbox";
    if (isBox && key !== "b") wanted[0].click();
    else if (wanted.length) choose(choices, wanted);
    if (key === "enter" || (wanted.length && (!isBox || key === "b"))) await this.goOn(here);
  }

  /**
   * Show a question in the language that the patient reads, or choose that first.
   * @param {HTMLElement} here
   */
  unfold(here) {
    const theirs = /** @type {HTMLDetailsElement | null} */ (here.querySelector("[data-theirs]:not([hidden])"));
    if (theirs) theirs.open = !theirs.open;
    else this.reads?.focus();
  }

  /** @param {HTMLElement} here */
  async goOn(here) {
    const { rows } = this.page;
    if (here.hasAttribute("data-gate")) await this.outcome.settled();
    if (!here.contains(document.activeElement)) return; // she has gone on herself
    const place = rows.findIndex((each) => each === here);
    const after = rows.slice(place + 1).find((each) => !each.hidden);
    if (!after) return this.decision.focus();
    const there = usable(after);
    (there.find((input) => input.checked) || there[0])?.focus();
  }
}

/**
 * The answers that the patient gave, if all of them can be given now.
 * @param {HTMLElement} here
 * @param {HTMLInputElement[]} choices
 */
const theirs = (here, choices) => {
  const codes = (here.dataset.patient || "").split(" ").filter(Boolean);
  const same = choices.filter((input) => codes.includes(input.value));
  return same.length === codes.length ? same : [];
};
