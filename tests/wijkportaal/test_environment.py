"""The file `.env` names the settings for every command; what stands in the environment wins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wijkportaal import environment

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def _no_settings(monkeypatch):
    # Set first, so that what the test adds is taken away again.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "x")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".env").write_text("DJANGO_SETTINGS_MODULE=wijkportaal.settings.production\n")
    return tmp_path


@pytest.mark.usefixtures("_no_settings")
def test_the_file_names_the_settings(folder):
    environment.read("wijkportaal.settings.local", folder=folder)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "wijkportaal.settings.production"


@pytest.mark.usefixtures("_no_settings")
def test_without_a_file_the_entry_point_names_them(tmp_path):
    environment.read("wijkportaal.settings.local", folder=tmp_path)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "wijkportaal.settings.local"


def test_the_environment_wins(folder, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "wijkportaal.settings.test")
    environment.read("wijkportaal.settings.local", folder=folder)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "wijkportaal.settings.test"


@pytest.mark.parametrize("entry", ["manage.py", "wijkportaal/wsgi.py", "wijkportaal/asgi.py"])
def test_each_entry_point_reads_it(entry):
    """Run with a folder of its own in the place of ours: what it asks for is what stands there."""
    says = (
        "import os, runpy, sys\n"
        "from wijkportaal import environment\n"
        "environment.read = lambda settings='', **more: sys.exit(f'asked for {settings}')\n"
        f"runpy.run_path({entry!r}, run_name='__main__')\n"
        if entry == "manage.py"
        else "import sys\n"
        "from wijkportaal import environment\n"
        "environment.read = lambda settings='', **more: sys.exit(f'asked for {settings}')\n"
        f"import {entry.removesuffix('.py').replace('/', '.')}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", says], cwd=ROOT, capture_output=True, text=True, check=False
    )
    wanted = "local" if entry == "manage.py" else "production"
    assert done.stderr.strip() == f"asked for wijkportaal.settings.{wanted}"
