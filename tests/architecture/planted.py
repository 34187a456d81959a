"""A small house made of empty modules, on which violations of the contracts are planted.

The contracts are the real ones: the text of ``.importlinter`` with the package renamed. So what is proved
here is the file that guards the product, not a copy of it.
"""

from __future__ import annotations

import configparser
import itertools
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application import use_cases

from onewindow.site.rooms import CHANNELS, ROOMS

ROOT = Path(__file__).resolve().parents[2]
GRAMMAR = ("types", "facts", "rules", "formats", "models", "queries", "commands", "reactions", "jobs", "api", "web", "demo")
_serial = itertools.count(1)


class PlantedHouse:
    """A generated package under a name of its own, with every floor, room and channel of the real one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"planted_house_{next(_serial)}"
        self.config = folder / ".importlinter"
        self.config.write_text(self._rename((ROOT / ".importlinter").read_text(encoding="utf-8")), encoding="utf-8")
        for module in self._modules():
            self.write(f"{module}.py", "")

    def write(self, path: str, code: str) -> None:
        """Put code into a module; ``onewindow`` in it is read as the planted package."""
        file = self.folder / self.name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        for parent in (file.parent, *file.parent.parents):
            if parent == self.folder:
                break
            (parent / "__init__.py").touch()
        file.write_text(self._rename(code), encoding="utf-8")

    def broken(self, monkeypatch: pytest.MonkeyPatch) -> set[str]:
        """The ids of the contracts this house breaks."""
        monkeypatch.chdir(self.folder)
        monkeypatch.syspath_prepend(str(self.folder))
        configuration.configure()
        options = use_cases.read_user_options(str(self.config.name))
        use_cases._register_contract_types(options)
        report = use_cases.create_report(options, cache_dir=None)
        ids = {option["name"]: option["id"] for option in options.contracts_options}
        assert not report.could_not_run, report.invalid_contract_options
        return {ids[contract.name] for contract, check in report.get_contracts_and_checks() if not check.kept}

    def _rename(self, text: str) -> str:
        return text.replace("onewindow", self.name)

    def _modules(self) -> list[str]:
        modules = [f"domain/{room}/{part}" for room in ROOMS for part in GRAMMAR]
        modules += [f"channels/{channel}/views" for channel in CHANNELS]
        modules += ["site/urls", "ui/pages", "kernel/models/outbox", "data/__init__"]
        parser = configparser.ConfigParser()
        parser.read(self.config, encoding="utf-8")
        for section in parser.values():
            for name in section.get("source_modules", "").split():
                if "*" not in name and name.startswith(f"{self.name}.kernel."):
                    modules.append(name.removeprefix(f"{self.name}.").replace(".", "/"))
        return modules
