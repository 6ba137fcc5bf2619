/**
 * The tabs of one browser tell each other that a page of the nurses' side has come: the way to one
 * leads through logging out or in, so whoever shows a patient then asks the server whose page it is.
 * Nothing else is told.
 */

const NAME = "screener_intake";

/** Tell the other tabs. */
export const tellOtherTabs = () => {
  if ("BroadcastChannel" in window) {
    const channel = new BroadcastChannel(NAME);
    channel.postMessage("");
    channel.close();
    return;
  }
  try {
    localStorage.setItem(NAME, String(Math.random())); // what changes is told the other tabs
    localStorage.removeItem(NAME);
  } catch (error) {
    // no store, no telling: the page asks now and then
  }
};

/** @param {() => void} hear */
export const onOtherTabs = (hear) => {
  if ("BroadcastChannel" in window) new BroadcastChannel(NAME).addEventListener("message", hear);
  addEventListener("storage", (event) => event.key === NAME && event.newValue && hear());
};
