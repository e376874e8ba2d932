"""Generated code as its owner meets it: typed, formatted, stable, fresh."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from fngen.cli import main

from tests.building import build_in, functions, object_of

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
EXPECTED = sorted(path.parent.name for path in CASES.glob("*/expected"))


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All expected packages under one root, each case a package so that names do not clash."""
    root = tmp_path_factory.mktemp("packages")
    for case in EXPECTED:
        shutil.copytree(CASES / case / "expected", root / f"case_{case}")
    return root


def test_passes_mypy_strict(packages: Path) -> None:
    result = run(
        sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases",
        "--cache-dir", ROOT / ".mypy_cache", ".", cwd=packages,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_passes_pyright_strict(packages: Path) -> None:
    settings = packages / "pyrightconfig.json"
    settings.write_text('{"typeCheckingMode": "strict"}')
    result = run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, ".", cwd=packages)
    assert result.returncode == 0, result.stdout


def test_is_formatted(packages: Path) -> None:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100"]
    result = run(*command, "--diff", ".", cwd=packages)
    assert result.returncode == 0, result.stdout


def test_imports(packages: Path) -> None:
    code = (
        "import importlib, pathlib\n"
        "for file in sorted(pathlib.Path('.').rglob('*.py')):\n"
        "    importlib.import_module('.'.join(file.with_suffix('').parts))\n"
    )
    result = run(sys.executable, "-W", "error", "-c", code, cwd=packages)
    assert result.returncode == 0, result.stderr


def test_the_committed_packages_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["build", "--check"])
    assert (result.exit_code, result.stdout) == (0, "generated is up to date\n")


def test_same_bytes_whatever_the_seed_the_folder_the_order_and_the_jobs(tmp_path: Path) -> None:
    specs = sorted((ROOT / "specs").iterdir())
    # These specs are too small for processes of their own, if they are not told to be large.
    code = "import fngen.compiler as b; b._WORTH_SHARING = 0; from fngen.cli import main; main()"
    outputs: list[dict[str, bytes]] = []
    for seed, folder, order, jobs in (
        ("1", "one", specs, "1"),
        ("2", "another/place", specs[::-1], "1"),
        ("3", "a third", [*specs[1:], specs[0]], "2"),
    ):
        output = tmp_path / folder
        output.mkdir(parents=True)
        copies = [shutil.copy(spec, output) for spec in order]
        command = [sys.executable, "-c", code, "build", *copies, "-o", output / "out", "-j", jobs]
        result = run(*command, cwd=output, PYTHONHASHSEED=seed)
        assert result.returncode == 0, result.stderr
        shutil.rmtree(output / "out" / ".fngen_cache")
        files = (path for path in (output / "out").rglob("*") if path.is_file())
        outputs.append({path.relative_to(output).as_posix(): path.read_bytes() for path in files})
    assert outputs[0] == outputs[1] == outputs[2]
    assert len(outputs[0]) == 7 * len(specs) + 2  # packages, fngen.lock and __init__.py


def test_a_class_is_the_same_whatever_is_generated_beside_it(tmp_path: Path) -> None:
    shapes: list[JsonObject] = [
        {"type": "integer"},
        {"enum": ["a", "b"]},
        {"type": "array", "items": object_of({"x": {"type": "string"}})},
        {"anyOf": [object_of({"y": {}}, ["y"]), object_of({"z": {}}, ["z"])]},
    ]
    named = {
        f"act_{number}": object_of({"inner": object_of({"value": shape, "aB": shape}, ["value"])})
        for number, shape in enumerate(shapes)
    }
    together = _models(tmp_path / "all", functions(**named))
    for name, schema in named.items():
        alone = _models(tmp_path / name, functions(**{name: schema}))
        assert len(alone) > 1
        assert alone <= together


def _models(folder: Path, spec: list[JsonValue]) -> set[str]:
    """Return the texts of the classes in models.py of `spec`."""
    text = (build_in(folder, spec).folder / "models.py").read_text("utf-8")
    return set(text.rstrip().split("\n\n\n")[1:])
