"""The settings of a municipality's server: complete, strict, refused without its secrets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Each has a database of its own.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = {
    "SECRET_KEY": "".join(chr(33 + n * 7 % 90) for n in range(80)),
    "ALLOWED_HOSTS": "wijkportaal.example.nl",
    "SITE_URL": "https://wijkportaal.example.nl",
    "EMAIL_URL": "smtp://localhost:25",
}


def run(*command, folder, **changes):
    left_out = {*ENVIRONMENT, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {
        **ENVIRONMENT,
        "DJANGO_SETTINGS_MODULE": "wijkportaal.settings.production",
        "DATABASE_URL": f"sqlite:///{folder}/production.sqlite3",
        "STATIC_ROOT": str(folder / "static"),
        **changes,
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def manage(*arguments, folder):
    return run("manage.py", *arguments, folder=folder)


def test_django_finds_nothing_to_warn_about(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", folder=tmp_path)
    assert result.returncode == 0, result.stderr


def test_a_server_without_second_step_is_warned_about(tmp_path):
    result = run("manage.py", "check", "--deploy", folder=tmp_path, ADMIN_SECOND_FACTOR="False")
    assert "accounts.W001" in result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"])
def test_missing_setting_stops_the_start(tmp_path, name):
    result = run(
        "-c", "from django.conf import settings; settings.DEBUG", folder=tmp_path, **{name: None}
    )
    assert result.returncode == 1
    assert f"Set the {name} environment variable" in result.stderr


def test_demo_is_refused(tmp_path):
    assert manage("migrate", "-v0", folder=tmp_path).returncode == 0
    result = manage("demo", folder=tmp_path)
    assert result.returncode == 1
    assert "refused" in result.stderr


def test_static_files_get_names_that_change_with_them(tmp_path):
    result = manage("collectstatic", "--noinput", "-v0", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    named = [path.name for path in (tmp_path / "static" / "dist").glob("portal.*.css*")]
    assert {name.split(".", 2)[2] for name in named} == {"css", "css.br", "css.gz"}
