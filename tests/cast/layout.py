"""What a page looks like to whoever measures it: in the browser, by script."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

_CUT_OFF = """
() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  const report = (what, node) => found.push(`${what}: "${node.textContent.trim().slice(0, 60)}"`);
  if (document.scrollingElement.scrollWidth > width) report("wider than the screen", document.body);
  const scrolls = (box) => box !== document.body  // what scrolls within the page can be read
    && (/auto|scroll/.test(getComputedStyle(box).overflow) || scrolls(box.parentElement));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    const isHeardOnly = getComputedStyle(node).clipPath !== "none";
    if (isHeardOnly || node.closest(".unseen, .skip") || !node.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    if (scrolls(node)) continue;
    for (const line of range.getClientRects()) {
      if (line.left < -0.5 || line.right > width + 0.5) report("off the screen", node);
      for (let box = node; box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        const isDrawn = style.borderTopWidth !== "0px" || style.overflow !== "visible";
        const isOver = line.left < edge.left - 0.5 || line.right > edge.right + 0.5
          || line.top < edge.top - 2 || line.bottom > edge.bottom + 2;
        if (isDrawn && style.display !== "inline" && isOver) {
          report("over the edge of its box", node);
        }
      }
    }
  }
  return found;
}
"""

_SHEET = """
rules => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}
"""


def cut_off(page: Page) -> list[str]:
    """Return what cannot be read without scrolling sideways, or runs over the edge of its box."""
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


def set_style(page: Page, rules: str) -> None:
    """Lay a style sheet over the page's own, as a patient's browser or extension does."""
    page.evaluate(_SHEET, rules)


def set_text_size(page: Page, pixels: int) -> None:
    """Set the size of plain text, as in a browser's settings; 16 is what browsers come with."""
    page.context.new_cdp_session(page).send(
        "Page.setFontSizes", {"fontSizes": {"standard": pixels}}
    )


_CONTROLS = """
() => {
  const shown = [...document.querySelectorAll("a[href], button, summary, input, label.option")]
    .filter(node => node.checkVisibility() && node.type !== "hidden")
    .filter(node => !node.closest(".skip, [aria-hidden=true]"));
  return shown
    .filter(node => !node.matches(".option input"))  // its card is the target
    .filter(node => getComputedStyle(node).display !== "inline")  // a link within a sentence
    .map(node => {
      const box = node.getBoundingClientRect();
      return {name: node.textContent.trim(), width: box.width, height: box.height};
    });
}
"""

_FOCUS_MARK = """
() => {
  const node = document.activeElement;
  const marked = node.matches(".option input") ? node.closest(".option") : node;
  const style = getComputedStyle(marked);
  const box = marked.getBoundingClientRect();
  return {
    name: marked.textContent.trim(),
    isOnScreen: box.top >= 0 && box.bottom <= innerHeight,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    isBody: node === document.body,
  };
}
"""


@dataclass(frozen=True)
class Target:
    """Something to press, and its size in CSS pixels."""

    name: str
    width: float
    height: float


@dataclass(frozen=True)
class FocusMark:
    """How the control in focus shows it: the width of its outline in CSS pixels."""

    name: str
    outline: float
    is_on_screen: bool


def targets(page: Page) -> list[Target]:
    """Return everything that can be pressed, without the links within sentences."""
    return [Target(**found) for found in page.evaluate(_CONTROLS)]


def focus_marks(page: Page) -> list[FocusMark]:
    """Press Tab through the page once, and return how each stop shows that it is in focus."""
    marks: list[FocusMark] = []
    while True:
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUS_MARK)
        if found["isBody"]:
            return marks
        marks.append(FocusMark(found["name"], found["outline"], found["isOnScreen"]))
