"""NOTICE against the locks: nothing ships whose licence is not told."""

from pathlib import Path

from dev.notice.locks import VIEWER, Package, locked, of_functions, of_viewer
from ops.local import ROOT


def test_the_notice_names_every_package_that_ships_in_the_version_that_is_locked() -> None:
    shipped = [*of_functions(), *(each.package for each in of_viewer(VIEWER.read_text()))]

    notice = (ROOT / "NOTICE").read_text()

    assert [each for each in shipped if f"\n  {each.name} {each.version}: " not in notice] == [], "run: make notice"


def test_a_package_that_lambda_does_not_need_is_not_counted(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("""\
everywhere==1.0 \\
    --hash=sha256:00
windows-only==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:11
not-in-pypy==3.0 ; implementation_name != 'PyPy' \\
    --hash=sha256:22
""")

    assert list(locked(lock)) == [Package("everywhere", "1.0"), Package("not-in-pypy", "3.0")]


def test_what_only_builds_the_viewer_does_not_ship() -> None:
    lock = """{"packages": {"": {"name": "viewer"},
        "node_modules/a": {"version": "1.0.0", "license": "MIT"},
        "node_modules/b": {"version": "2.0.0", "license": "MIT", "dev": true}}}"""

    assert [each.package.name for each in of_viewer(lock)] == ["a"]
