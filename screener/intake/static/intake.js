/**
 * Makes the intake page quick: keys, scanner, live outcome, copy, idle. It holds no rules: the
 * server does, and says with each outcome which rows to show, empty or mark. Without it, buttons do
 * the same.
 */
import { Copying } from "./copying.js";
import { Decision } from "./decision.js";
import { Keys } from "./keys.js";
import { Leaving } from "./leaving.js";
import { Login } from "./login.js";
import { Outcome } from "./outcome.js";
import { Page } from "./page.js";
import { Questions } from "./questions.js";
import { Scanner } from "./scanner.js";
import { Sending } from "./sending.js";
import { tellOtherTabs } from "./tabs.js";
import { Texts } from "./texts.js";

const page = new Page(/** @type {HTMLFormElement} */ (document.querySelector("[data-intake]")));
const leaving = new Leaving(page);
const login = new Login(page, {
  ended: (fragment) => leaving.empty(fragment),
  back: () => {
    outcome.update();
  },
  changed: () => {
    outcome.soon();
  },
});
const questions = new Questions(page);
const outcome = new Outcome(page, login, (state) => {
  questions.follow(state);
  texts.follow(state.caught);
});
const scanner = new Scanner(page, outcome, new Keys(page, outcome, new Decision(page, outcome)), (code) => open(code));
const texts = new Texts(page, outcome);
new Copying(page, outcome, () => leaving.saved());
leaving.atWork = () => login.atWork();
new Sending(page, login, {
  goes: () => (leaving.goes = true),
  fails: (why) => {
    outcome.stays(why);
    scanner.goOn();
  },
});
tellOtherTabs();
page.find("[data-keys]").hidden = false;
page.form.classList.add("with-keys");

page.form.addEventListener("change", (event) => {
  const target = /** @type {HTMLInputElement} */ (event.target);
  if (page.texts.includes(target)) return; // told as it was typed
  const row = /** @type {HTMLElement | null} */ (target.closest("[data-row]"));
  const rests = Boolean(row && questions.changed(row));
  outcome.soon(rests ? 0 : undefined);
});

/**
 * Open a code that was scanned. Another patient's takes the place of what is on the page.
 * @param {string} code
 */
const open = (code) => {
  const opened = page.field("[name='opened-code']").value.replace(/[^0-9A-Z]/gi, "");
  const opens = () => {
    outcome.end();
    page.code.value = code;
    page.find("[data-open]").click();
  };
  if (!opened || opened === code) opens();
  else leaving.ask("open", opens, () => scanner.goOn());
};
