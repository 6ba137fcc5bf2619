// Nothing here is needed to use the pages: without JavaScript they only lack the print button.
"use strict";
// A page that the browser kept in memory may show answers that were deleted since: ask again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
for (const notice of document.querySelectorAll("[data-no-cookies]")) notice.hidden = navigator.cookieEnabled;
for (const summary of document.querySelectorAll("[data-error-summary]")) summary.focus(); // not every browser knows autofocus there
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
