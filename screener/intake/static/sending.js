/**
 * Before the page is sent, and another takes its place, the server is asked whether it would take
 * it: if it cannot be reached, or the login has ended, everything stays where it is.
 */

/** @typedef {import("./page.js").Page} Page */

export class Sending {
  /**
   * @param {Page} page
   * @param {import("./login.js").Login} login
   * @param {{goes: () => void, fails: (why: string) => void}} does
   */
  constructor(page, login, does) {
    this.page = page;
    this.login = login;
    this.does = does;
    this.isAsking = false;
    page.form.addEventListener("submit", (event) => {
      if (!("submitter" in event)) return does.goes(); // an older browser cannot send it again
      event.preventDefault();
      this.send(/** @type {HTMLButtonElement | null} */ (event.submitter));
    });
  }

  /** @param {HTMLButtonElement | null} button */
  async send(button) {
    if (this.isAsking) return;
    this.isAsking = true;
    const status = await this.login.askAnew();
    this.isAsking = false;
    if (!this.page.form.isConnected || status === 409) return;
    if (status !== 200) return this.does.fails(status === 401 ? "logged-out" : "unreachable");
    if (button?.name) this.keep(button);
    this.does.goes();
    HTMLFormElement.prototype.submit.call(this.page.form); // no question's id hides this one
  }

  /**
   * Have a button's value sent, as a press of it does.
   * @param {HTMLButtonElement} button
   */
  keep(button) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = button.name;
    field.value = button.value;
    this.page.field("[name='csrf_token']").after(field);
  }
}
