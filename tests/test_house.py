"""The house rules that no reader should have to remember."""

import io
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template import engines
from packaging.version import Version

from core import privacy
from wijkportaal import translation

ROOT = Path(__file__).resolve().parent.parent
ROOMS = [
    "core",
    "accounts",
    "notifications",
    "platforms",
    "council",
    "liaisons",
    "proposals",
    "wijkportaal",
]
TEMPLATES = ROOT / "templates"
PYTHON = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
# Django, allauth and the admin look these up by a name of their own.
NAMED_BY_DJANGO = re.compile(
    r"^(400|403|403_csrf|404|413|429|500|account/|allauth/|mfa/|socialaccount/|usersessions/|"
    r"openid_connect/|admin/|django/|registration/|simple_history/|django_filters/|rest_framework/)"
)


def test_rooms_import_downward_only():
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_import_hides_in_a_function():
    hidden = []
    for path in PYTHON:
        if "migrations" in path.parts:
            continue
        pattern = re.compile(rf"^[ \t]+(?:from|import) ({'|'.join(ROOMS)})\b|^[ \t]+from \.", re.M)
        for found in pattern.finditer(path.read_text()):
            before = path.read_text()[: found.start()].rstrip().splitlines()
            if before and before[-1].strip() == "if TYPE_CHECKING:":
                continue
            hidden.append(f"{path.relative_to(ROOT)}: {found.group().strip()}")
    # AppConfig.ready() is where Django itself asks for imports inside a function.
    assert [entry for entry in hidden if "/apps.py" not in entry] == []


def test_models_know_nothing_of_the_floors_above():
    above = "rules|forms|filters|views|admin|api|operations"
    pattern = re.compile(
        rf"^[ \t]*(?:from (?:\.+|\w+)(?:\.\w+)*\.?\b(?:{above})\b"
        rf"|from \.+ import .*\b(?:{above})\b)",
        re.M,
    )
    models = [path for path in PYTHON if path.name == "models.py" or "models" in path.parts]
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group().strip()}"
        for path in models
        for found in pattern.finditer(path.read_text())
    ]
    assert wrong == []


def test_no_migration_is_missing(db):
    output = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output, verbosity=1)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_versions_with_known_holes_are_refused():
    floors = {"django": "5.2.16", "django-allauth": "65.21.1"}
    below = [name for name, floor in floors.items() if Version(version(name)) < Version(floor)]
    assert below == []


def test_psycopg_3_is_not_installed():
    with pytest.raises(ModuleNotFoundError):
        __import__("psycopg")


def test_every_sentence_has_dutch():
    sources = [ROOT / source for source in translation.SOURCES if (ROOT / source).exists()]
    assert [entry.msgid for entry in translation.missing(sources)] == []


def test_dutch_is_not_fuzzy_and_keeps_its_placeholders():
    wrong = []
    placeholder = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
    for entry in translation.load():
        texts = [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values()
        wanted = {m.group() for m in placeholder.finditer(entry.msgid + entry.msgid_plural)}
        for text in texts:
            if not {m.group() for m in placeholder.finditer(text)} <= wanted:
                wrong.append(entry.msgid)
        if entry.fuzzy or entry.obsolete:
            wrong.append(entry.msgid)
    assert wrong == []


def test_every_template_is_used():
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    sources = [path.read_text() for path in PYTHON]
    sources += [path.read_text() for path in TEMPLATES.rglob("*") if path.is_file()]
    text = "\n".join(sources)
    models = {f"{model._meta.app_label}/{model._meta.model_name}" for model in apps.get_models()}
    unused = []
    for name in sorted(names):
        if NAMED_BY_DJANGO.match(name) or name in text:
            continue
        # A mail's template is named by its kind, a generic view's by its model.
        stem = name.rsplit("/", 1)[-1].split(".")[0]
        if name.startswith("notifications/") and f'"{stem}"' in text:
            continue
        if name.startswith("components/") and f'shell "{stem}"' in text:
            continue
        if any(name.startswith(f"{model}_") for model in models):
            continue
        unused.append(name)
    assert unused == []


def test_every_template_compiles():
    engine = engines["django"]
    for path in sorted(TEMPLATES.rglob("*.html")):
        engine.get_template(str(path.relative_to(TEMPLATES)))


def test_templates_hold_no_inline_style_or_script():
    pattern = re.compile(
        r"<style|<script(?![^>]*\b(?:src=|type=\"application/json\"))|\sstyle=|\son[a-z]+=\"", re.I
    )
    wrong = [
        str(path.relative_to(TEMPLATES))
        for path in sorted(TEMPLATES.rglob("*.html"))
        # A mail has no stylesheet to link to.
        if path.name != "mail.html" and pattern.search(path.read_text())
    ]
    assert wrong == []


def test_every_field_has_a_line_in_the_data_map():
    assert privacy.unmapped_fields(ROOMS) == []


@pytest.mark.parametrize(
    ("model", "field", "is_covered"),
    [
        ("platforms.Residence", "basis", False),  # about people: each field by name
        ("platforms.District", "slug", True),
        ("platforms.PlatformPhase", "by", False),  # a person in what was called without people
        ("council.HistoricalPortfolio", "title", True),
        ("liaisons.Mandate_subjects", "subject", True),
    ],
)
def test_a_star_in_the_data_map_covers_no_new_field_about_people(
    monkeypatch, model, field, is_covered
):
    app_label, _dot, name = model.partition(".")
    has_people = name == "Residence"
    ground = "Public task" if has_people else privacy.NO_PERSON
    monkeypatch.setitem(privacy._data_map, app_label, {})
    privacy.register_data_map(app_label, {f"{name}.*": ("purpose", ground, "until then")})
    found = apps.get_model(app_label, name)
    line = privacy.line_for(found, found._meta.get_field(field))
    assert (line is not None) is is_covered
