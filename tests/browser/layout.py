"""What a page looks like to whoever measures it: in the browser, by script."""

from __future__ import annotations

from playwright.sync_api import Page

_CUT_OFF = """
() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  const report = (what, node) => found.push(`${what}: "${node.textContent.trim().slice(0, 60)}"`);
  if (document.scrollingElement.scrollWidth > width) report("wider than the screen", document.body);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (node.closest(".unseen, .skip") || !node.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
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
