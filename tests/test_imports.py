"""What a start of the program loads: what it does not need now, it loads later or never."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import dutyconsole

HEAVY = {
    "PIL",
    "argon2",
    "babel",
    "click",
    "docx",
    "fontTools",
    "fpdf",
    "lxml",
    "pypinyin",
    "python_calamine",
    "sqlite_utils",
    "textual",
    "xlsxwriter",
}
"""Packages that take long to load and are needed for some acts only."""

REGISTERS = {
    "dutyconsole.domain.daily_figures",
    "dutyconsole.domain.registers",
    "dutyconsole.store.register_lists",
}
"""What everything of the registers and of the daily report goes through."""

CLI = Path(dutyconsole.__file__).parent / "cli"
there_is_a_cli = pytest.mark.skipif(
    not all((CLI / f"{name}.py").exists() for name in ("station", "overview", "log", "doctor")),
    reason="the command line is not finished yet",
)

HELP = """
import sys
sys.argv = ["dutyconsole", "--help"]
from dutyconsole.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def modules_after(code):
    """Modules that are loaded after `code` ran in a new interpreter."""
    tell = "import json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def loaded_by(code):
    """Top-level packages that are loaded after `code` ran in a new interpreter."""
    return {module.split(".")[0] for module in modules_after(code)}


def test_the_names_of_heavy_packages_are_right():
    assert {package for package in HEAVY if find_spec(package) is None} == set()


@pytest.mark.parametrize("module", ["database", "journal", "overview"])
def test_opening_the_record_loads_nothing_heavy(module):
    assert loaded_by(f"import dutyconsole.store.{module}") & HEAVY == set()


@there_is_a_cli
def test_the_command_line_loads_its_commands_when_they_are_called():
    assert loaded_by("import dutyconsole.cli") & (HEAVY - {"click"}) == set()


@there_is_a_cli
def test_help_is_told_without_loading_what_it_tells_of():
    assert loaded_by(HELP) & (HEAVY - {"click"}) == set()


def test_the_first_picture_of_a_desk_that_keeps_no_registers_loads_nothing_of_them():
    loaded = modules_after("import dutyconsole.ui.app, dutyconsole.ui.screens.board")

    assert loaded & REGISTERS == set()
