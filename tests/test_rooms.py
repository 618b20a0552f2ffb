"""The house rules that no linter knows: keys point up the list, functions and files stay small, no import ring."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for folder in ("svodka", "tests", "bench", "tools") for path in (ROOT / folder).rglob("*.py"))
ROOMS = ["readers", "search", "gather", "names", "stories", "dossiers", "discuss", "digest", "site", "desk"]


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def test_every_foreign_key_points_up_the_list():
    below = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields(include_hidden=False)
        if field.many_to_one or (field.one_to_one and field.concrete) or (field.many_to_many and field.concrete)
        if field.related_model and field.related_model._meta.app_label in ROOMS
        if ROOMS.index(field.related_model._meta.app_label) > ROOMS.index(model._meta.app_label)
    ]
    assert below == []


def test_gather_and_names_stand_side_by_side():
    crossing = [
        field.name
        for model in own_models()
        if model._meta.app_label in {"gather", "names"}
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.app_label in {"gather", "names"} - {model._meta.app_label}
    ]
    assert crossing == []


def test_no_model_orders_itself_or_overrides_save():
    wrong = [m.__name__ for m in own_models() if m.__dict__.get("save")]
    wrong += [m.__name__ for m in own_models() if m._meta.ordering and m.__name__ != "StandingPage"]
    assert wrong == []


def test_files_and_functions_stay_small():
    """One test of all: one of each file was a thousand tests, collected by every process that tests anything."""
    large = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in SOURCES
        if "migrations" not in path.parts
        for what in too_large(path.read_text(encoding="utf-8"))
    ]
    assert large == []


@pytest.mark.parametrize(("lines", "wrong"), [(60, []), (61, ["long has 61 lines"])])
def test_a_function_that_is_too_large_is_named(lines, wrong):
    assert list(too_large("def long():\n" + "    pass\n" * (lines - 1))) == wrong


def test_a_file_that_is_too_large_is_counted():
    assert list(too_large("\n" * 501)) == ["501 lines"]


def too_large(text):
    lines = text.count("\n")
    if lines > 500:
        yield f"{lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 60:
            yield f"{node.name} has {node.end_lineno - node.lineno + 1} lines"


def test_there_is_no_import_ring():
    """Layers forbid rings between rooms; this walks the modules inside them too."""
    imports = {module_name(path): set(imported(path)) for path in SOURCES if path.is_relative_to(ROOT / "svodka")}
    assert list(rings(imports)) == []


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("svodka"):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("svodka"))


def rings(imports):
    """Modules from which a walk along the imports leads back to themselves."""
    for start in imports:
        seen, waiting = set(), list(imports[start])
        while waiting:
            module = waiting.pop()
            if module == start:
                yield start
                break
            if module in imports and module not in seen:
                seen.add(module)
                waiting += imports[module]
