"""The mandate register: read from a file, and public with its history."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.terms import today
from liaisons.models import Mandate
from tests.factories import MandateFactory, PlatformFactory, SubjectFactory, UserFactory

pytestmark = pytest.mark.django_db
HEADER = "e-mail;bedrag;alleen;afspraken;onderwerpen;platforms;bron;link;van;tot"
LINE = "s@example.nl;2500,50;nee;ja;verkeer, groen;dorst;regel 4;https://example.nl/r;2026-01-01;"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def people():
    SubjectFactory(name="Verkeer", slug="verkeer")
    SubjectFactory(name="Groen", slug="groen")
    PlatformFactory(name="Dorst", slug="dorst")
    UserFactory(email="bewoner@example.nl")
    return UserFactory(email="s@example.nl", function="adviseur verkeer", team="Ruimte")


@pytest.fixture
def imported(tmp_path):
    def run(*lines, raw=None):
        path = tmp_path / "mandaten.csv"
        path.write_bytes(raw if raw is not None else "\n".join(lines).encode())
        out = StringIO()
        call_command("import_mandates", str(path), stdout=out)
        return out.getvalue()

    return run


def test_the_register_comes_in_and_the_same_file_twice_changes_nothing(people, imported):
    second = "S@example.nl;100;;;;;regel 5;;2026-01-01;2026-12-31"
    assert "Nieuw: 2. Veranderd: 0. Hetzelfde: 0." in imported(HEADER, LINE, second)
    first, other = Mandate.objects.order_by("pk")
    assert (str(first.amount), first.is_alone, first.may_agree_agreements) == (
        "2500.50",
        False,
        True,
    )
    assert {subject.slug for subject in first.subjects.all()} == {"verkeer", "groen"}
    assert (other.is_alone, other.may_agree_agreements, other.platforms.count()) == (True, False, 0)
    assert "Nieuw: 0. Veranderd: 0. Hetzelfde: 2." in imported(HEADER, LINE, second)
    for old, new in (("verkeer, groen", "verkeer"), ("dorst", "")):
        changed = imported(HEADER, LINE.replace(old, new), second)
        assert "Nieuw: 0. Veranderd: 1. Hetzelfde: 1." in changed
        imported(HEADER, LINE, second)
    ended = LINE + str(today())
    assert "Nieuw: 0. Veranderd: 1. Hetzelfde: 1." in imported(HEADER, ended, second)
    first.refresh_from_db()
    assert first.ends_on == today()
    assert first.history.count() > 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("s@example.nl", "x@example.nl", "niemand met een functie"),
        ("s@example.nl", "bewoner@example.nl", "niemand met een functie"),
        ("2500,50", "2.500,00", "geen bedrag"),
        ("2500,50", "-1", "geen bedrag"),
        ("2500,50", "９９", "geen bedrag"),
        ("nee;ja", "soms;ja", "niet ja of nee"),
        ("groen", "water", "onbekend"),
        ("dorst", "breda", "onbekend"),
        ("regel 4", "", "bron"),
        ("https://example.nl/r", "javascript:alert(1)", "geen link"),
        ("2026-01-01", "1-1-2026", "geen datum"),
        ("2026-01-01", "2026-02-30", "geen datum"),
        ("2026-01-01;", "2026-01-01;2025-01-01", "laatste dag"),
        (";2026-01-01;", "", "kolommen"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number_and_nothing_is_written(
    people, imported, old, new, words
):
    good = LINE.replace("regel 4", "regel 3")
    with pytest.raises(CommandError, match=rf"Regel 3: .*{words}"):
        imported(HEADER, good, LINE.replace(old, new, 1))
    assert not Mandate.objects.exists()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "kolommen"),
        (HEADER.encode(), "geen mandaten"),
        (b"naam;bedrag\n", "kolommen"),
        (HEADER.encode() + b"\n\xff\xfe", "UTF-8"),
        (HEADER.encode() + b"\n\x00", "tekstbestand"),
        (f"{HEADER}\n{LINE}\n{LINE}".encode(), "twee keer"),
        (f'{HEADER}\n"{LINE}'.encode(), "CSV"),
    ],
)
def test_a_wrong_file_is_refused(people, imported, raw, words):
    with pytest.raises(CommandError, match=words):
        imported(raw=raw)
    assert not Mandate.objects.exists()


def test_help_names_every_column(capsys):
    with pytest.raises(SystemExit):
        call_command("import_mandates", "--help")
    text = capsys.readouterr().out
    assert all(f"\n  {name} " in text for name in HEADER.split(";"))


def test_everyone_reads_who_may_decide_what_now_and_before(
    client, people, django_assert_max_num_queries
):
    url = reverse("liaisons:mandates")
    assert "Er zijn nog geen mandaten" in client.get(url).content.decode()
    ended = {"starts_on": datetime.date(2021, 3, 1), "ends_on": datetime.date(2022, 3, 1)}
    people.name = "Geheime Naam"
    people.save()
    MandateFactory(user=people, amount=1000, source="regel 1", **ended)
    MandateFactory(user=people, amount=2500, source_url="https://example.nl/r", is_alone=False)
    MandateFactory(user=people, amount=5000, starts_on=today() + DAY)
    with django_assert_max_num_queries(12) as first:
        text = client.get(url).content.decode()
    assert "adviseur verkeer, Ruimte" in text
    assert "Geheime Naam" not in text
    for words in ("1 maart 2021 tot en met 1 maart 2022", "geldt niet meer", "geldt nog niet"):
        assert words in text
    assert 'href="https://example.nl/r"' in text
    for _row in range(3):
        MandateFactory(subjects=[SubjectFactory()])
    with django_assert_max_num_queries(12) as second:
        client.get(url)
    assert len(first.captured_queries) == len(second.captured_queries)
