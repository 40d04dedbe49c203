"""Rules about the code itself, read from its source."""

import ast
import re
from pathlib import Path

import pytest

import dutyconsole

PACKAGE = Path(dutyconsole.__file__).parent
STYLES = PACKAGE.parents[1] / "styles"
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
SHEETS = {path.stem: path.read_text(encoding="utf-8") for path in STYLES.glob("*.tcss")}

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
NO_CLASS_IS_A = ("Manager", "Helper", "Handler", "Service", "Util", "Utils", "Data", "Info")
NO_MODULE_IS = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def every(kind, trees=None):
    """Each node of this kind in the source, with the place it stands at."""
    for name, tree in (TREES if trees is None else trees).items():
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield f"{name}:{node.lineno}", node


SAID = {"_", "N_", "ngettext", "pgettext"}


def test_no_words_are_hidden_in_a_formatted_text_where_the_catalogue_does_not_find_them():
    hidden = [
        f"{place} {node.args[0].value}"
        for place, text in every(ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and called(node) in SAID and node.args
        if isinstance(node.args[0], ast.Constant)
    ]

    assert hidden == []


def within(folder):
    return {name: tree for name, tree in TREES.items() if name.startswith(f"{folder}/")}


def calls(name):
    for place, node in every(ast.Call):
        if called(node) == name:
            yield place, node


def called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def keywords(call):
    return {keyword.arg for keyword in call.keywords}


def test_there_is_source_to_read():
    assert {"errors.py", "domain/incidents.py", "store/journal.py"} <= set(TREES)


def test_no_module_is_longer_than_400_lines():
    lines = {name: path.read_text(encoding="utf-8").count("\n") for name, path in MODULES.items()}

    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_40_lines():
    lengths = {place: node.end_lineno - node.lineno + 1 for place, node in every(Function)}

    assert {place: count for place, count in lengths.items() if count > LONGEST_FUNCTION} == {}


def public(body, place):
    """What a module or a public class offers: its public classes, functions and methods."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield f"{place}:{node.lineno} {node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, place)


def test_everything_public_says_what_it_is():
    offered = [
        *TREES.items(),
        *(found for name, tree in TREES.items() for found in public(tree.body, name)),
    ]

    assert [place for place, node in offered if not ast.get_docstring(node)] == []


def test_a_fault_of_the_program_is_never_swallowed():
    nets = [
        place
        for place, node in every(ast.ExceptHandler)
        if node.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(node.type))
        if not is_raised_again(node)
    ]

    assert nets == []


def is_raised_again(net):
    return isinstance(net.body[-1], ast.Raise) and net.body[-1].exc is None


def test_no_class_is_a_manager_or_a_helper():
    names = [f"{place} {node.name}" for place, node in every(ast.ClassDef)]

    assert [name for name in names if name.endswith(NO_CLASS_IS_A)] == []


def test_no_module_holds_whatever_had_no_place():
    parts = {part for name in TREES for part in Path(name).with_suffix("").parts}

    assert parts & NO_MODULE_IS == set()


def imported(node):
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return {node.module.split(".")[0]} if node.module and not node.level else set()


def test_only_the_screens_know_textual():
    knowing = {
        place.partition(":")[0]
        for place, node in every(ast.Import | ast.ImportFrom)
        if "textual" in imported(node)
    }

    assert {name for name in knowing if not name.startswith("ui/")} <= {"__main__.py", "process.py"}


def test_words_of_people_are_never_read_as_markup():
    marked_up = [
        place
        for place, node in every(ast.keyword)
        if node.arg == "markup" and getattr(node.value, "value", True) is not False
    ]

    assert marked_up == []


def test_every_key_has_an_id_and_says_what_it_does():
    lacking = {
        place: sorted({"id", "tooltip"} - keywords(node))
        for place, node in calls("Binding")
        if not {"id", "tooltip"} <= keywords(node)
    }

    assert lacking == {}


def test_keys_are_bindings_and_not_bare_tuples():
    bare = [
        place
        for place, node in every(ast.Assign | ast.AnnAssign)
        if "BINDINGS" in {getattr(target, "id", "") for target in targets(node)}
        for entry in getattr(node.value, "elts", [])
        if isinstance(entry, ast.Tuple)
    ]

    assert bare == []


def targets(node):
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def test_no_key_is_one_that_a_terminal_or_tmux_takes():
    taken = [
        place
        for place, node in every(ast.Constant, within("ui"))
        if isinstance(node.value, str) and re.match(r"(ctrl|alt|super|meta)\+", node.value)
    ]

    assert taken == []


def test_whatever_writes_to_the_record_is_told_who_and_when():
    writers = {
        f"{place} {node.name}": {argument.arg for argument in node.args.kwonlyargs}
        for place, node in every(Function, within("store"))
        if any(isinstance(part, ast.With) and opens_the_door(part) for part in ast.walk(node))
    }

    assert {name for name, given in writers.items() if not {"by", "at"} <= given} == set()
    assert writers


def opens_the_door(block):
    return any(
        isinstance(item.context_expr, ast.Call) and called(item.context_expr) == "journal"
        for item in block.items
    )


def screens():
    """Modules of screens and dialogs that name a stylesheet of their own."""
    for name, tree in (within("ui/screens") | within("ui/dialogs")).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and "CSS_PATH" in {
                getattr(target, "id", "") for target in targets(node)
            }:
                yield name, node


def test_a_screen_has_the_stylesheet_of_its_name():
    others = {
        name: ast.unparse(node.value)
        for name, node in screens()
        if Path(name).stem not in SHEETS
        or not re.search(rf"\b{Path(name).stem}\b", ast.unparse(node.value))
    }

    assert others == {}


def test_every_stylesheet_belongs_to_a_screen():
    modules = {Path(name).stem for name in within("ui/screens") | within("ui/dialogs")}

    assert set(SHEETS) - modules - {"base"} == set()


COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(\$?[\w-]+)\s*:([^;{}]*)[;}]")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl)a?\(")


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_colours_are_the_themes(sheet):
    declarations = DECLARATION.findall(COMMENT.sub("", SHEETS[sheet]))

    assert [each for each in declarations if COLOUR.search(each[1])] == []


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_no_style_shouts_another_down(sheet):
    assert "!important" not in COMMENT.sub("", SHEETS[sheet])
