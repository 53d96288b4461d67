"""Imports run one way (STYLE rule 1): read from the source, imports inside of functions included."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SLACK = ("slack_bolt", "slack_sdk")


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module_name(path): path for package in ("index", "bot") for path in sorted((ROOT / package).rglob("*.py"))}


def imports(name: str) -> Iterator[str]:
    """Yield the full dotted name of everything that a file imports, wherever in it the import stands."""
    path = FILES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, [package.rsplit(".", node.level - 1)[0] if node.level else "", node.module]))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def file_of(dotted: str) -> str | None:
    """Return our file that an imported name lives in: the longest one that it begins with."""
    parts = dotted.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in FILES), None)


def graph(package: str) -> Mapping[str, set[str]]:
    found = {name: {file_of(dotted) for dotted in imports(name)} for name in FILES if name.split(".")[0] == package}
    return {name: {other for other in others if other and other != name} for name, others in found.items()}


def test_there_is_something_to_check() -> None:
    assert {"index.records", "bot.cli", "bot.config"} <= set(FILES)
    assert "index.records" in graph("index")["index.text"]


@pytest.mark.parametrize("name", [name for name in FILES if name.split(".")[0] == "index"])
def test_index_knows_neither_the_bot_nor_slack(name: str) -> None:
    assert not [dotted for dotted in imports(name) if dotted.split(".")[0] in {"bot", *SLACK}]


@pytest.mark.parametrize("name", [name for name in FILES if name.split(".")[0] == "bot"])
def test_bot_imports_only_names_from_the_root_of_index(name: str) -> None:
    from_index = [dotted for dotted in imports(name) if dotted.split(".")[0] == "index"]
    assert not [dotted for dotted in from_index if dotted.count(".") != 1 or dotted in FILES]


@pytest.mark.parametrize("package", ["index", "bot"])
def test_files_import_only_what_stands_above_them(package: str) -> None:
    try:
        list(TopologicalSorter(graph(package)).static_order())
    except CycleError as error:
        pytest.fail(f"These files import each other in a circle: {' -> '.join(error.args[1])}")


def test_only_the_configuration_reads_the_environment() -> None:
    """Ruff knows `os.environ`; this knows `from os import environ` too."""
    forbidden = {"os.environ", "os.getenv", "os.environb"}
    for name, path in FILES.items():
        tree = ast.parse(path.read_text("utf-8"))
        used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | set(imports(name))
        assert name == "bot.config" or not used & forbidden, name
