"""What is renamed with a function, where a parameter is used, and what is left when libcst is at a loss."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from fngen.cli import main
from fngen.emit.merge.dropped import uses
from fngen.emit.merge.renaming import Renaming, rename
from fngen.emit.merge.source import Source

MERGES = Path(__file__).parent / "merge"
_LONG_SUM = " + ".join(["1"] * 400)
_LONG_OR = " or ".join(["x"] * 20_000)


def renaming(text: str) -> tuple[str, Renaming]:
    """Rename `old` to `new` in a module that has `old`, and the statements `text`."""
    source = Source(f"def old(): ...\n{text}")
    result = rename(source, {"old": "new"})
    return source.edited(result.edits).removeprefix("def new(): ...\n"), result


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # What means the function.
        ("(old)(old=1, **old)", "(new)(old=1, **new)"),
        ("old.old.more", "new.old.more"),
        ("@old\nclass A(old, k=old): ...", "@new\nclass A(new, k=new): ...")
        ,
        ("def f(a=old) -> old: ...", "def f(a=new) -> new: ..."),
        ("del old", "del new"),
        ("old += 1", "new += 1"),
        ("x: old = 1", "x: new = 1"),
        ('f"{old!r:>{old}} {{old}} {old=}"', 'f"{new!r:>{new}} {{old}} {new=}"'),
        ("'é', old", "'é', new"),
        ("for old in x: pass", "for new in x: pass"),
        ("with a as (b, old): pass", "with a as (b, new): pass"),
        ("import a as old", "import a as new"),
        ("from a import b, old", "from a import b, old as new"),
        ("a = 1; b = old; c = 2", "a = 1; b = new; c = 2"),
        ("f(\r\n  old,\r\n)", "f(\r\n  new,\r\n)"),
        ("def f():\n\tglobal a, old\n\told = 1", "def f():\n\tglobal a, new\n\tnew = 1"),
        ("f = lambda a=old: old", "f = lambda a=new: new"),
        ("[old(a) for a in old]", "[new(a) for a in new]"),
        # A class reads what is around it until it binds a name; its methods never read from it.
        ("class A:\n  old = old()\n  x = old", "class A:\n  old = new()\n  x = old"),
        ("class A:\n  old = 1\n  def f(self): return old", "class A:\n  old = 1\n  def f(self): return new"),
        # What only has its name.
        ('"old", b"old", a.old, "".old  # old', None),
        ('x: "old" = 1', None),
        ('x: "list[old]" "" = 1', None),
        ("def f(old): return old", None),
        ("lambda old, *a: old", None),
        ("[old for old in x if old]", None),
        ("def f():\n  import old\n  return old", None),
        ("def f():\n  while 1:\n    x = old\n    old = 1", None),
        ("def f():\n  old = 1\n  def g():\n    nonlocal old\n    old = 2", None),
        ("def f():\n  try: pass\n  except E as old: old", None),
        ("def f():\n  [old := a for a in b]\n  return old", None),
        ("def f(x):\n  match x:\n    case old: return old", None),
        ("def f(x):\n  match x:\n    case [1, *old]: return old", None),
        ("def f(x):\n  match x:\n    case {'a': 1, **old}: return old", None),
        ("def f(x):\n  match x:\n    case A(old=a) | B(a, old=2): return a", None),
        ("def f(x):\n  match x:\n    case A(a) as old: return old", None),
    ],
)  # fmt: skip
def test_a_function_is_renamed_where_a_name_means_it(before: str, after: str | None) -> None:
    got, result = renaming(before)
    assert got == (before if after is None else after)
    assert result.done == {"old": "new"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("new = 1", "there is one here already"),
        ("import old.more", "that is something else in line 2"),
        ("1\ndef f(new): old()", "that is something else in line 3"),
        ("def f():\n  old()\n  new = 1", "that is something else in line 3"),
        ("[old(new) for new in x]", "that is something else in line 2"),
        # Python reads these, and libcst does not, or not to the letter.
        ("1\n(old): int = 1", "libcst cannot read the statement in line 3"),
        (f"x = old + {_LONG_SUM}", "libcst cannot read the statement in line 2"),
        (f"x = old or {_LONG_OR}", "libcst cannot read the statement in line 2"),
        ("if 1:\n  nonlocal a\n  old()", "libcst cannot read the statement in line 2"),
        ("try: old()\nexcept (E) : old()", "libcst cannot read the statement in line 2"),
    ],
)
def test_a_function_that_cannot_be_renamed_stays_everywhere(text: str, why: str) -> None:
    got, result = renaming(f"{text}\nold()")
    assert got == f"def old(): ...\n{text}\nold()"
    assert result.refused == {"old": ("new", why)}


def test_what_cannot_be_read_keeps_no_other_function_from_its_new_name() -> None:
    source = Source("def a(): ...\ndef b(): ...\n(a): int = 1\nb()\n")
    result = rename(source, {"a": "c", "b": "d"})
    assert source.edited(result.edits) == "def a(): ...\ndef d(): ...\n(a): int = 1\nd()\n"
    assert result.refused.keys() == {"a"}


@pytest.mark.parametrize(
    "function",
    [
        "def f(*, day): return ^day, a.day, f(day=1), 'day'",
        "async def f():\n  await ^day  # day\n  yield f'{^day}'",
        "def f(day=day) -> day:\n\n  def g(x=^day): return ^day\n  return lambda day: day",
        "def f():\n  day = ^day or 1",
        "def f():\n  [day for day in ^day]\n  class A:\n    day = ^day\n    x = day",
        "def f():\n  global day\n  return day",
        "def f():\n  match x:\n    case [day, *_]: ...\n    case A(day=1): ^day",
        "if x:\n  'é'\n  @day\n  def f():\n    'day'\n    return 'é', ^day\n    # day",
        # What libcst cannot read is taken at its word.
        f"def f():\n  return ^day, {_LONG_SUM}, 'day', [^day for ^day in x]",
    ],
)
def test_a_dropped_parameter_is_found_where_it_is_used(function: str) -> None:
    marked = dedent(function)
    source = Source(marked.replace("^", ""))
    (node,) = (
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == "f"
    )
    parts = marked.split("^")[:-1]
    places = [sum(map(len, parts[: index + 1])) for index in range(len(parts))]
    assert uses(source, node, "day") == places


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax came with Python 3.12")
def test_type_parameters_are_names_of_their_own() -> None:
    got, _ = renaming("type A[old] = list[old]\ntype B = old\ndef f[old](x: old): return old")
    assert got == "type A[old] = list[old]\ntype B = new\ndef f[old](x: old): return old"


@pytest.mark.skipif(sys.version_info < (3, 15), reason="the syntax came with Python 3.15")
def test_lazy_imports_are_left_to_the_user() -> None:
    _, result = renaming("lazy from a import old")
    assert result.refused == {"old": ("new", "libcst cannot read the statement in line 2")}


@pytest.mark.parametrize(
    ("case", "is_loaded"), [("parameter_dropped", False), ("removed", False), ("renamed", True)]
)
def test_a_build_loads_libcst_only_where_it_has_to_ask(
    case: str, is_loaded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(MERGES / case / "was.yaml", "shop.yaml")
    assert CliRunner().invoke(main, ["build", "shop.yaml"]).exit_code == 0
    shutil.copy(MERGES / case / "spec.yaml", "shop.yaml")
    shutil.copy(MERGES / case / "before.py", "generated/shop/handlers.py")
    build = "main(['build', 'shop.yaml'], standalone_mode=False)"
    code = f"import sys; from fngen.cli import main; {build}; print('libcst' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout.endswith(f"\n{is_loaded}\n"), run.stderr
    after = (MERGES / case / "after.py").read_bytes()
    assert Path("generated/shop/handlers.py").read_bytes() == after
