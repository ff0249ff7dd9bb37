import ast
from importlib.resources import files

import copydesk
from copydesk import _native


def test_the_stub_has_what_the_library_has():
    stub = ast.parse(files(copydesk).joinpath("_native.pyi").read_text("utf-8"))
    names = {}
    for node in stub.body:
        if isinstance(node, ast.ClassDef):
            names[node.name] = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            names[node.name] = set()
    assert set(names) == {name for name in dir(_native) if not name.startswith("_")}
    for name, methods in names.items():
        known = {method for method in getattr(getattr(_native, name), "__dict__", {}) if method[0] != "_"}
        assert {method for method in methods if method[0] != "_"} == known, name
    assert files(copydesk).joinpath("py.typed").is_file()


def test_everything_public_is_documented():
    for name in copydesk.__all__:
        assert getattr(copydesk, name).__doc__, name
