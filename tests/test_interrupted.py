"""Builds that are cut off, disturbed or in each other's way: the old state stays, or the new is whole."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import fngen.write.place
import fngen.write.swap
import pytest
from click.testing import CliRunner, Result
from fngen.build import build as run_build
from fngen.cli import main
from fngen.diagnostics import Diagnostics
from fngen.options import BuildOptions
from fngen.write import swap
from fngen.write.changes import Plan
from fngen.write.place import apply
from fngen.write.turns import alone

ROOT = Path(__file__).parent.parent
PACKAGE = Path("generated/send")
HANDLERS = PACKAGE / "handlers.py"
MINE = {
    "notes.txt": "mine",
    "data/cities.csv": "Lisbon",
    "data/.hidden": "",
    "handlers_of_mine.py": "x = 1\n",
}


def spec(count: int, description: str = "Send it.") -> str:
    """Functions that each take an object, in which there is a city."""
    own = {"type": "object", "properties": {"city": {"type": "string"}}}
    parameters = {"type": "object", "properties": {"own": own}, "required": ["own"]}
    names = [f"send_{number}" for number in range(count)]
    return json.dumps(
        [{"name": name, "description": description, "parameters": parameters} for name in names]
    )


def put_mine() -> None:
    for name, text in MINE.items():
        (PACKAGE / name).parent.mkdir(exist_ok=True)
        (PACKAGE / name).write_text(text, "utf-8")
    (PACKAGE / "empty").mkdir()
    (PACKAGE / "link").symlink_to("notes.txt")
    text = HANDLERS.read_text("utf-8")
    HANDLERS.write_text(text.replace("raise NotImplementedError", "return own.city"), "utf-8")


def build(*words: str) -> Result:
    result = CliRunner().invoke(main, ["build", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: str = "generated") -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and {"__pycache__", ".fngen_cache"}.isdisjoint(path.parts)
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that was built and filled in, with files of the user's beside it, and a new spec."""
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    Path("specs/send.json").write_text(spec(2))
    assert build().exit_code == 0
    put_mine()
    Path("specs/send.json").write_text(spec(3, "Send it now."))
    return tmp_path


