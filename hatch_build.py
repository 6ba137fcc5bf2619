"""Build hook: compiles the interface's translations and puts the content inside the wheel.

In a checkout, templates/, translations/ and rules.yaml stand beside the package, where clinicians
and translators look for them. Only the wheel holds them inside it. An editable install reads the
checkout, so copies would go stale; an sdist is a checkout, and its wheel is built by this hook.
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


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


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside its .po, fuzzy translations left out, and return its path."""
    mo = po.with_suffix(".mo")
    with po.open("rb") as source, mo.open("wb") as target:
        write_mo(target, read_po(source, locale=po.parts[-3]))
    return mo
