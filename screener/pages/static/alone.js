// "None of these" and any of these exclude each other, before any other script hears of it.
"use strict";
addEventListener(
  "change",
  (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    const question = box.closest("fieldset");
    if (box.type !== "checkbox" || !box.checked || !question) return;
    for (const other of question.querySelectorAll("input")) {
      if (other !== box && (box.hasAttribute("data-alone") || other.hasAttribute("data-alone"))) other.checked = false;
    }
  },
  true,
);
