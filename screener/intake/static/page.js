/**
 * The intake page's parts, found once. A question may have any id: nothing here reads a property
 * of the form that a question's id hides.
 */

export class Page {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.panel = this.find("[data-panel]");
    this.code = this.field("[data-code]");
    this.clear = /** @type {HTMLFormElement} */ (document.getElementById("clear"));
    /** @type {HTMLFieldSetElement[]} */
    this.rows = [...form.querySelectorAll("fieldset")].filter((each) => each.dataset.row);
    /** @type {HTMLInputElement[]} */
    this.texts = [...form.querySelectorAll("input")].filter((each) => each.dataset.freeText);
  }

  /**
   * What the selector finds on the page, which must be there.
   * @param {string} selector
   * @returns {HTMLElement}
   */
  find(selector) {
    const found = this.form.querySelector(selector);
    if (!found) throw new Error(`the page has no ${selector}`);
    return /** @type {HTMLElement} */ (found);
  }

  /** @param {string} selector */
  field(selector) {
    return /** @type {HTMLInputElement} */ (this.find(selector));
  }

  /**
   * What the server wrote into the form for the script.
   * @param {string} name
   */
  told(name) {
    return this.form.getAttribute(`data-${name}`) || "";
  }

  /**
   * Tell a screen reader.
   * @param {string} text
   */
  tell(text) {
    this.find("[data-status]").textContent = text;
  }

  /** All that is posted: the form as it stands. */
  posted() {
    return new FormData(this.form);
  }
}

/**
 * The controls of a place that hold answers.
 * @param {Element} where
 */
export const inputs = (where) =>
  [...where.querySelectorAll("input")].filter((input) => input.type !== "hidden");

/**
 * Those of them that can be used now.
 * @param {Element} where
 */
export const usable = (where) => inputs(where).filter((input) => !input.disabled);

/**
 * Choose some answers, as a press of them would.
 * @param {HTMLInputElement[]} choices
 * @param {HTMLInputElement[]} chosen
 */
export const choose = (choices, chosen) => {
  for (const input of choices) input.checked = chosen.includes(input);
  chosen[0].dispatchEvent(new Event("change", { bubbles: true }));
};
