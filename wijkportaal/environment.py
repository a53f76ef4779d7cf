"""The file `.env` beside manage.py. Read before the settings, since it may name them too."""

import os
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent


def read(settings: str = "", *, folder: Path = ROOT) -> None:
    """Add what `.env` says to the environment, which wins; ``settings`` where neither names any."""
    file = folder / ".env"
    if file.is_file():
        environ.Env.read_env(file)
    if settings:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
