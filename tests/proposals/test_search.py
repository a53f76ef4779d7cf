"""Finding plans by their words, the same on both databases, and only by what is public."""

import pytest
from django.core.management import call_command
from django.db import connection

from proposals import operations, search
from proposals.models import Proposal
from tests.factories import ProposalFactory, UserFactory, desk_of

pytestmark = pytest.mark.django_db


def found(words):
    return list(search.matching(Proposal.objects.all(), words).order_by("pk"))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("fietsen", "fiets"),
        ("fiets", "fietsen"),
        ("een fietspad", "fiets"),
        ("lampen", "lamp"),
        ("Cafés", "cafe"),
        ("speeltuinen", "SPEELTUIN"),
        ("verlichting", "verlicht"),
    ],
)
def test_matching_finds_other_forms_of_a_word(written, asked):
    plan = ProposalFactory(gathering_support=True, title="Plan", text=f"Wij willen {written} hier.")
    assert found(asked) == [plan]
    assert found(f"{asked} bestaatniet") == []


def test_matching_wants_every_word():
    one = ProposalFactory(gathering_support=True, title="Bomen", text="Langs de straat")
    ProposalFactory(gathering_support=True, title="Bomen", text="In het park")
    assert found("bomen straat") == [one]


@pytest.mark.parametrize(
    "words",
    [
        "!!!",
        "' OR 1=1 --",
        '"" NEAR AND OR NOT *',
        "zebra' | 'x",
        "a" * 5000,
        "\\",
        ":*",
        "fiets & | ! <->",
        "💥",
    ],
)
def test_matching_takes_any_sign_as_a_word_or_nothing(words):
    ProposalFactory(gathering_support=True)
    assert found(words) == []


def test_matching_finds_the_number_before_and_after_admission():
    plan = ProposalFactory(submitted=True)
    assert found(plan.number) == [plan]
    assert found(plan.platform.name) == [plan]


def test_index_holds_no_word_of_the_text_before_admission():
    plan = ProposalFactory(supplement_requested=True, title="Geheimtitel", text="Geheimtekst")
    assert found("geheimtitel") == found("geheimtekst") == []
    plan.refresh_from_db()
    assert (plan.listed_title, plan.teaser) == ("", "")


def test_index_opens_the_text_at_admission():
    plan = ProposalFactory(submitted=True, title="Geheimtitel", text="Geheimtekst")
    operations.admit(plan, by=desk_of(plan.platform))
    assert found("geheimtitel geheimtekst") == [plan]
    plan.refresh_from_db()
    assert (plan.listed_title, plan.teaser) == ("Geheimtitel", "Geheimtekst")


def test_index_leaves_out_what_is_covered_and_takes_it_back():
    plan = ProposalFactory(gathering_support=True, title="Bank", text="Bel Jansen op 0612345678 nu")
    redaction = operations.propose_redaction(
        plan, by=desk_of(plan.platform), reason="personal_data", passage="Jansen op 0612345678"
    )
    assert found("jansen") == [plan]
    operations.confirm_redaction(redaction, by=UserFactory(desk=True))
    assert found("jansen") == found("0612345678") == []
    plan.refresh_from_db()
    assert "Jansen" not in plan.teaser
    assert "weggelakt op" in plan.teaser
    operations.undo_redaction(redaction, by=UserFactory(desk=True))
    assert found("jansen") == [plan]


def test_index_follows_a_new_version_and_a_summary():
    plan = ProposalFactory(gathering_support=True)
    operations.revise(plan, by=plan.author, title="Vijver", text="Eenden", reason="Anders.")
    assert found("vijver eenden") == [plan]
    operations.set_summary(plan, by=desk_of(plan.platform), summary="Over watervogels")
    assert found("watervogels") == [plan]
    plan.refresh_from_db()
    assert plan.teaser == "Over watervogels"


def test_rebuild_search_makes_the_same_words_again(capsys):
    plan = ProposalFactory(gathering_support=True, title="Moestuin", text="Achter de flat")
    Proposal.objects.update(search_text="", listed_title="", teaser="")
    assert found("moestuin") == []
    call_command("rebuild_search")
    assert found("moestuin") == [plan]


def test_index_of_sqlite_follows_every_way_to_write():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL computes the column itself.")
    plan = ProposalFactory(gathering_support=True, title="Moestuin", text="Achter de flat")
    Proposal.objects.filter(pk=plan.pk).update(search_text="iets anders")
    assert found("moestuin") == []
    assert found("anders") == [plan]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'proposals_search_%'")
        assert cursor.fetchone()[0] >= 3


def test_stems_are_plain_letters_and_digits():
    stems = search.stems("Fietsen & ‘café’ WP-2026-0031; drop table été")
    assert stems[0] == "fiets"
    assert all(word.isalnum() and word.isascii() for word in stems)
