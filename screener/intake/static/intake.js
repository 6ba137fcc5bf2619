// Makes the intake page quick: keys, scanner, live outcome, copy, idle. It holds no rules: the
// server does, and says with each outcome which rows to show, empty or mark. Without it, buttons do
// the same. A question may have any id: nothing here reads a property of the form that an id hides.
"use strict";
const form = document.querySelector("[data-intake]");
const find = (selector) => form.querySelector(selector);
const told = (name) => form.getAttribute(`data-${name}`);
const panel = find("[data-panel]");
const code = find("[data-code]");
const openCode = find("[data-open]");
const updateNow = find("[data-update]");
const said = find("[data-said]");
const rows = [...form.querySelectorAll("[data-row]")];
const row = (id) => rows.find((candidate) => candidate.dataset.row === id);
const inputs = (where) => [...where.querySelectorAll("input:not([type=hidden])")];
const usable = (where) => inputs(where).filter((input) => !input.disabled);
find("[data-keys]").hidden = false;
updateNow.hidden = true;

// Live outcome. From a change until the server's answer to it, what stands there is marked as old.
const SLOW_MS = 10_000;
let asking;
let pending;
const isOld = () => panel.getAttribute("aria-busy") === "true";
const markOld = () => {
  asking?.abort();
  asking = undefined;
  clearTimeout(pending);
  panel.setAttribute("aria-busy", "true");
  said.textContent = "";
};
const soon = (delay = 150) => {
  markOld();
  pending = setTimeout(update, delay);
};
const update = async () => {
  markOld();
  const mine = (asking = new AbortController());
  const slow = setTimeout(() => mine.abort(), SLOW_MS);
  let shows;
  try {
    const reply = await fetch(told("live"), { method: "POST", body: new FormData(form), signal: mine.signal, headers: { "X-Requested-With": "fetch" } });
    const fragment = await reply.text();
    shows = { 200: () => show(fragment), 401: () => fail("logged-out"), 409: () => leave(fragment), 412: () => updateNow.click() }[reply.status];
  } catch {
    shows = undefined;
  }
  clearTimeout(slow);
  if (mine !== asking) return; // a newer one is under way
  panel.removeAttribute("aria-busy");
  (shows ?? (() => fail("unreachable")))();
};
const tell = (text) => {
  find("[data-status]").textContent = text;
};
const show = (fragment) => {
  const isUnfolded = panel.querySelector("details")?.open;
  panel.innerHTML = fragment;
  if (isUnfolded) panel.querySelector("details")?.setAttribute("open", "");
  updateNow.hidden = true;
  follow(JSON.parse(panel.querySelector("[data-live-state]").dataset.liveState));
  const says = [...panel.querySelectorAll("[data-summary], h2, [data-progress]")];
  tell(says.map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(". "));
};
const fail = (why) => {
  panel.innerHTML = '<p class="summary" data-failed></p>';
  panel.firstChild.textContent = told(why);
  tell(told(why));
  updateNow.hidden = false;
};
const leave = (fragment) => {
  panel.innerHTML = fragment;
  form.replaceChildren(panel);
};

// What the server said of the rows.
const follow = (live) => {
  for (const each of rows) {
    const id = each.dataset.row;
    each.hidden = each.disabled = !live.shown.includes(id);
    if (each.hidden) empty(each);
    const differs = live.differing.includes(id);
    each.classList.toggle("differs", differs);
    const badge = each.querySelector("[data-badge]");
    if (badge) badge.hidden = !differs;
  }
  live.emptied.forEach((id) => takeBack(row(id)));
  for (const [name, value] of Object.entries(live.seen)) find(`[name="${name}"]`).value = value;
  for (const [id, codes] of Object.entries(live.offered)) {
    for (const input of inputs(row(id))) {
      input.disabled = input.closest("label").hidden = !codes.includes(input.value);
    }
  }
  for (const [id, texts] of Object.entries(live.about)) {
    row(id).querySelector("[data-chosen]").textContent = texts.join(", ");
  }
};
const empty = (where) => {
  const chosen = inputs(where).filter((input) => input.checked);
  for (const input of chosen) input.checked = false;
  return chosen.length > 0;
};
const takeBack = (where) => {
  if (empty(where)) where.querySelector("[data-emptied]").hidden = false;
};

