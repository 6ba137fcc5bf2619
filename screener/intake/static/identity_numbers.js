/**
 * Norwegian identity numbers in free text, as `identity_numbers.py` finds them: caught before they
 * are sent. Pure. Both read the cases in tests/intake/identity_numbers.json alike.
 */

/** Between digits: up to three signs, no letter; a "+" begins a telephone number. */
const BETWEEN = /^[^0-9\p{L}+]{0,3}$/u;
/** What people write before the last five digits. */
const CALLED = /^[^0-9\p{L}+]{0,3}(?:pnr|fnr)[^0-9\p{L}+]{0,3}$/iu;
/** Among the last five: these make an hour or a blood pressure. */
const WITHIN_LAST = /[:/]/;
const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const LENGTH = 11;
const DATE = 6;

/** @typedef {{digits: string, start: number, end: number}} Group */

/**
 * Return a text without the identity numbers in it.
 * @param {string} text
 */
export const withoutIdentityNumbers = (text) => {
  for (let found; (found = first(text)); ) text = text.slice(0, found[0]) + text.slice(found[1]);
  return text;
};

/**
 * Return where the first identity number begins and ends.
 * @param {string} text
 * @returns {[number, number] | undefined}
 */
const first = (text) => {
  const groups = groupsOf(text);
  for (let start = 0; start < groups.length; start += 1) {
    let digits = "";
    for (let end = start; end < groups.length && digits.length < LENGTH; end += 1) {
      if (end > start && !belongs(text, groups[end - 1], groups[end], digits.length)) break;
      digits += groups[end].digits;
      const isOne = isNumber(digits) && !isTelephone(text, groups, start, end);
      if (isOne) return [groups[start].start, groups[end].end];
    }
  }
  return undefined;
};

/**
 * The groups of digits in a text; full-width digits count as digits.
 * @param {string} text
 * @returns {Group[]}
 */
const groupsOf = (text) =>
  [...text.matchAll(/[0-9\uff10-\uff19]+/g)].map((found) => ({
    digits: found[0].replace(/[\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10)),
    start: found.index || 0,
    end: (found.index || 0) + found[0].length,
  }));

/**
 * Whether a group goes on with the number that begins before it.
 * @param {string} text
 * @param {Group} before
 * @param {Group} after
 * @param {number} place how many digits stand before the gap
 */
const belongs = (text, before, after, place) => {
  const gap = text.slice(before.end, after.start);
  if (place === DATE && CALLED.test(gap)) return true;
  return BETWEEN.test(gap) && !(place > DATE && WITHIN_LAST.test(gap));
};

/**
 * Whether some digits are an identity number: a day and a month, and two check digits. Of a number
 * that is given out from 2032 on, the first check may leave 1, 2 or 3 as well.
 * @param {string} digits
 */
const isNumber = (digits) => {
  if (digits.length !== LENGTH) return false;
  const [day, month] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))];
  const isDay = [0, 40].some((more) => 1 <= day - more && day - more <= 31);
  const isMonth = [0, 40, 65, 80].some((more) => 1 <= month - more && month - more <= 12);
  return isDay && isMonth && rest(digits, FIRST) <= 3 && rest(digits, SECOND) === 0;
};

/**
 * @param {string} digits
 * @param {number[]} weights
 */
const rest = (digits, weights) =>
  weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11;

/**
 * Whether some groups are rather a date and a telephone number beside it: a year in full, or eight
 * digits in groups of three, two and three, the last of which follows.
 * @param {string} text
 * @param {Group[]} groups
 * @param {number} start
 * @param {number} end
 */
const isTelephone = (text, groups, start, end) => {
  const lengths = groups.slice(start, end + 2).map((group) => group.digits.length);
  const shape = lengths.join("");
  const year = groups[start + 2]?.digits || "";
  if (/^[12]{2}4/.test(shape) && /^(19|20)/.test(year)) return true;
  const mobile = groups[end - 1];
  const after = groups[end + 1];
  return Boolean(after) && shape.endsWith("323") && /^[2-9]/.test(mobile.digits) && belongs(text, groups[end], after, LENGTH);
};
