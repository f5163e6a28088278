"""What pyproject.toml, the Makefile and the locks promise to each other, and to a registry."""

import ast
import functools
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from guinguette import doctor

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "constraints.txt"
LOCKS = sorted(LOCK.parent.glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PRODUCT = ("cli.py", "commands", "guinguette", "maps", "routing")
HERE = ("cli", "commands", "data", "guinguette", "maps", "routing", "tests")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
INTEL_MAC = "x86_64-apple-darwin"
PLATFORMS = {
    "x86_64-unknown-linux-gnu": ("linux", "Linux", "x86_64", "posix"),
    "aarch64-unknown-linux-gnu": ("linux", "Linux", "aarch64", "posix"),
    "x86_64-pc-windows-msvc": ("win32", "Windows", "AMD64", "nt"),
    "aarch64-apple-darwin": ("darwin", "Darwin", "arm64", "posix"),
    INTEL_MAC: ("darwin", "Darwin", "x86_64", "posix"),
}
# What LISEZMOI.md says of Macs: the oldest system that the wheels run on.
MACOS = {"aarch64-apple-darwin": "14.0", INTEL_MAC: "15.0"}
# The last numba with wheels for this machine, 0.62, has none for Python 3.14.
COMBINATIONS = [
    (python, platform)
    for python in PYTHONS
    for platform in PLATFORMS
    if (python, platform) != ("3.14", INTEL_MAC)
]
# Declared and imported nowhere: what the environment reads, or a tool, with where it is called.
DATA = {"tzdata"}
# Run by a Python of its own, where a benchmark is given one; ``osrm_table`` is the script beside.
ELSEWHERE = {"osrm", "osrm-table", "valhalla"}
TOOLS = {
    "editables": ("Makefile", "--editable"),
    "hatchling": ("pyproject.toml", 'build-backend = "hatchling.build"'),
    "import-linter": ("Makefile", "$(BIN)/lint-imports"),
    "mypy": ("Makefile", "$(BIN)/mypy"),
    "pre-commit": ("CONTRIBUTING.md", ".venv/bin/pre-commit install"),
    "pytest-timeout": ("tests/conftest.py", 'has_plugin("timeout")'),
    "pytest-xdist": ("Makefile", "--numprocesses"),
    "ruff": ("Makefile", "$(BIN)/ruff"),
    "uv": ("Makefile", "$(BIN)/uv"),
}


# Versions of Python


def test_every_document_names_the_same_versions_of_python():
    allowed = SpecifierSet(PROJECT["project"]["requires-python"])
    minors = [f"3.{minor}" for minor in range(6, 30) if f"3.{minor}.1" in allowed]
    assert tuple(minors) == PYTHONS
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    assert tuple(named) == PYTHONS
    ends = tuple(tuple(map(int, python.split("."))) for python in (PYTHONS[0], PYTHONS[-1]))
    assert ends == (doctor.FIRST_PYTHON, doctor.LAST_PYTHON)
    assert f"Python {PYTHONS[0]} to {PYTHONS[-1]}" in text("README.md")
    assert f"Python {PYTHONS[0]} à {PYTHONS[-1]}" in text("Makefile")
    assert f"--python-version {PYTHONS[0]} " in text("Makefile")
    assert PROJECT["tool"]["mypy"]["python_version"] == PYTHONS[0]


@pytest.mark.parametrize(
    ("python", "is_taken"),
    [
        ((3, 10), False),
        *((tuple(map(int, python.split("."))), True) for python in PYTHONS),
        ((3, 15), False),
    ],
)
def test_make_setup_takes_these_versions_and_no_other(python, is_taken):
    (guard,) = re.findall(r"-c 'import sys; sys.exit\(not (.*)\)'", text("Makefile"))
    version = type("Sys", (), {"version_info": (*python, 0)})
    assert eval(guard, {"sys": version}) is is_taken


def test_the_version_has_its_chapter_in_the_changelog_and_its_wheel_in_the_french_readme():
    version = PROJECT["project"]["version"]
    assert re.search(r"^## (.*)$", text("CHANGELOG.md"), re.M)[1].startswith(version)
    assert set(re.findall(r"guinguette-([\d.]+)-py3", text("LISEZMOI.md"))) == {version}


# What is imported, and what is declared


def test_every_import_of_the_product_is_declared():
    assert imported(PRODUCT) - declared(PROJECT["project"]["dependencies"]) == set()


def test_what_an_extra_brings_is_imported_by_none_and_tested_here():
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(extras) == {"parquet"}
    brought = declared(*extras.values())
    assert brought & (imported(PRODUCT) | declared(PROJECT["project"]["dependencies"])) == set()
    assert set(extras["parquet"]) <= set(PROJECT["dependency-groups"]["test"])


def test_no_dependency_brings_pyarrow_in_again():
    names = closure(declared(PROJECT["project"]["dependencies"]))
    assert "geopandas" in names
    assert "pyarrow" not in names


def test_every_declared_dependency_is_imported():
    names = declared(PROJECT["project"]["dependencies"])
    assert names - imported(PRODUCT) == DATA


def test_every_import_of_the_tests_is_declared():
    wanted = imported(("tests", "docs", "data"))
    groups = PROJECT["dependency-groups"].values()
    assert wanted - declared(PROJECT["project"]["dependencies"], *groups) == ELSEWHERE


def test_every_tool_of_development_is_used():
    groups = PROJECT["dependency-groups"]
    tools = declared(groups["test"], groups["dev"]) - imported(("tests", "docs"))
    stubs = {name for name in tools if name.startswith("types-") or name.endswith("-stubs")}
    dependencies = closure(declared(PROJECT["project"]["dependencies"]))
    assert {re.sub(r"^types-|-stubs$", "", name) for name in stubs} <= dependencies
    assert tools - stubs == set(TOOLS)
    unused = [name for name, (file, words) in TOOLS.items() if words not in text(file)]
    assert unused == []


def test_a_commit_is_checked_as_make_lint_does_by_the_tools_of_the_environment():
    hooks = text(".pre-commit-config.yaml")
    assert set(re.findall(r"repo: (\S+)", hooks)) == {"local"}
    (lines,) = re.findall(r"^lint: setup\n((?:\t.*\n)+)", text("Makefile"), re.M)
    checks = [re.sub(r" --check| \.", "", line) for line in re.findall(r"\$\(BIN\)/(.*)", lines)]
    assert re.findall(r"entry: \.venv/bin/([^,]*),", hooks) == checks


# The locks


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_has_hashes_and_names_no_index(lock):
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [n for n, line in enumerate(lines) if not line.startswith(" ")]
    assert all("==" in lines[n] for n in pins)
    assert all(lines[n + 1].startswith("    --hash=sha256:") for n in pins)
    assert "://" not in "".join(lines)


def test_the_oldest_versions_are_those_that_are_declared():
    environment = environment_of(PYTHONS[0], "x86_64-unknown-linux-gnu")
    pins = pins_of(LOCK.with_name("lowest.txt"), environment)
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["test"]]
    raised = {}
    for requirement in map(Requirement, lines):
        pin = Version(pins[canonicalize_name(requirement.name)])
        least = max(Version(one.version) for one in requirement.specifier if one.operator == ">=")
        is_near = (pin.major, pin.minor) == (least.major, least.minor)
        if applies(requirement, environment) and not (is_near and pin >= least):
            raised[requirement.name] = str(pin)
    assert raised == {}