// "None of these" and any of these exclude each other.
for (const alone of form.querySelectorAll("[data-alone]")) {
  const boxes = alone.closest("[data-row]");
  boxes.addEventListener("change", ({ target }) => {
    for (const box of inputs(boxes)) {
      if (target.checked && (box === alone) !== (target === alone)) box.checked = false;
    }
  });
}

// An answer that others rest on takes them with it, at once. A code counts once it is opened.
form.addEventListener("change", (event) => {
  if (event.target === code) return;
  const changed = event.target.closest("[data-row]");
  const emptied = changed?.querySelector("[data-emptied]");
  if (emptied) emptied.hidden = true;
  const id = changed?.dataset.row;
  const resting = rows.filter((each) => id && [each.dataset.about, each.dataset.from].includes(id));
  for (const each of resting) {
    takeBack(each);
    rows.filter((detail) => detail.dataset.detailOf === each.dataset.row).forEach(takeBack);
  }
  if (resting.length) find(`[name="seen-${id}"]`).value = "";
  soon(resting.length ? 0 : 150);
});

// Keys: only while a question has focus, never with Ctrl, Alt or Meta, never while typing. They act
// one after the other, each on the question that has focus when the one before it is done.
const YES_NO_UNSURE = { j: "yes", y: "yes", n: "no", u: "unsure" };
const theirs = (here, choices) => {
  const codes = here.dataset.patient?.split(" ") ?? [];
  const same = choices.filter((input) => codes.includes(input.value));
  return same.length === codes.length ? same : [];
};
const choose = (choices, chosen) => {
  for (const input of choices) input.checked = chosen.includes(input);
  chosen[0].dispatchEvent(new Event("change", { bubbles: true }));
};
const act = async (key) => {
  if (document.activeElement.closest("[data-decision]")) return decide(key);
  const here = document.activeElement.closest("[data-row]");
  if (!here) return;
  const choices = usable(here);
  const place = here.classList.contains("wide") ? choices[key - 1] : undefined;
  const wanted = key === "b" ? theirs(here, choices) : choices.filter((input) => YES_NO_UNSURE[key] && input.dataset.key === YES_NO_UNSURE[key]);
  if (key === "l") unfold(here);
  if (place) place.click();
  else if (wanted.length) choose(choices, wanted);
  if (key === "enter" || wanted.length || place?.type === "radio") await goOn(here);
};
const goOn = async (here) => {
  if (here.hasAttribute("data-gate") && isOld()) await update();
  if (!here.contains(document.activeElement)) return; // she has gone on herself
  const after = rows.slice(rows.indexOf(here) + 1).find((each) => !each.hidden);
  if (!after) {
    decision.focus({ preventScroll: true });
    decision.scrollIntoView({ block: "nearest" });
    return;
  }
  const there = usable(after);
  (there.find((input) => input.checked) ?? there[0])?.focus();
};

// The questions in the language that the patient reads.
const reads = find("[data-reads]");
const unfold = (here) => {
  const theirs = here.querySelector("[data-theirs]:not([hidden])");
  if (theirs) theirs.open = !theirs.open;
  else reads?.focus();
};
reads?.addEventListener("change", () => {
  for (const theirs of form.querySelectorAll("[data-theirs]")) theirs.hidden = theirs.dataset.theirs !== reads.value;
});

// The decision: focus comes to the group and to no choice. 1, 2, 3 choose, Enter goes on to the text.
// The space bar never chooses what departs from the rules or from the patient's own answers.
const decision = find("[data-decision]");
const verdicts = inputs(decision).filter((input) => input.name === "own-decision");
const isDoubtful = () => isOld() || Boolean(panel.querySelector("[data-doubtful]"));
const decide = (key) => {
  const chosen = verdicts[key - 1];
  if (key === "enter") copy.focus();
  if (!chosen) return;
  choose(verdicts, [chosen]);
  (chosen === verdicts[0] && isDoubtful() ? find("[name=own-reason]") : chosen).focus();
};
for (const moment of ["keydown", "keyup"]) {
  decision.addEventListener(moment, (event) => {
    const isGroup = event.target === decision;
    if (event.key !== " " || (!isGroup && (event.target !== verdicts[0] || !isDoubtful()))) return;
    event.preventDefault();
    if (!isGroup) said.textContent = decision.dataset.noSpace;
  });
}

