"""QR symbols: an answer code for a phone's screen or paper and a scanner at the desk.

Knows what a code looks like and nothing of what it says.
"""

from __future__ import annotations

import segno


def svg(code: str, title: str) -> str:
    """Return inline SVG of a code. `title`, plain text, is its accessible name.

    The symbol holds the bare characters: never an address, so that no phone opens a page with
    somebody's answers in it, and no hyphens, which a scanner that poses as an American keyboard
    types as "+" where the keyboard is Norwegian.
    """
    return drawn(segno.make_qr(code.replace("-", ""), error="m", mode="alphanumeric"), title)


def drawn(symbol: segno.QRCode, title: str) -> str:
    """Return inline SVG of any symbol. `title`, plain text, is its accessible name.

    It is black on its own white ground, quiet zone of four modules included (ISO/IEC 18004), so
    that it scans in dark mode and in print. It has no size of its own and no style attribute, which
    our Content-Security-Policy would not apply.
    """
    markup = symbol.svg_inline(
        border=4, light="#fff", title=title, omitsize=True, svgclass=None, lineclass=None
    )
    return markup.replace("<svg ", '<svg role="img" shape-rendering="crispEdges" ', 1)
