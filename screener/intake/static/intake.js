// Makes the intake page quick: keys, live outcome, copy, idle. It holds no rules: the server does,
// and says with each outcome which rows to show, empty or mark. Without it, buttons do the same.
"use strict";
const form = document.querySelector("[data-intake]");
const panel = form.querySelector("[data-panel]");
const rows = [...form.querySelectorAll("[data-row]")];
const row = (id) => rows.find((candidate) => candidate.dataset.row === id);
const inputs = (where) => [...where.querySelectorAll("input:not([type=hidden])")];
const usable = (where) => inputs(where).filter((input) => !input.disabled);
form.querySelector("[data-keys]").hidden = false;
form.querySelector("[data-update]").hidden = true;

// Live outcome: the newest answer from the server wins, older ones are dropped.
let asking;
let pending;
const update = async () => {
  asking?.abort();
  asking = new AbortController();
  const status = form.querySelector("[data-status]");
  try {
    const reply = await fetch(form.dataset.live, { method: "POST", body: new FormData(form), signal: asking.signal, headers: { "X-Requested-With": "fetch" } });
    if (!reply.ok && reply.status !== 409) throw new Error(reply.status);
    panel.innerHTML = await reply.text();
    follow();
    const says = [...panel.querySelectorAll("[data-summary], h2, [data-progress]")];
    status.textContent = says.map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(". ");
  } catch (error) {
    if (error.name === "AbortError") return;
    panel.textContent = status.textContent = form.dataset.unreachable;
    form.querySelector("[data-update]").hidden = false;
  }
};
const soon = (delay = 150) => {
  clearTimeout(pending);
  pending = setTimeout(update, delay);
};

// What the server said of the rows.
const follow = () => {
  const state = panel.querySelector("[data-live-state]")?.dataset.liveState;
  if (!state) return;
  const live = JSON.parse(state);
  for (const each of rows) {
    const id = each.dataset.row;
    each.hidden = each.disabled = !live.shown.includes(id);
    const differs = live.differing.includes(id);
    each.classList.toggle("differs", differs);
    const badge = each.querySelector("[data-badge]");
    if (badge) badge.hidden = !differs;
  }
  live.emptied.forEach(empty);
  for (const [name, value] of Object.entries(live.seen)) form.elements[name].value = value;
  for (const [id, codes] of Object.entries(live.offered)) {
    for (const input of inputs(row(id))) {
      input.disabled = input.closest("label").hidden = !codes.includes(input.value);
    }
  }
  for (const [id, texts] of Object.entries(live.about)) {
    row(id).querySelector("[data-chosen]").textContent = texts.join(", ");
  }
};
const empty = (id) => {
  for (const input of inputs(row(id))) input.checked = false;
};

// An answer that others rest on takes them with it, at once.
form.addEventListener("change", (event) => {
  const changed = event.target.closest("[data-row]")?.dataset.row;
  const resting = rows.filter((each) => changed && [each.dataset.about, each.dataset.from].includes(changed));
  for (const each of resting) {
    empty(each.dataset.row);
    rows.filter((detail) => detail.dataset.detailOf === each.dataset.row).forEach((detail) => empty(detail.dataset.row));
  }
  if (resting.length) form.elements[`seen-${changed}`].value = "";
  soon(resting.length ? 0 : 150);
});

// Keys: only while a question has focus, never with Ctrl, Alt or Meta, never while typing.
const next = (from) => {
  const after = rows.slice(rows.indexOf(from) + 1).find((each) => !each.hidden);
  const target = after ?? form.querySelector(".decision");
  const there = usable(target);
  (there.find((input) => input.checked) ?? there[0])?.focus();
};
const KEYS = { j: "yes", y: "yes", n: "no", u: "unsure" };
form.addEventListener("keydown", async (event) => {
  const here = event.target.closest("[data-row]");
  if (!here || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const key = event.key.toLowerCase();
  const choices = usable(here);
  let chosen = [];
  if (KEYS[key]) chosen = choices.filter((input) => input.dataset.key === KEYS[key]);
  else if (key === "b") {
    const theirs = here.dataset.patient?.split(" ") ?? [];
    chosen = choices.filter((input) => theirs.includes(input.value));
  } else if (/^[1-9]$/.test(key) && here.classList.contains("wide") && choices[key - 1]) {
    event.preventDefault();
    choices[key - 1].click();
    if (choices[0].type === "radio") next(here);
    return;
  } else if (key === "enter") {
    event.preventDefault();
    next(here);
    return;
  }
  if (!chosen.length) return;
  event.preventDefault();
  if (chosen[0].type === "checkbox") for (const input of choices) input.checked = chosen.includes(input);
  for (const input of chosen) input.checked = true;
  chosen[0].dispatchEvent(new Event("change", { bubbles: true }));
  const isGate = rows.some((each) => each.hidden);
  if (isGate) {
    clearTimeout(pending);
    await update();
  }
  next(here);
});

// Identity numbers in free text are caught before they are sent.
const WEIGHTS = [[3, 7, 6, 1, 8, 9, 4, 5, 2, 1], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]];
const checks = (digits) =>
  WEIGHTS.every((weights) => weights.reduce((sum, weight, place) => sum + weight * digits[place], 0) % 11 === 0);
const withoutIdentityNumbers = (text) =>
  text.replace(/(?<!\d)(\d{6})[ .\-\u00a0]?(\d{5})(?!\d)/g, (all, first, last) => (checks(first + last) ? "" : all));
for (const text of form.querySelectorAll("[data-free-text]")) {
  text.addEventListener("input", () => {
    const clean = withoutIdentityNumbers(text.value);
    const isCaught = clean !== text.value;
    document.getElementById(text.getAttribute("aria-describedby")).textContent = isCaught ? form.dataset.numberWarning : "";
    if (isCaught) text.value = clean;
    soon(400);
  });
}

// A scanner types the code and presses Enter, which opens it. Copy and print.
const copy = form.querySelector("[data-copy]");
copy.hidden = false;
copy.addEventListener("click", async () => {
  const journal = panel.querySelector("[data-journal]");
  const said = form.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(journal.textContent);
  } catch {
    getSelection().selectAllChildren(journal);
    document.execCommand("copy");
  }
  said.textContent = said.dataset.text;
});
const print_ = form.querySelector("[data-print]");
print_.hidden = false;
print_.addEventListener("click", () => print());

// Idle: the page clears itself.
let idle;
const rest = () => {
  clearTimeout(idle);
  idle = setTimeout(() => {
    const clear = document.getElementById("clear");
    clear.insertAdjacentHTML("beforeend", '<input type="hidden" name="was-idle" value="1">');
    clear.submit();
  }, form.dataset.idle * 1000);
};
for (const sign of ["keydown", "pointerdown", "input"]) addEventListener(sign, rest, { passive: true });
rest();
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
