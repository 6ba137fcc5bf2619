"""Build hooks: the content inside the wheel, its translations compiled, and links that lead there.

In a checkout, templates/, translations/ and rules.yaml stand beside the package, where clinicians
and translators look for them. Only the wheel holds them inside it. An editable install reads the
checkout, so copies would go stale; an sdist is a checkout, and its wheel is built by this hook.

Nothing here depends on the hour, the folder or the machine: the same source gives the same bytes.
"""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")
_PICTURES = re.compile(r"<p>\s*(?:<img [^>]*>\s*)+</p>\n")
_ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)


class ContentHook(BuildHookInterface[BuilderConfig]):
    """Hatchling finds this class by its base class."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues; in a `standard` wheel, not an `editable` one, include content."""
        root = Path(self.root)
        catalogues = sorted(root.glob("translations/*/LC_MESSAGES/*.po"))
        # The rule file's own catalogues are read as .po at run time, so that a clinic can bring
        # its own without a compiler; only the domain `messages` is compiled.
        compiled = [compile_catalogue(po) for po in catalogues if po.stem == "messages"]
        if version != "standard":
            return
        content = [root / "rules.yaml", root / "templates", *catalogues, *compiled]
        for path in content:
            inside = Path("screener", path.relative_to(root))
            build_data["force_include"][str(path)] = inside.as_posix()


class ReadmeHook(MetadataHookInterface):
    """Has the links of the README lead somewhere from an installed package, too.

    PROJECT_URL, the address of the repository if it has one, makes them whole and is among the
    package's URLs. Without it a link is the name of a file in the archive, which is a checkout.
    """

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the description and the URLs."""
        text = Path(self.root, "README.md").read_text("utf-8")
        url = os.environ.get("PROJECT_URL", "").rstrip("/")
        files = f"{url}/blob/v{metadata.get('version', 'HEAD')}"
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": readme(text, files if url else ""),
        }
        names = ("Source", ""), ("Documentation", "/docs"), ("Changelog", "/CHANGELOG.md")
        metadata["urls"] = {name: (files + path if path else url) for name, path in names if url}


def readme(text: str, files: str) -> str:
    """Return the README as it reads outside a checkout, whose files have an address, or none."""
    if files:
        return _LINK.sub(rf"[\1]({files}/\2)", text).replace('src="docs/', f'src="{files}/docs/')
    return _LINK.sub(r"\1", _PICTURES.sub("", text))


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside its .po, fuzzy translations left out, and return its path."""
    mo = po.with_suffix(".mo")
    with po.open("rb") as source, mo.open("wb") as target:
        catalogue = read_po(source, locale=po.parts[-3])
        catalogue.creation_date = catalogue.revision_date = _ALWAYS  # else the hour of the build
        write_mo(target, catalogue)
    return mo
