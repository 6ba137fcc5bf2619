/**
 * The nurse's own decision. Focus comes to the group and to no choice: 1, 2, 3 choose, Enter goes on
 * to the text. The space bar never chooses what departs from the rules or the patient's answers.
 */
import { choose, usable } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./outcome.js").Outcome} Outcome */

export class Decision {
  /**
   * @param {Page} page
   * @param {Outcome} outcome
   */
  constructor(page, outcome) {
    this.page = page;
    this.outcome = outcome;
    this.place = page.find("[data-decision]");
    this.verdicts = usable(this.place).filter((input) => input.name === "own-decision");
    for (const moment of ["keydown", "keyup"]) {
      this.place.addEventListener(moment, (event) => this.spaced(/** @type {KeyboardEvent} */ (event)));
    }
    this.keepStill();
  }

  /** What stands beside it changes when focus leaves it: not before a press that does so is over. */
  keepStill() {
    const desk = this.place.closest(".desk");
    desk?.classList.add("live"); // without a script nothing changes
    const over = () => setTimeout(() => desk?.classList.remove("pressed"));
    addEventListener("pointerdown", () => {
      desk?.classList.toggle("pressed", this.place.contains(document.activeElement));
    }, { capture: true });
    addEventListener("pointerup", over);
    addEventListener("pointercancel", over);
  }

  /** Whether to let the patient book would depart from something, or nobody knows yet. */
  get isDoubtful() {
    return this.outcome.isOld || Boolean(this.page.panel.querySelector("[data-doubtful]"));
  }

  focus() {
    this.place.focus({ preventScroll: true });
    this.place.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} key */
  act(key) {
    if (key === "enter") this.page.find("[data-copy]").focus();
    const chosen = this.verdicts[Number(key) - 1];
    if (!chosen) return;
    const asks = chosen === this.verdicts[0] && this.isDoubtful; // of what stands there before
    choose(this.verdicts, [chosen]);
    (asks ? this.page.find("[name=own-reason]") : chosen).focus();
  }

  /** @param {KeyboardEvent} event */
  spaced(event) {
    const isGroup = event.target === this.place;
    const isDoubtful = event.target === this.verdicts[0] && this.isDoubtful;
    if (event.key !== " " || !(isGroup || isDoubtful)) return;
    event.preventDefault();
    if (!isGroup) this.page.find("[data-said]").textContent = this.place.dataset.noSpace || "";
  }
}
