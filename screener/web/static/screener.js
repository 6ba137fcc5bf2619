// Nothing here is needed to use the pages: without JavaScript they only lack the print button.
"use strict";
// A page that the browser kept in memory may show answers that were deleted since: ask again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
