"""A Python with the program in it that another account may run, wherever this one lies.

A checkout or a Python beneath /root is closed to everybody else; what is needed of it is copied.
"""

import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

import dutyconsole
from dutyconsole.ui.styles import stylesheet

_TRIAL = "import textual; from dutyconsole.ui.styles import stylesheet; stylesheet('board').open()"
_NOT_NEEDED = ("test", "site-packages", "idlelib", "tkinter", "ensurepip", "lib2to3", "config-*")


def a_python(folder: Path) -> Path:
    """The Python by which anybody can run the program, put into `folder` where there is none."""
    tried = subprocess.run(
        ["runuser", "-u", "nobody", "--", sys.executable, "-Ic", _TRIAL],
        check=False,
        capture_output=True,
        cwd="/",
    )
    return Path(sys.executable) if tried.returncode == 0 else _copied(folder)


def _copied(folder: Path) -> Path:
    base, name = Path(sys.base_prefix), f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = folder / "lib" / name / "site-packages"
    # With their times, so that what is compiled stays valid: the account cannot compile for good.
    left_out = shutil.ignore_patterns(*_NOT_NEEDED)
    shutil.copytree(base / "lib" / name, packages.parent, ignore=left_out)
    for library in base.glob("lib/libpython*.so*"):
        shutil.copy2(library, folder / "lib")
    (folder / "bin").mkdir()
    shutil.copy2(base / "bin" / name, folder / "bin")
    for each in _required("dutyconsole", {}).values():
        _copy(each, packages)
    package = Path(dutyconsole.__file__).parent
    shutil.copytree(package, packages / "dutyconsole", dirs_exist_ok=True)
    styles = stylesheet("board").parent
    shutil.copytree(styles, packages / "dutyconsole" / "styles", dirs_exist_ok=True)
    program = folder / "python"
    libraries = f"LD_LIBRARY_PATH={folder / 'lib'}"
    program.write_text(f'#!/bin/sh\n{libraries} exec {folder / "bin" / name} "$@"\n')
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    program.chmod(0o755)
    return program


def _required(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """The package of this name and all that it cannot do without, by name."""
    if name not in found:
        found[name] = distribution(name)
        for line in found[name].requires or ():
            needed = Requirement(line)
            if not needed.marker or needed.marker.evaluate({"extra": ""}):
                _required(needed.name.lower(), found)
    return found


def _copy(package: Distribution, there: Path) -> None:
    for file in package.files or ():
        source = Path(str(package.locate_file(file)))
        if ".." not in file.parts and source.exists():
            (there / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, there / file)