// A scanner types faster than a hand: what it types is a code, whatever has focus.
const HAND_MS = 50;
const LEAST_OF_A_CODE = 8;
let typed = [];
let rest;
let acting = Promise.resolve();
const understand = () => {
  const keys = typed.splice(0);
  const isScanned = keys.filter((key) => key !== "Enter").length >= LEAST_OF_A_CODE;
  if (!isScanned) {
    for (const key of keys) acting = acting.then(() => act(key.toLowerCase()));
    return;
  }
  code.value = keys.filter((key) => key !== "Enter").join("");
  code.focus();
  if (keys.includes("Enter")) openCode.click();
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (!/^([0-9a-z-]|Enter)$/i.test(event.key) || event.target.matches("[data-free-text]")) return;
  const isInRow = event.target.closest("[data-row], [data-decision]");
  if (event.key === "Enter" && !isInRow && !typed.length) return; // presses what has focus
  if (isInRow || event.key === "Enter") event.preventDefault();
  typed.push(event.key);
  clearTimeout(rest);
  rest = setTimeout(understand, HAND_MS);
});
for (const text of form.querySelectorAll("[data-free-text]")) {
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || (text === code && code.value)) return;
    event.preventDefault();
    if (text === code) usable(rows[0])[0].focus(); // a patient without a code
    else soon(0);
  });
}

// Identity numbers in free text are caught before they are sent.
const WEIGHTS = [[3, 7, 6, 1, 8, 9, 4, 5, 2, 1], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]];
const checks = (digits) =>
  WEIGHTS.every((weights) => weights.reduce((sum, weight, place) => sum + weight * digits[place], 0) % 11 === 0);
const withoutIdentityNumbers = (text) => {
  const elevenDigits = /(?<![0-9])[0-9](?:[\s./\u2013-]{0,2}[0-9]){10}(?![0-9])/g;
  for (let found; (found = elevenDigits.exec(text)); ) {
    const isOne = checks(found[0].replace(/[^0-9]/g, ""));
    if (isOne) text = text.slice(0, found.index) + text.slice(elevenDigits.lastIndex);
    elevenDigits.lastIndex = isOne ? 0 : found.index + 1;
  }
  return text;
};
for (const text of form.querySelectorAll("[data-free-text]")) {
  text.addEventListener("input", () => {
    const clean = withoutIdentityNumbers(text.value);
    const isCaught = clean !== text.value;
    document.getElementById(text.dataset.freeText).textContent = isCaught ? told("number-caught") : "";
    if (isCaught) text.value = clean;
    if (text !== code) soon(400);
  });
}

// Copy and print: never what is old.
const journal = async () => {
  if (isOld()) await update();
  return panel.querySelector("[data-journal]");
};
const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(text);
    return document.execCommand("copy");
  }
};
const copy = find("[data-copy]");
copy.hidden = false;
copy.addEventListener("click", async () => {
  const text = await journal();
  if (text) said.textContent = said.getAttribute((await copied(text)) ? "data-copied" : "data-failed");
});
const toPaper = find("[data-print]");
toPaper.hidden = false;
toPaper.addEventListener("click", async () => {
  if (await journal()) print();
});

// A sheet for the patient, in her language.
const forPatient = find("[data-print-for-patient]");
forPatient.hidden = false;
forPatient.addEventListener("click", async () => {
  if (!(await journal())) return;
  document.documentElement.dataset.prints = "for-patient";
  print();
});
addEventListener("afterprint", () => delete document.documentElement.dataset.prints);

// Leaving: nothing of a patient stays on the page, even if the server cannot be reached.
const clear = document.getElementById("clear");
clear.addEventListener("submit", () => form.replaceWith());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace(clear.getAttribute("data-page"));
});

// Idle: the page says so, then clears itself. A machine that slept counts as idle, too.
const soonCleared = find("[data-soon]");
const WARN_MS = 60_000;
let lastSign = Date.now();
const watch = () => {
  const left = lastSign + told("idle") * 1000 - Date.now();
  soonCleared.hidden = left > WARN_MS;
  if (left > 0 || !form.isConnected) return;
  clear.insertAdjacentHTML("beforeend", '<input type="hidden" name="was-idle" value="1">');
  clear.requestSubmit();
};
const isHere = () => {
  watch();
  lastSign = Date.now();
  soonCleared.hidden = true;
};
for (const sign of ["keydown", "pointerdown", "input"]) addEventListener(sign, isHere, { capture: true, passive: true });
addEventListener("visibilitychange", watch);
setInterval(watch, 1000);
