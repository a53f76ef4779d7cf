"""Two kinds of message that only the tests know, with words of their own."""

import copy
from pathlib import Path

import pytest

from notifications import kinds, outbox, periodic


@pytest.fixture(autouse=True)
def test_kinds(settings, monkeypatch):
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(
        "test_step",
        label="Een stap in een plan",
        can_switch_off=True,
        button="Bekijk uw plan",
        why="U krijgt dit bericht omdat u dit plan volgt.",
    )
    kinds.register(
        "test_must",
        label="Het antwoord op uw plan",
        why="U krijgt dit bericht omdat u dit plan heeft ingediend.",
    )


@pytest.fixture(autouse=True)
def no_stop():
    outbox.stopping.clear()
    yield
    outbox.stopping.clear()


@pytest.fixture
def jobs(monkeypatch):
    """No periodic jobs but those of the test."""
    monkeypatch.setattr(periodic, "_jobs", {})
    return periodic
