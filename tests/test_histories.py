"""Rebuilds lose nothing: random specs that change, random edits, and what must hold after each build."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from fngen.build import build
from fngen.diagnostics import Diagnostic, Diagnostics
from fngen.options import BuildOptions
from fngen.write.place import apply

from tests.building import imported
from tests.histories import Spec, User

_STEPS = 4
_REASONS = {"dropped-argument", "stale-signature", "vanished-type"}
"""What a report may say of code that type checkers no longer pass."""


@dataclass(slots=True)
class History:
    """One package over time, in `folder`; `said` is what the last build reported."""

    folder: Path
    seed: int
    said: tuple[Diagnostic, ...] = ()

    @property
    def package(self) -> Path:
        return self.folder / "generated" / "shop"

    @property
    def is_split(self) -> bool:
        return self.seed % 4 == 0

    @property
    def files(self) -> list[Path]:
        """The files of the user's."""
        if not self.is_split:
            return [self.package / "handlers.py"]
        modules = sorted((self.package / "handlers").glob("*.py"))
        return [path for path in modules if path.name != "__init__.py"]

    def build(self, spec: Spec) -> int:
        """Build the package, and return how many files changed."""
        source = self.folder / "shop.json"
        source.write_text(json.dumps(spec.document()), "utf-8")
        diagnostics = Diagnostics()
        options = BuildOptions((source,), self.folder / "generated", split=self.is_split)
        result = build(options, diagnostics)
        apply(result.plan, diagnostics)
        self.said = diagnostics.items
        return len(result.plan.changes)

    def texts(self) -> dict[Path, str]:
        return {path: path.read_bytes().decode() for path in self.files}


def check_nothing_is_lost(before: str, after: str, said: tuple[Diagnostic, ...]) -> None:
    """Fail if a line of the user's is not in `after`, where it was, byte for byte.

    Names that were renamed are read as they are now. What belongs to the spec is not looked at:
    headers, docstrings as they were generated, and lines of imports, which only grow.
    """
    words = re.compile(r"mine_\d+")
    assert not Counter(words.findall(before)) - Counter(words.findall(after))
    names = renamed(said)
    before = re.sub(r"\b\w+\b", lambda word: names.get(word[0], word[0]), before)
    rest = iter(_own_lines(after))
    missing = [line for line in _own_lines(before) if line not in rest]
    assert not missing, f"{missing[0]!r} is gone, or moved"


def renamed(said: tuple[Diagnostic, ...]) -> dict[str, str]:
    """Return what is called otherwise now, new names by old."""
    words = [item.message.split("`") for item in said if item.code == "renamed-handler"]
    return {old: new for _, old, _, new, *_ in words}


def _own_lines(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text.removeprefix("\ufeff")).body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        assert node.returns is not None
        assert node.body[0].end_lineno is not None
        last = node.returns.end_lineno or node.lineno
        while not lines[last - 1].rstrip().endswith(":"):
            last += 1
        docstring = ast.get_docstring(node)
        if docstring and "mine" not in docstring:
            last = node.body[0].end_lineno
        lines[node.lineno - 1 : last] = [""] * (last - node.lineno + 1)
    return [line for line in lines if line and "import " not in line]


def check_it_works(history: History) -> None:
    """Fail if the package cannot be imported, or a function has no handler."""
    built = imported(history.package)
    handlers = built.module("handlers")
    data = json.loads((history.package / "functions.json").read_text("utf-8"))
    for function in data["functions"]:
        assert hasattr(handlers, function["handler"])
    for module in [name for name in sys.modules if name.split(".")[0] == built.name]:
        del sys.modules[module]


