// Nothing here is needed to use the pages: without JavaScript they only lack the print button, and
// a page with answers gives way to another two minutes before they are deleted.
"use strict";
// A page that the browser kept in memory may show answers that are deleted: ask again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
for (const notice of document.querySelectorAll("[data-no-cookies]")) notice.hidden = navigator.cookieEnabled;
// No autofocus in some browsers.
for (const summary of document.querySelectorAll("[data-error-summary]")) summary.focus();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The hour at which the answers are deleted. The server says how many seconds are left; of two
// clocks the one that has gone further counts: one may stand still in sleep, the other may be set.
// Only a person keeps the answers longer, never a request of ours.
// A page that is looked at again asks, too: another tab may have deleted or changed the answers.
const deadline = document.querySelector("[data-deadline]");
if (deadline) {
  const SOON = 120;
  const SLOW_MS = 10000;
  const told = (name) => deadline.getAttribute("data-" + name);
  const said = deadline.querySelector("[data-said]");
  const keep = deadline.querySelector("[data-keep]");
  const shows = document.querySelector("[data-mark]");
  let left;
  let since;
  let isRenewable = told("renewable") === "yes";
  let soon = document.querySelector("[data-until]").textContent;
  let isAsking = false;
  let isWarned = false;
  let isEmpty = false;
  const count = (seconds) => {
    left = seconds;
    since = [Date.now(), performance.now()];
  };
  count(Number(told("left")));
  const passed = () => Math.max(Date.now() - since[0], performance.now() - since[1]) / 1000;
  const ask = async (address, how) => {
    const stop = new AbortController();
    const slow = setTimeout(() => stop.abort(), SLOW_MS);
    try {
      const reply = await fetch(address, { signal: stop.signal, headers: { "X-Requested-With": "fetch" }, ...how });
      if (reply.status >= 500) throw new Error();
      return reply.ok ? await reply.json() : { left: 0 };
    } finally {
      clearTimeout(slow);
    }
  };
  const take = (state, isBack) => {
    if (!(state.left > 0)) return location.replace(told("gone"));
    if (isEmpty || (shows && shows.getAttribute("data-mark") !== state.mark)) {
      return isBack ? location.reload() : location.replace(told("gone"));
    }
    count(state.left);
    isRenewable = state.renewable;
    soon = state.soon;
    document.querySelector("[data-until]").textContent = state.until;
    isWarned = isWarned && state.left <= SOON;
    show();
  };
  const show = () => {
    const says = isWarned ? soon : "";
    if (said.textContent !== says) said.textContent = says;
    keep.hidden = !isWarned || !isRenewable;
    deadline.classList.toggle("notice", isWarned);
  };
  const empty = () => {
    if (isEmpty) return;
    isEmpty = true;
    const part = (kind, ...within) => {
      const made = document.createElement(kind);
      made.append(...within);
      return made;
    };
    const lost = part("div", part("h1", told("lost")), part("p", told("lost-why")));
    lost.setAttribute("role", "alert");
    const again = part("a", told("lost-again"));
    again.className = "button";
    again.href = "";
    document.querySelector("main").replaceChildren(lost, part("p", again));
  };
  const watch = async (isBack) => {
    const rest = left - passed();
    if (isAsking || (!isBack && (rest > SOON || (rest > 0 && isWarned)))) return;
    isAsking = true;
    if (rest > 0 && rest <= SOON) isWarned = true;
    try {
      take(await ask(told("state")), isBack); // another tab may have gone on
    } catch {
      if (left - passed() > 0) show();
      else empty();
    }
    isAsking = false;
  };
  keep.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const state = await ask(keep.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(keep)) });
      take(state, true);
      said.textContent = state.kept || "";
    } catch {
      said.textContent = told("failed"); // the page with her answers stays
    }
  });
  setInterval(watch, 1000);
  addEventListener("visibilitychange", () => watch(document.visibilityState === "visible"));
}
