// Codes that are shown once: print them, or copy them. Without this, the browser's own menu does.
/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const text = () => Array.from(document.querySelectorAll("[data-codes] code"), (one) => one.textContent).join("\n");
const selected = () => {
  const range = document.createRange();
  range.selectNodeContents(find("[data-codes]"));
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(range);
  return document.execCommand("copy");
};
const copied = async () => {
  try {
    await navigator.clipboard.writeText(text());
    return true;
  } catch {
    return selected();
  }
};
if (find("[data-codes]")) {
  const said = find("[data-said]");
  const copy = find("[data-copy]");
  const toPaper = find("[data-print]");
  copy.hidden = toPaper.hidden = false;
  copy.addEventListener("click", async () => {
    said.textContent = said.getAttribute((await copied()) ? "data-copied" : "data-failed");
  });
  toPaper.addEventListener("click", () => print());
}