def live(history: History, keep: Path | None = None) -> dict[str, tuple[Diagnostic, ...]]:
    """Go through a history, checking every step; with `keep`, keep the states around each build.

    Returns what was said about each state that was kept.
    """
    random = Random(history.seed)
    spec, user = Spec(random, is_api=random.random() < 0.6), User(random)
    for _ in range(random.randint(1, 4)):
        spec.add()
    history.build(spec)
    kept: dict[str, tuple[Diagnostic, ...]] = {}
    for step in range(_STEPS):
        for _ in range(random.randint(1, 3)):
            path = random.choice(history.files)
            path.write_bytes(user.edit(path.read_bytes().decode()).encode())
        before = history.texts()
        if keep is not None:
            _copy(history.package, keep / f"h{history.seed}_{step}_before")
        for _ in range(random.choice([1, 1, 2])):
            spec.change()
        history.build(spec)
        said = history.said
        after = history.texts()
        for path, text in before.items():
            check_nothing_is_lost(text, after[path], said)
        check_it_works(history)
        assert history.build(spec) == 0, "building again changes nothing"
        if keep is not None:
            _copy(history.package, keep / f"h{history.seed}_{step}_after")
            kept[f"h{history.seed}_{step}"] = said
    return kept


def _copy(package: Path, target: Path) -> None:
    shutil.copytree(package, target, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.parametrize("seed", range(20))
def test_histories(tmp_path: Path, seed: int) -> None:
    live(History(tmp_path, seed))


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_histories(tmp_path: Path, hundred: int) -> None:
    states = tmp_path / "states"
    states.mkdir()
    said: dict[str, tuple[Diagnostic, ...]] = {}
    for seed in range(hundred * 100, hundred * 100 + 100):
        folder = tmp_path / str(seed)
        folder.mkdir()
        said |= live(History(folder, seed), states)
        shutil.rmtree(folder)
    found = complaints(states)
    unsaid = {
        state: complaint
        for state, items in said.items()
        for complaint in found[f"{state}_after"] - called(found[f"{state}_before"], renamed(items))
        if not any(complaint.is_told_by(item) for item in items)
    }
    assert not unsaid
    faulty = sum(map(bool, found.values()))
    assert 0 < faulty < len(said), "most states pass, and some do not, or this shows nothing"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a type checker has against a name in a file of a package; the message where it names none."""

    file: str
    name: str

    def is_told_by(self, item: Diagnostic) -> bool:
        """Tell whether `item` names the same, in the same file if it is one of the user's."""
        is_there = self.file == "dispatch.py" or item.location.file.endswith(f"/{self.file}")
        return item.code in _REASONS and is_there and f"`{self.name}`" in item.message


def called(found: Counter[Complaint], names: dict[str, str]) -> Counter[Complaint]:
    """Return complaints of before a build, with new names by old."""
    return Counter(
        Complaint(each.file, names.get(each.name, each.name)) for each in found.elements()
    )


def complaints(states: Path) -> dict[str, Counter[Complaint]]:
    """Return what `mypy --strict` says of the packages in the folder `states`, by their names."""
    words = ["--strict", "--explicit-package-bases", "--output=json", "--cache-dir", os.devnull]
    result = subprocess.run(
        [sys.executable, "-m", "mypy", *words, "."],
        cwd=states, env={**os.environ, "MYPYPATH": "."}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode in {0, 1}, result.stdout + result.stderr
    found: dict[str, Counter[Complaint]] = defaultdict(Counter)
    for line in result.stdout.splitlines():
        error = json.loads(line)
        state, _, file = error["file"].partition("/")
        found[state].update(Complaint(file, name) for name in _named_in(error))
    return found


def _named_in(error: dict[str, str]) -> list[str]:
    """Return what an error of mypy is about: functions of the protocol, or a name."""
    message, hint = error["message"], error["hint"] or ""
    if error["code"] == "name-defined":
        names = re.findall(r'^Name "(.+?)"', message)
    else:
        names = re.findall(r"Expected:\n +def (\w+)|^    (\w+)(?=$|: expected)", hint, re.MULTILINE)
        names = [one or other for one, other in names]
    return names or [f"{message} {hint}"]
