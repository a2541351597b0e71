"""The core knows nothing of Pelican, the disk, the clock, the network or chance; only the rim does."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "plugins" / "newsdigest"
# Modules that may touch what lies outside values; `__init__` and `__main__` of the package start them.
RIM = {
    "__init__", "__main__", "defaults", "generator", "writer", "store", "executors", "workers", "seeds", "manifests", "staging",
    "publishing", "checks", "additions", "fetches", "hubs", "searches", "traces", "cards", "bounds", "outcomes", "editors",
    "configurations", "groupings",
}  # fmt: skip
OUTSIDE = {
    "pelican", "invoke", "rich", "os", "io", "pathlib", "shutil", "tempfile", "glob", "fcntl", "sqlite3", "subprocess", "multiprocessing",
    "concurrent", "threading", "ctypes", "time", "random", "secrets", "uuid", "socket", "urllib.request", "http", "requests", "logging",
    "locale",
}  # fmt: skip
CALLS = {"open", "input", "eval", "exec", "now", "today", "utcnow", "print"}


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        yield pytest.param(path, name.split("/")[0] in RIM, id=name)


@pytest.mark.parametrize(("path", "is_rim"), list(modules()))
def test_only_the_rim_touches_the_outside(path, is_rim):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "every module opens with one sentence"
    if is_rim:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # A pure path is only a way to take a name apart, and bytes in memory are no file.
            names = [] if all(alias.name.startswith(("Pure", "BytesIO")) for alias in node.names) else [node.module or ""]
        else:
            names = []
        for name in names:
            assert not {name, name.split(".")[0]} & OUTSIDE, f"line {node.lineno} imports {name}"
            assert name.removeprefix("newsdigest.").split(".")[0] not in RIM - {"__init__"} or not name.startswith("newsdigest"), (
                f"line {node.lineno}: the core imports {name} of the rim"
            )
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in CALLS, f"line {node.lineno} calls {called}()"
        if isinstance(node, ast.ExceptHandler):
            caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else {"everything"}
            assert not caught & {"Exception", "BaseException", "everything"}, f"line {node.lineno} catches {caught}"


def test_no_global_changes():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not isinstance(node, ast.Global), f"{path.name}:{node.lineno}"