@pytest.fixture(params=["in one step", "file by file"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systems that exchange two folders in one step, and others."""
    if request.param == "file by file":
        monkeypatch.setattr(fngen.write.swap, "_system_call", lambda: None)


@pytest.mark.usefixtures("project", "either_way")
def test_a_build_leaves_what_else_is_in_the_folder_of_a_package() -> None:
    with (PACKAGE / "notes.txt").open("a") as log:
        inode = (PACKAGE / "notes.txt").stat().st_ino
        assert build().exit_code == 0
        log.write(" too")
    assert (PACKAGE / "notes.txt").stat().st_ino == inode
    assert (PACKAGE / "notes.txt").read_text() == "mine too"
    assert {name: (PACKAGE / name).read_text() for name in MINE} == {
        **MINE,
        "notes.txt": "mine too",
    }
    assert list((PACKAGE / "empty").iterdir()) == []
    assert (PACKAGE / "link").readlink() == Path("notes.txt")
    assert "send_2" in HANDLERS.read_text()
    assert "return own.city" in HANDLERS.read_text()
    assert [path.name for path in Path("generated").glob(".*")] == [".fngen_cache"]


@pytest.mark.usefixtures("project", "either_way")
def test_a_package_that_is_a_link_stays_one() -> None:
    PACKAGE.rename("elsewhere")
    PACKAGE.symlink_to(Path("elsewhere").resolve())
    assert build().exit_code == 0
    assert PACKAGE.is_symlink()
    assert "send_2" in Path("elsewhere/handlers.py").read_text()
    assert build("--check").exit_code == 0


@pytest.mark.usefixtures("project", "either_way")
@pytest.mark.parametrize("target", ["mine/handlers.py", "generated/send/mine.py"])
def test_handlers_that_are_a_link_stay_one(target: str) -> None:
    Path("mine").mkdir()
    HANDLERS.rename(target)
    HANDLERS.symlink_to(Path(target).resolve())
    assert build().exit_code == 0
    assert HANDLERS.is_symlink()
    assert "send_2" in Path(target).read_text()
    assert "return own.city" in Path(target).read_text()
    assert build("--check").exit_code == 0
    assert {path.name for path in Path("mine").iterdir()} <= {"handlers.py"}


def test_a_build_from_within_a_package_leaves_the_folder_one_is_in(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PACKAGE)
    assert build("../../specs", "-o", "..").exit_code == 0
    assert Path.cwd().samefile(project / PACKAGE)
    assert "send_2" in Path("handlers.py").read_text()


@pytest.mark.usefixtures("project", "either_way")
def test_no_stale_bytecode_is_left() -> None:
    compiled = PACKAGE / "__pycache__"
    compiled.mkdir()
    for name in ("handlers.cpython-311.pyc", "handlers_of_mine.cpython-311.pyc"):
        (compiled / name).write_bytes(b"")
    before = HANDLERS.stat()
    assert build().exit_code == 0
    assert (compiled / "handlers_of_mine.cpython-311.pyc").exists()
    is_gone = not (compiled / "handlers.cpython-311.pyc").exists()
    assert is_gone or HANDLERS.stat().st_mtime_ns != before.st_mtime_ns


def planned(diagnostics: Diagnostics) -> Plan:
    return run_build(BuildOptions((Path("specs"),), Path("generated")), diagnostics).plan


def saved(path: Path, text: str, how: str) -> None:
    """Save `text` to `path` as one kind of editor does, or the other."""
    if how == "in place":
        path.write_text(text)
    else:
        path.with_name("saving").write_text(text)
        path.with_name("saving").replace(path)


@pytest.mark.parametrize("how", ["in place", "by rename"])
@pytest.mark.parametrize("path", [HANDLERS, PACKAGE / "dispatch.py"])
@pytest.mark.usefixtures("project", "either_way")
def test_what_is_saved_while_a_build_runs_is_not_lost(path: Path, how: str) -> None:
    diagnostics = Diagnostics()
    plan = planned(diagnostics)
    saved(path, "# mine\n", how)
    before = contents()
    apply(plan, diagnostics)
    assert [(item.message, item.location.file) for item in diagnostics.items] == [
        ("this was changed while the build ran, and is left as it is", path.as_posix())
    ]
    assert contents() == before


@pytest.mark.parametrize("how", ["in place", "by rename"])
@pytest.mark.usefixtures("project", "either_way")
def test_what_is_saved_at_the_very_last_moment_is_not_lost(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[dict[str, bytes]] = []

    def save_and_swap(new: Path, place: Path) -> None:
        if not states:
            saved(HANDLERS, "# mine\n", how)
            states.append(contents())
        swap.swap(new, place)

    diagnostics = Diagnostics()
    plan = planned(diagnostics)
    monkeypatch.setattr(fngen.write.place, "swap", save_and_swap)
    apply(plan, diagnostics)
    assert diagnostics.failed
    assert contents() == {
        path: data for path, data in states[0].items() if ".fngen_next" not in path
    }
    assert HANDLERS.read_text() == "# mine\n"


@pytest.mark.usefixtures("project")
def test_a_file_of_mine_that_comes_at_the_very_last_moment_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def save_and_swap(new: Path, place: Path) -> None:
        (PACKAGE / "more.txt").touch()
        swap.swap(new, place)

    diagnostics = Diagnostics()
    plan = planned(diagnostics)
    monkeypatch.setattr(fngen.write.place, "swap", save_and_swap)
    apply(plan, diagnostics)
    assert diagnostics.failed
    assert (PACKAGE / "more.txt").exists()
    assert "send_2" not in HANDLERS.read_text()


@pytest.mark.usefixtures("project", "either_way")
def test_a_step_that_fails_undoes_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_at_the_lock(new: Path, place: Path) -> None:
        if place.name == "fngen.lock":
            raise PermissionError(13, "Permission denied", str(place))
        swap.swap(new, place)

    before = contents()
    monkeypatch.setattr(fngen.write.place, "swap", fail_at_the_lock)
    result = build()
    assert result.exit_code == 1
    assert "generated/fngen.lock: error[unusable-output]" in result.stderr
    assert contents() == before


@pytest.mark.usefixtures("project", "either_way")
def test_control_c_waits_while_files_are_put_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt_and_swap(new: Path, place: Path) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        swap.swap(new, place)

    with monkeypatch.context() as patch:
        patch.setattr(fngen.write.place, "swap", interrupt_and_swap)
        result = build()
    assert (result.exit_code, result.stderr.strip()) == (1, "Aborted!")
    assert "send_2" in HANDLERS.read_text()
    assert build("--check").exit_code == 0


def started(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fngen", "build", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("output", ["generated", "new", "newer/and/deeper"])
def test_the_second_of_two_builds_waits_and_says_so(output: str) -> None:
    with alone(Path(output), print):
        second = started("-o", output)
        assert second.stderr is not None
        line = f"another build into {output} is running: this one waits for it\n"
        assert second.stderr.readline() == line
        Path("specs/send.json").write_text(spec(3, "Send it tomorrow."))
    said = second.communicate(timeout=60)
    assert second.returncode == 0, said
    assert b"tomorrow" in Path(output, "send/functions.json").read_bytes()


@pytest.mark.usefixtures("project")
def test_builds_at_once_into_a_folder_that_is_not_there_yet_take_turns() -> None:
    builds = [started("-o", "new") for _ in range(3)]
    errors = [one.communicate()[1] for one in builds]
    assert [one.returncode for one in builds] == [0, 0, 0], errors
    assert build("-o", "new", "--check").exit_code == 0


def test_a_folder_that_is_read_only_stays_as_it_is(project: Path) -> None:
    Path("specs/send.json").write_text(spec(2, "Send it now."))
    before = contents()
    for folder in (project, *project.rglob("*")):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    for folder in (project.parent, project.parent.parent):
        folder.chmod(0o755)
    code = (
        "import os, sys, tempfile\n"
        "from fngen.cli import main\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    main(['build', '-q', '-o', folder], standalone_mode=False)  # imports all it needs\n"
        "if os.geteuid() == 0:\n"
        "    os.seteuid(65534)  # nothing is read-only to root\n"
        "main(['build'])\n"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "error[unusable-output]: this cannot be written: Permission denied" in result.stderr
    assert contents() == before
    for folder in (project, *(path for path in project.rglob("*") if path.is_dir())):
        folder.chmod(0o755)


@pytest.mark.usefixtures("project")
def test_what_a_build_that_was_killed_had_put_in_place_is_no_edit() -> None:
    """As the kills of the slow test show at every moment; here between a package and the lock."""
    diagnostics = Diagnostics()
    old_lock = Path("generated/fngen.lock").read_bytes()
    apply(planned(diagnostics), diagnostics)
    after = contents()
    Path("generated/.fngen_next").mkdir()
    shutil.move("generated/fngen.lock", "generated/.fngen_next/fngen.lock")
    Path("generated/fngen.lock").write_bytes(old_lock)
    Path("specs/send.json").write_text(spec(3, "Send it later."))
    assert build().exit_code == 0
    Path("specs/send.json").write_text(spec(3, "Send it now."))
    assert build().exit_code == 0
    assert contents() == after


@pytest.mark.usefixtures("project")
def test_what_a_build_that_was_killed_had_prepared_elsewhere_is_removed() -> None:
    Path("fngen.toml").write_text('handlers = "mine.handlers"\n')
    Path("mine").mkdir()
    HANDLERS.rename("mine/handlers.py")
    assert build().exit_code == 0
    Path("mine/.handlers.py.fngen_next").touch()  # as it is left between a package and the lock
    (PACKAGE / "dispatch.py").unlink()
    assert build().exit_code == 0
    assert [path.name for path in Path("mine").glob(".*")] == []


def project_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "specs").mkdir(parents=True)
    monkeypatch.chdir(folder)
    Path("specs/send.json").write_text(spec(40))
    Path("specs/other.json").write_text(spec(2))


def changed(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy the project `old` and build it there with other specs."""
    shutil.copytree(old, new, symlinks=True)
    monkeypatch.chdir(new)
    Path("specs/send.json").write_text(spec(3, "Send it now."))
    Path("specs/other.json").write_text(spec(3, "Send it now."))
    assert build().exit_code == 0
    shutil.copytree("specs", old / "specs", dirs_exist_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize(("start", "moments"), [("a package", 240), ("nothing", 40)])
def test_a_build_that_is_killed_leaves_the_old_or_the_new(
    start: str, moments: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    project_in(old, monkeypatch)
    if start == "a package":
        assert build().exit_code == 0
        put_mine()
        (PACKAGE / "link").unlink()
        other = Path("generated/other/handlers.py")
        other.write_text(HANDLERS.read_text())
    changed(old, new, monkeypatch)
    command = [sys.executable, "-m", "tests.killing", tmp_path / "project", old, new, str(moments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["", str(ROOT), *sys.path])}
    result = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert result.returncode == 0, result.stderr
    *faults, tally = result.stdout.splitlines()
    assert faults == [], result.stderr
    assert "killed: old" in tally
    assert "killed: new" in tally