@pytest.mark.parametrize(("python", "platform"), COMBINATIONS)
def test_the_lock_holds_what_is_asked_for_on_every_machine(python, platform):
    """Each requirement, and those of each package as installed here, is met by one pin."""
    environment = environment_of(python, platform)
    pins = pins_of(LOCK, environment)
    groups = PROJECT["dependency-groups"]
    asked = [*PROJECT["project"]["dependencies"], *groups["test"], *groups["dev"]]
    asked = [Requirement(line) for line in asked if isinstance(line, str)]
    for name, version in pins.items():
        asked += requirements_here(name, version)
    unmet = [
        str(requirement)
        for requirement in asked
        if applies(requirement, environment) and not is_met(requirement, pins)
    ]
    assert unmet == []


def test_the_readmes_say_which_systems_are_untested():
    english, french = (" ".join(text(name).split()) for name in ("README.md", "LISEZMOI.md"))
    assert "Windows and macOS are untested" in english
    assert "sous Windows et macOS il est non testé" in french
    systems = [line for line in PROJECT["project"]["classifiers"] if "System" in line]
    assert systems == ["Operating System :: POSIX :: Linux"]


@pytest.mark.registry
@pytest.mark.parametrize(("python", "platform"), COMBINATIONS)
def test_a_registry_has_wheels_of_all_that_is_locked(python, platform, tmp_path):
    dry_run(LOCK, python, platform, tmp_path, MACOS.get(platform))


