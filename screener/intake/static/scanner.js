/**
 * Tells a scanner from a hand. A scanner types a code as keys, wherever focus is, and keys answer
 * questions: so keys that follow each other closely are one run, and while it lasts, no outcome is
 * asked for. A hand's keys act at once. A run that is no hand's is undone to the last answer; if it
 * holds a code, that is opened.
 */
import { codeIn, codeInText } from "./code_in.js";
import { PLACES } from "./keys.js";
import { inputs } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./outcome.js").Outcome} Outcome */
/** @typedef {import("./keys.js").Keys} Keys */

const PAUSE_MS = 400;
/** After a pause in the midst of a code, how long its first half is remembered. */
const HALF_MS = 3000;
/** What a scanner types and no hand writes: capitals and digits in a row. */
const PART = /^(?=.*\d.*\d)[0-9A-Z-]{5,}\s*$/;
const SUFFIX = { Enter: "\n", Tab: "\t" };

/**
 * A run of keys that follow each other closely.
 * @typedef {object} Run
 * @property {string} text
 * @property {boolean} isText whether it goes into a field of text
 * @property {boolean} wentOn whether it did so only after keys that answer
 * @property {boolean} isScan
 * @property {boolean} tookBack whether it had answered anything
 * @property {number} end
 * @property {() => boolean} undo
 */

export class Scanner {
  /**
   * @param {Page} page
   * @param {Outcome} outcome
   * @param {Keys} keys
   * @param {(code: string) => void} open
   */
  constructor(page, outcome, keys, open) {
    this.page = page;
    this.outcome = outcome;
    this.keys = keys;
    this.open = open;
    this.length = Number(page.told("code-length"));
    /** @type {Run | undefined} */
    this.run = undefined;
    /** @type {Run | undefined} */
    this.before = undefined;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.isOpening = false;
    /** When the last key came (ms). */
    this.last = -PAUSE_MS;
    addEventListener("keydown", (event) => this.pressed(event), { capture: true });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const isSign = event.key.length === 1 && event.key !== " ";
    const isSuffix = event.key in SUFFIX;
    if (isCommand(event) || event.isComposing || !(isSign || isSuffix)) return;
    const isClose = performance.now() - this.last < PAUSE_MS;
    this.last = performance.now();
    if (this.isOpening && isClose) event.preventDefault(); // a second scan, while the first opens
    if (this.isOpening || event.repeat) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const isText = target.matches("input:not([type]), input[type=text], input[type=date], textarea");
    if (this.run && this.run.isText && !isText) this.finish(); // no scanner leaves a field: a hand did
    if (isSuffix && !this.run && (event.key === "Tab" || isText || !inRow(target))) return;
    const run = this.run || this.begin(isText);
    if (isText && !run.isText && !run.isScan) run.isText = run.wentOn = true; // as from 1 to the reason
    if (isSuffix && this.ends(run, event)) return;
    if (event.key === "Tab") return;
    run.text += isSign ? event.key : SUFFIX.Enter;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish(), PAUSE_MS);
    if (!run.isText) this.answer(run, event, target);
  }

  /**
   * An Enter or Tab that may be the scanner's. Returns whether it was.
   * @param {Run} run
   * @param {KeyboardEvent} event
   */
  ends(run, event) {
    if (!run.isScan && !this.codeOf(run)) return false;
    event.preventDefault();
    event.stopPropagation();
    run.text += event.key === "Tab" ? "\t" : "\n";
    if (this.codeOf(run)) this.finish();
    return true;
  }

  /**
   * @param {Run} run
   * @param {KeyboardEvent} event
   * @param {HTMLElement} target
   */
  answer(run, event, target) {
    const isEnter = event.key === "Enter";
    if (inRow(target) || run.isScan) event.preventDefault();
    const signs = run.text.replace(/\n/g, "").length;
    const isNone = !this.keys.means(event.key) || signs > this.keys.most || signs >= this.length;
    if (isNone && !run.isScan) {
      run.isScan = true;
      run.tookBack = run.undo();
    }
    if (!run.isScan && (!isEnter || inRow(target))) this.keys.press(event.key, () => !run.isScan);
  }

  /** @param {boolean} isText */
  begin(isText) {
    this.page.find("[data-scan]").hidden = true;
    this.outcome.hold();
    this.run = { text: "", isText, wentOn: false, isScan: false, tookBack: false, end: 0, undo: memory(this.page) };
    return this.run;
  }

  finish() {
    clearTimeout(this.timer);
    const run = /** @type {Run} */ (this.run);
    this.run = undefined;
    run.end = performance.now();
    const code = this.codeOf(run);
    if (code) this.opens(run, code);
    else if (run.isScan || (run.wentOn && PART.test(run.text))) this.tell(run);
    this.before = run;
    this.outcome.release();
  }

  /** @param {Run} run */
  codeOf(run) {
    if (run.isText) return codeInText(run.text, this.length);
    const half = this.before && !this.before.isText && performance.now() - this.before.end < HALF_MS ? this.before : undefined;
    return codeIn(run.text, this.length) || (half ? codeIn(half.text + run.text, this.length) : "");
  }

  /**
   * @param {Run} run
   * @param {string} code
   */
  opens(run, code) {
    run.isScan = true;
    run.undo();
    if (!codeIn(run.text, this.length)) this.before?.undo();
    this.isOpening = true;
    this.open(code);
  }

  /** The code that was scanned is not to be opened after all. */
  goOn() {
    this.isOpening = false;
  }

  /** @param {Run} run */
  tell(run) {
    const tookBack = run.undo() || run.tookBack;
    if (tookBack || run.text.length > this.length / 2) this.page.find("[data-scan]").hidden = false;
    this.outcome.soon();
  }
}

/** @param {KeyboardEvent} event */
const isCommand = (event) =>
  (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");

/** @param {HTMLElement} target */
const inRow = (target) => Boolean(target.closest(PLACES));

/**
 * Remember what is answered and written, and where focus is.
 * @param {Page} page
 * @returns {() => boolean} puts all of it back, and tells whether anything was another
 */
const memory = (page) => {
  const fields = [...page.form.querySelectorAll("input")].filter((each) => each.name !== "csrf_token");
  const stood = fields.map((each) => ({ each, checked: each.checked, value: each.value }));
  const told = [...page.form.querySelectorAll("[data-emptied]")].map((each) => /** @type {HTMLElement} */ (each));
  const hidden = told.map((each) => each.hidden);
  const focus = /** @type {HTMLElement | null} */ (document.activeElement);
  return () => {
    const changed = stood.filter(({ each, checked, value }) => each.checked !== checked || each.value !== value);
    for (const { each, checked, value } of changed) {
      each.checked = checked;
      each.value = value;
    }
    told.forEach((each, place) => (each.hidden = hidden[place]));
    focus?.focus();
    return changed.some(({ each }) => inputs(page.form).includes(each));
  };
};
