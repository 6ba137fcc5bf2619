/**
 * The text for the journal leaves the page: never what is old, except that it says so. If nothing
 * newer can be had, the last text is given, headed by the line that tells of when it is.
 */

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./outcome.js").Outcome} Outcome */

export class Copying {
  /**
   * @param {Page} page
   * @param {Outcome} outcome
   * @param {() => void} isSaved
   */
  constructor(page, outcome, isSaved) {
    this.page = page;
    this.outcome = outcome;
    this.isSaved = isSaved;
    const copy = page.find("[data-copy]");
    const toPaper = page.find("[data-print]");
    const forPatient = page.find("[data-print-for-patient]");
    copy.hidden = toPaper.hidden = forPatient.hidden = false;
    copy.addEventListener("click", () => this.copy());
    toPaper.addEventListener("click", () => this.print());
    forPatient.addEventListener("click", () => this.print("for-patient"));
    addEventListener("afterprint", () => {
      if (this.text() && !document.documentElement.dataset.prints) isSaved();
      delete document.documentElement.dataset.prints;
    });
  }

  /** The text as it leaves the page, or nothing if there is none. */
  text() {
    const last = this.page.panel.querySelector("[data-last]");
    const text = last?.querySelector("[data-journal]")?.textContent || "";
    const asOf = /** @type {HTMLElement | null | undefined} */ (last?.querySelector("[data-as-of]"));
    return asOf && !asOf.hidden ? `${(asOf.textContent || "").trim()}\n${text}` : text;
  }

  async copy() {
    const isOld = this.outcome.isOld;
    const copied = isOld ? await this.copyLater() : await write(this.text());
    if (!this.text()) return this.says("nothing");
    if (copied) this.isSaved();
    this.says(copied ? "copied" : isOld ? "again" : "failed");
    if (!copied && !isOld) this.mark();
  }

  /**
   * Copy what is still being worked out. Browsers allow it only a moment after the button was
   * pressed, so they get a promise at once; one that takes none may want the button pressed again.
   */
  async copyLater() {
    const later = this.outcome.settled().then(() => this.text());
    const blob = later.then((text) => new Blob([text], { type: "text/plain" }));
    try {
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      return true;
    } catch (error) {
      return write(await later);
    }
  }

  /** @param {string} what the text for the journal, unless told otherwise */
  async print(what = "") {
    await this.outcome.settled();
    if (!this.text()) return this.says("nothing");
    if (what) document.documentElement.dataset.prints = what;
    print();
  }

  /** @param {string} what */
  says(what) {
    const said = this.page.find("[data-said]");
    said.textContent = said.getAttribute(`data-${what}`);
    said.scrollIntoView({ block: "nearest" }); // what stands above it may just have grown
  }

  /** Mark the text, so that she can copy it with her browser. */
  mark() {
    const journal = this.page.panel.querySelector("[data-journal]");
    if (journal) getSelection()?.selectAllChildren(journal);
  }
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
const write = async (text) => {
  if (!text) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    return writeTheOldWay(text);
  }
};

/** @param {string} text */
const writeTheOldWay = (text) => {
  const place = document.createElement("textarea");
  const focus = /** @type {HTMLElement | null} */ (document.activeElement);
  place.value = text;
  place.className = "unseen";
  document.body.append(place);
  place.select();
  const isCopied = document.execCommand("copy");
  place.remove();
  focus?.focus();
  return isCopied;
};