@pytest.mark.registry
@pytest.mark.parametrize("platform", MACOS)
def test_wheels_need_the_macos_that_the_french_readme_names(platform, tmp_path):
    newest = "3.13" if platform == INTEL_MAC else "3.14"
    oldest = MACOS[platform].partition(".")[0]
    assert f"macOS {oldest}" in text("LISEZMOI.md")
    with pytest.raises(AssertionError, match="pyproj"):
        dry_run(LOCK, newest, platform, tmp_path, f"{int(oldest) - 1}.0")


# Helpers


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def imported(places):
    """Distributions that files import, by their normalised names."""
    files = [
        file
        for place in places
        for file in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    ]
    modules = {name for file in files for name in modules_of(file)}
    distributions = importlib.metadata.packages_distributions()
    outside = modules - set(sys.stdlib_module_names) - set(HERE) - TYPES_ONLY
    # What is not installed here (a peer of the benchmarks) goes by the name it is imported with.
    return {
        canonicalize_name(name)
        for module in outside
        for name in distributions.get(module, [PEERS.get(module, module)])
    }


PEERS = {"vroom": "pyvroom"}
# Read by mypy, which has it inside, and never imported.
TYPES_ONLY = {"_typeshed"}


def modules_of(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def declared(*lists):
    lines = [line for same in lists for line in same if isinstance(line, str)]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def closure(names):
    """Names, and what they require, as installed here."""
    met, pending = set(), set(names)
    while pending:
        met.add(name := pending.pop())
        lines = requirements_here(name, None)
        pending |= {canonicalize_name(line.name) for line in lines if not line.marker} - met
    return met


@functools.cache
def requirements_here(name, version):
    """Return what an installed package requires; nothing where another version is installed."""
    try:
        package = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    if version not in (None, package.version):
        return []
    return [Requirement(line) for line in package.requires or []]


def is_met(requirement, pins):
    version = pins.get(canonicalize_name(requirement.name))
    return version is not None and requirement.specifier.contains(version, prereleases=True)


def environment_of(python, platform):
    system, name, machine, kind = PLATFORMS[platform]
    return {
        **default_environment(),
        "python_version": python,
        "python_full_version": f"{python}.1",
        "sys_platform": system,
        "platform_system": name,
        "platform_machine": machine,
        "os_name": kind,
        "extra": "",
    }


def applies(requirement, environment):
    return requirement.marker is None or requirement.marker.evaluate(environment)


def pins_of(lock, environment):
    pins = {}
    lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if line[0] != " "]
    for line in lines:
        requirement = Requirement(line.removesuffix("\\"))
        if applies(requirement, environment):
            assert requirement.name not in pins, "two versions on one machine"
            (pin,) = requirement.specifier
            pins[canonicalize_name(requirement.name)] = pin.version
    return pins


def dry_run(lock, python, platform, folder, macos):
    """Ask a registry for a wheel of each pin; an answer without one is an AssertionError."""
    uv = shutil.which("uv", path=Path(sys.executable).parent) or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is absent")
    command = [uv, "pip", "install", "--dry-run", "--require-hashes", "--only-binary", ":all:"]
    command += ["--python-version", python, "--python-platform", platform]
    command += ["--target", folder, "--requirement", lock]
    macos = {"MACOSX_DEPLOYMENT_TARGET": macos} if macos else {}
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **macos}, check=False
    )
    if "Failed to fetch" in done.stderr:
        pytest.skip(f"no registry answers: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
