/**
 * An answer code in what a scanner typed, whatever it sends before, after or twice. Pure.
 *
 * A code has a fixed number of letters and digits, never a U; hyphens and blanks may stand in it.
 * Whether it is one, only the server can tell: this finds what has to be tried.
 */

const LONGEST_PREFIX = 4;

/**
 * Return the code that some typed keys end with, or nothing.
 * @param {string} typed what came in one run of keys; lines and tabs end a scan
 * @param {number} length how many letters and digits a code has
 */
export const codeIn = (typed, length) => {
  const scans = typed.split(/[\n\t]+/).filter(Boolean).map((one) => scanned(one, length));
  const codes = new Set(scans);
  return codes.size === 1 ? scans[0] : "";
};

/**
 * Return the code at the end of a text that somebody writes in, or nothing: a word of a note is
 * none, even if it is long enough.
 * @param {string} typed
 * @param {number} length
 */
export const codeInText = (typed, length) => {
  const words = typed.split(/[\n\t]+/).filter(Boolean).map((line) => line.split(/[^0-9a-z-]/i).pop() || "");
  const isOne = words.every((word) => /[0-9]/.test(word) || word === word.toUpperCase());
  return isOne ? codeIn(words.join("\n"), length) : "";
};

/**
 * @param {string} one
 * @param {number} length
 */
const scanned = (one, length) => {
  const signs = one.replace(/[^0-9a-z]/gi, "").toUpperCase();
  const tail = /[^U]*$/.exec(signs)?.[0] || "";
  const code = tail.slice(-length);
  const before = tail.slice(0, -length);
  const isTwice = before.length > LONGEST_PREFIX && before.endsWith(code);
  return code.length === length && (isTwice || before.length <= LONGEST_PREFIX) ? code : "";
};
