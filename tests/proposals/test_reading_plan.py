"""The page of a plan: right in every status, for every reader, with nothing private on it."""

import datetime
import hashlib
import hmac
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core.attachments import Checked
from core.prose import line_as_html, without
from core.terms import today
from platforms.models import BoardSeat
from proposals import operations
from proposals.models import Attachment, FormalResponse, Proposal, ProposalEntryText
from proposals.page import PlanPage
from proposals.states import Capacity, Outcome
from proposals.views import reading
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    PeopleOf,
    PlatformFactory,
    PortfolioFactory,
    ProposalFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
    desk_of,
    scan_of_signatures,
    supporters_of,
)

pytestmark = pytest.mark.django_db

# Status: what stands beside the title, and what the panel says, for both directions.
NEIGHBOURHOOD = {
    "submitted": ("Ingediend", "De gemeente kijkt of het plan compleet is."),
    "supplement_requested": ("Aanvulling gevraagd", "De indiener vult aan wat ontbreekt."),
    "gathering_support": ("Draagvlak verzamelen", "Bewoners laten weten of zij voor zijn."),
    "support_lacking": ("Onvoldoende draagvlak", "De indiener kiest hoe het verder gaat."),
    "under_review": ("In behandeling", "De gemeente maakt een antwoord op het plan."),
    "accepted": ("Akkoord", "De gemeente begint met de uitvoering."),
    "partly_accepted": ("Deels akkoord", "De gemeente begint met de uitvoering."),
    "declined": ("Afgewezen", "Het antwoord is gegeven."),
    "in_execution": ("In uitvoering", "De gemeente voert het plan uit."),
    "stopped": ("Gestopt", "De uitvoering is gestopt."),
    "completed": ("Uitgevoerd", "De buurt zegt of het klaar is."),
    "evaluated": ("Geëvalueerd", "Het plan is uitgevoerd."),
    "withdrawn": ("Ingetrokken", "De indiener heeft het plan ingetrokken."),
    "not_admissible": ("Niet in behandeling", "Reden: geen taak van de gemeente."),
    "forwarded": ("Doorgestuurd", "Doorgestuurd naar Provincie Noord-Brabant."),
}
MUNICIPALITY = {
    "submitted": ("Aangekondigd", "De buurt kan zich voorbereiden."),
    "supplement_requested": ("Aanvulling gevraagd", "De gemeente vult aan wat ontbreekt."),
    "gathering_support": ("Reageren kan", "Bewoners kunnen op het plan reageren."),
    "support_lacking": ("Onvoldoende draagvlak", "De gemeente kiest hoe het verder gaat."),
    "under_review": ("Antwoord van de wijk gevraagd", "Het bestuur van het platform maakt"),
    "accepted": ("Akkoord", "De gemeente begint met de uitvoering."),
    "partly_accepted": ("Deels akkoord", "De gemeente begint met de uitvoering."),
    "declined": ("Wijk stemt niet in", "De wethouder antwoordt de wijk schriftelijk."),
    "in_execution": ("In uitvoering", "De gemeente voert het plan uit."),
    "stopped": ("Gestopt", "De uitvoering is gestopt."),
    "completed": ("Uitgevoerd", "De buurt zegt of het klaar is."),
    "evaluated": ("Geëvalueerd", "Het plan is uitgevoerd."),
    "withdrawn": ("Ingetrokken", "De indiener heeft het plan ingetrokken."),
}
CLOSED_TEXT = {"submitted", "supplement_requested", "not_admissible"}


def url(plan, rest=""):
    return f"/plannen/{plan.number}/{rest}"


def text_of(client, plan, rest=""):
    response = client.get(url(plan, rest))
    assert response.status_code == 200
    return response.content.decode()


# --- every status --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", NEIGHBOURHOOD)
def test_detail_is_right_in_every_status(client, status):
    plan = ProposalFactory(**{status: True}, title="Zebrapad bij de school")
    label, doing = NEIGHBOURHOOD[status]
    response = client.get(url(plan))
    page = response.content.decode()
    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert page.count("<h1") == 1
    assert "Van de buurt" in page
    assert f"</svg>{label}</span>" in page
    assert doing in page
    assert ("Zebrapad" in page) is (status not in CLOSED_TEXT)
    assert ("wp-dossier__item--now" in page) is plan.has_turn
    assert f"Dossier</a> ({plan.entry_count})" in page or f"({plan.entry_count})" in page
    assert plan.dossier_head in page


@pytest.mark.parametrize("status", MUNICIPALITY)
def test_detail_of_a_municipal_plan_is_right_in_every_status(client, status):
    plan = ProposalFactory(**{status: True}, from_municipality=True, title="Nieuwe bomen")
    label, doing = MUNICIPALITY[status]
    page = text_of(client, plan)
    assert "Van de gemeente" in page
    assert f"</svg>{label}</span>" in page
    assert doing in page
    assert ("Nieuwe bomen" in page) is plan.is_text_public
    assert ("Wat al vaststaat" in page) is plan.is_text_public


@pytest.mark.parametrize("rest", ["", "versies/", "afdrukken/", "qr.svg", "dossier.json"])
def test_pages_of_an_unknown_plan_do_not_exist(client, rest):
    ProposalFactory()
    for number in ("WP-2026-9999", "WP-1999-0001"):
        assert client.get(f"/plannen/{number}/{rest}").status_code == 404


@pytest.mark.parametrize("path", ["plannen/1/", "plannen/wp-2026-0001/", "plannen/WP-2026-%00/"])
def test_a_strange_number_does_not_exist(client, path):
    assert client.get(f"/{path}").status_code == 404


# --- before admission ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["submitted", "supplement_requested", "not_admissible"])
@pytest.mark.parametrize("rest", ["", "afdrukken/", "dossier.json"])
def test_nothing_of_the_author_stands_open_before_admission(client, status, rest):
    author = UserFactory(name="Marieke van Dongen")
    plan = ProposalFactory(
        **{status: True},
        title="Geheimtitel",
        text="Geheimtekst",
        author=author,
        is_name_public=True,
        cost_estimate=4321,
    )
    page = text_of(client, plan, rest)
    for secret in ("Geheim", "Marieke", "Hoeveel kinderen", "De provincie gaat", "4.321"):
        assert secret not in page
    assert client.get(url(plan, "versies/")).status_code == 404


def test_withdrawn_before_admission_stays_closed_unless_the_author_wants_otherwise(client):
    closed, opened = ProposalFactory(title="Dichte titel"), ProposalFactory(title="Open titel")
    operations.withdraw(closed, by=closed.author)
    operations.withdraw(opened, by=opened.author, keep_text_public=True)
    assert "Dichte titel" not in text_of(client, closed)
    assert "De tekst is niet openbaar" in text_of(client, closed)
    assert "Open titel" in text_of(client, opened)
    assert "Open titel" in client.get("/plannen/?scope=closed").content.decode()


def test_those_involved_read_the_text_before_admission(client):
    plan = ProposalFactory(title="Geheimtitel")
    people = PeopleOf(plan.platform, plan.subject)
    for reader in (plan.author, people.desk):
        client.force_login(reader)
        page = text_of(client, plan)
        assert "Geheimtitel" in page
        assert "De tekst is nog niet openbaar." in page
        assert 'name="robots" content="noindex"' in page
    for other in (people.chair, UserFactory()):
        client.force_login(other)
        assert "Geheimtitel" not in text_of(client, plan)


# --- whose turn and how long ---------------------------------------------------------------------


def test_late_says_how_many_days(client):
    plan = ProposalFactory(under_review=True, late=True)
    page = text_of(client, plan)
    assert f"{plan.days_late} dagen over de termijn" in page
    assert "Antwoord moest er zijn op" in page
    assert "kunnen een herinnering sturen" in page


def test_only_who_may_remind_sees_the_button(client):
    plan = ProposalFactory(under_review=True, late=True)
    assert "herinnering/" not in text_of(client, plan)
    client.force_login(plan.author)
    assert url(plan, "herinnering/") in text_of(client, plan)
    operations.remind(plan, by=plan.author)
    page = text_of(client, plan)
    assert url(plan, "herinnering/") not in page
    assert "Herinnering 1 is verstuurd op" in page
    assert "De tweede gaat ook naar de vervanger en de wijkmakelaar." in page


def test_agreed_and_not_started_is_said(client):
    plan = ProposalFactory(accepted=True, late=True)
    page = text_of(client, plan)
    assert "Akkoord, niet gestart" in page
    assert "Er is akkoord gegeven, maar de uitvoering is niet begonnen." in page


def test_at_rest_is_said(client):
    plan = ProposalFactory(support_lacking=True, days_ago=230)
    page = text_of(client, plan)
    assert "Het plan is in rust." in page


def test_no_reaction_never_counts_as_confirmed(client):
    plan = ProposalFactory(completed=True, days_ago=60)
    plan = operations.advance(plan)
    assert plan.has_no_reaction
    assert "Dat telt niet als bevestigd." in text_of(client, plan)


def test_the_mark_of_a_wish_stays(client):
    plan = ProposalFactory(support_lacking=True, minimum=60)
    operations.continue_as_wish(plan, by=plan.author)
    page = text_of(client, plan)
    assert "0 van 60, als wens verder" in page
    assert "Wens van de buurt" in page


def test_standing_still_is_dotted_in_the_dossier(client):
    plan = ProposalFactory(supplement_requested=True)
    operations.supplement(plan, by=plan.author, text="De telling van vijf ochtenden.")
    page = text_of(client, plan)
    assert "wp-dossier__item--paused" in page
    assert "Gestippeld: de termijn staat stil" in page


def test_why_this_date_is_explained(client):
    page = text_of(client, ProposalFactory(under_review=True))
    assert "Waarom deze datum?" in page
    assert "42 dagen" in page or "6 weken" in page


def test_forwarded_says_where_the_answer_comes_from(client):
    plan = ProposalFactory(forwarded=True)
    assert "De gemeente wacht tot die het bevestigt" in text_of(client, plan)
    operations.confirm_forward(
        plan, by=desk_of(plan.platform), name="Jan van de Provincie", confirmed_on=today()
    )
    page = text_of(client, plan)
    assert "Provincie Noord-Brabant heeft het plan ontvangen" in page
    assert "Jan van de Provincie" not in page


def test_support_is_shown_apart_for_paper_and_elsewhere(client):
    plan = ProposalFactory(gathering_support=True, minimum=60, maximum_objections=20)
    supporters_of(plan, 3, on=today())
    supporters_of(plan, 1, on=today(), choice="objection")
    operations.support(plan, by=UserFactory())
    Proposal.objects.filter(pk=plan.pk).update(support_count=8, paper_count=5)
    page = text_of(client, plan)
    assert "8 van 60 stemmen" in page
    assert "<span>waarvan op papier</span><b>5</b>" in page
    assert f"<span>Van buiten {plan.platform.name}, tellen niet mee</span><b>1</b>" in page
    assert "<span>Bezwaren (hoogstens 20)</span><b>1</b>" in page


def test_objections_on_paper_are_shown_apart(client):
    plan = ProposalFactory(gathering_support=True, minimum=60)
    people = PeopleOf(plan.platform, plan.subject)
    supporters_of(plan, 2, on=today(), choice="objection")
    paper = operations.add_paper_list(
        plan, by=people.chair, count=9, choice="objection", scan=scan_of_signatures()
    )
    operations.check_paper_list(paper, by=people.desk, counted=7)
    page = text_of(client, plan)
    assert "<span>Bezwaren</span><b>9</b>" in page
    assert "<span>waarvan op papier</span><b>7</b>" in page


# --- the answer ----------------------------------------------------------------------------------


def test_an_answer_under_a_mandate_names_it(client):
    page = text_of(client, ProposalFactory(partly_accepted=True))
    assert "mandaat tot €" in page
    assert "Mandaatregister 2026, regel 12" in page
    assert "Een andere weg" in page
    assert "Dit belooft de gemeente" in page
    assert "€\xa02.400" in page
    assert "Dit antwoord gaat over versie 1" in page or "Het antwoord gaat over versie 1" in page
    assert "geen besluit volgens de wet" in page
    assert "klacht indienen" in page


@pytest.mark.parametrize(
    ("capacity", "words"),
    [
        (Capacity.COLLEGE, "Het college van burgemeester en wethouders heeft dit besloten"),
        (Capacity.COUNCIL, "De gemeenteraad heeft dit besloten"),
    ],
)
def test_an_answer_of_college_or_council_names_the_decision(client, capacity, words):
    answer = {
        "capacity": capacity,
        "decided_on": today() - datetime.timedelta(days=3),
        "reference": "BW-2026-14",
        "reference_url": "https://example.nl/besluit/14",
    }
    page = text_of(client, ProposalFactory(declined=True, answer=answer))
    assert words in page
    assert "BW-2026-14" in page
    assert 'href="https://example.nl/besluit/14"' in page


def test_a_decision_shows_how_to_object_and_no_complaint(client):
    answer = {"is_decision": True, "objection_clause": "Binnen zes weken bij het college."}
    page = text_of(client, ProposalFactory(declined=True, answer=answer))
    assert "Binnen zes weken bij het college." in page
    assert "U kunt bezwaar maken" in page
    assert "klacht indienen" not in page


def test_an_answer_of_a_board_is_no_consent_under_the_law(client):
    page = text_of(client, ProposalFactory(accepted=True, from_municipality=True))
    assert "wp-answer--wijk" in page
    assert "geen toestemming volgens de wet" in page


def test_additions_stand_below_the_answer(client):
    plan = ProposalFactory(accepted=True)
    operations.add_to_response(plan, by=desk_of(plan.platform), text="Het worden **twee** lampen.")
    page = text_of(client, plan)
    assert "Aanvulling van" in page
    assert "Het worden <strong>twee</strong> lampen." in page


# --- people --------------------------------------------------------------------------------------


def test_the_author_is_named_only_when_he_chose_so(client):
    author = UserFactory(name="Marieke van Dongen", email="marieke@example.nl")
    hidden = ProposalFactory(gathering_support=True, author=author)
    named = ProposalFactory(
        gathering_support=True, author=author, is_name_public=True, platform=hidden.platform
    )
    page = text_of(client, hidden)
    assert "Marieke" not in page
    assert f"een bewoner van {hidden.platform.name}" in page
    page = text_of(client, named)
    assert "Geschreven door Marieke van Dongen." in page
    assert "marieke@example.nl" not in page


def test_the_contact_point_is_named_with_the_deputy(client):
    subject = SubjectFactory(name="Verkeer")
    ContactAssignmentFactory(
        subject=subject,
        user=UserFactory(name="Sanne Verhoeven", is_name_public=True),
        deputy=UserFactory(name="Joris Maas", is_name_public=True),
    )
    page = text_of(client, ProposalFactory(under_review=True, subject=subject))
    assert "Sanne Verhoeven" in page
    assert "Niet bereikbaar? Dan helpt Joris Maas u." in page
    assert "wp-gap" not in page


def test_a_gap_is_shown_and_who_steps_in(client):
    place = PlatformFactory(name="Dorst", slug="dorst")
    plan = ProposalFactory(under_review=True, platform=place)
    page = text_of(client, plan)
    assert "wp-gap" in page
    assert "De balie van de gemeente helpt u" in page
    RoleHolderFactory(
        user=UserFactory(name="Wim Adriaansen", is_name_public=True),
        platforms=[place],
        employer="Stichting De Schakel",
    )
    page = text_of(client, plan)
    assert "wp-gap" in page
    assert "Wim Adriaansen" in page
    assert "springt in" in page


def test_the_broker_is_named_with_his_employer(client):
    subject = SubjectFactory()
    ContactAssignmentFactory(subject=subject)
    plan = ProposalFactory(under_review=True, subject=subject)
    RoleHolderFactory(
        user=UserFactory(name="Wim Adriaansen", is_name_public=True),
        platforms=[plan.platform],
        employer="Stichting De Schakel",
        appointed_before_decision=True,
    )
    page = text_of(client, plan)
    assert f"Wijkmakelaar van {plan.platform.name}. In dienst van Stichting De Schakel." in page
    assert "Aangesteld voordat de raad besloot." in page


def test_who_decides_is_the_first_who_may(client):
    from liaisons.lookups import first_decider, who_may_decide

    plan = ProposalFactory(under_review=True, cost_estimate=5000)
    for amount in (0, 5000, 99_999, 1_000_000):
        asked = {"subject": plan.subject, "platform": plan.platform, "amount": amount}
        everybody = who_may_decide(**asked)
        first = first_decider(**asked)
        assert (first.user if first else None) == (everybody[0].user if everybody else None)
    PortfolioFactory(user=UserFactory(name="Petra de Graaf", is_name_public=True))
    asked = {"subject": plan.subject, "platform": plan.platform, "amount": 1_000_000}
    assert first_decider(**asked).user == who_may_decide(**asked)[0].user


# --- what a reader can do ------------------------------------------------------------------------


def test_visitors_get_the_same_buttons(client):
    page = text_of(client, ProposalFactory(gathering_support=True))
    assert "Steun dit plan" in page
    assert "Volg dit plan" in page
    assert "Wat u kunt doen" not in page


@pytest.mark.parametrize("status", ["accepted", "declined", "submitted", "withdrawn"])
def test_support_is_offered_only_while_it_is_open(client, status):
    assert "Steun dit plan" not in text_of(client, ProposalFactory(**{status: True}))


def test_a_supporter_sees_his_own_choice(client):
    plan = ProposalFactory(gathering_support=True, minimum=9)
    resident = UserFactory()
    operations.support(plan, by=resident)
    client.force_login(resident)
    page = text_of(client, plan)
    assert "U steunt dit plan." in page
    assert ">Steun dit plan<" not in page


def test_the_author_gets_the_step_that_waits_as_the_green_button(client):
    plan = ProposalFactory(supplement_requested=True)
    client.force_login(plan.author)
    page = text_of(client, plan)
    assert f'nl-button--primary" href="{url(plan, "aanvullen/")}"' in page
    assert page.count("nl-button--primary") == 1


@pytest.mark.parametrize("status", ["gathering_support", "under_review", "support_lacking"])
def test_there_is_one_green_button_at_most(client, status):
    plan = ProposalFactory(**{status: True})
    for reader in (None, plan.author, PeopleOf(plan.platform, plan.subject).chair):
        browser = Client()
        if reader is not None:
            browser.force_login(reader)
        assert text_of(browser, plan).count("nl-button--primary") <= 1


def test_staff_find_their_way_to_the_work_floor(client):
    plan = ProposalFactory(submitted=True)
    client.force_login(desk_of(plan.platform))
    assert "Behandel dit plan in de werkvoorraad" in text_of(client, plan)
    client.force_login(plan.author)
    assert "Behandel dit plan" not in text_of(client, plan)


@pytest.mark.parametrize("status", NEIGHBOURHOOD)
def test_every_role_can_read_every_status(status):
    plan = ProposalFactory(**{status: True})
    people = PeopleOf(plan.platform, plan.subject)
    alderman = UserFactory()
    PortfolioFactory(user=alderman)
    readers = [
        plan.author,
        people.desk,
        people.chair,
        alderman,
        UserFactory(),
        UserFactory(clerk=True),
        UserFactory(administrator=True),
        BoardSeatFactory().user,
    ]
    for reader in readers:
        browser = Client()
        browser.force_login(reader)
        assert browser.get(url(plan)).status_code == 200


# --- covered, attached ---------------------------------------------------------------------------


def cover(plan, passage="", attachment=None):
    redaction = operations.propose_redaction(
        plan,
        by=desk_of(plan.platform),
        reason="personal_data",
        passage=passage,
        attachment=attachment,
    )
    return operations.confirm_redaction(redaction, by=UserFactory(desk=True))


def test_a_covered_passage_is_covered_everywhere(client):
    plan = ProposalFactory(
        gathering_support=True, title="Bank voor Jansen", text="Bel Jansen op 0612345678."
    )
    operations.revise(
        plan, by=plan.author, title="Bank", text="Bel 0612345678.", reason="Nummer 0612345678."
    )
    cover(plan, "0612345678")
    cover(plan, "Jansen")
    for rest in ("", "versies/", "versies/?van=1&naar=2", "afdrukken/", "dossier.json"):
        page = text_of(client, plan, rest)
        assert "0612345678" not in page
        assert "Jansen" not in page
    page = text_of(client, plan)
    assert '<span class="wp-covered">weggelakt op' in page
    assert "persoonsgegevens" in page
    assert "Een stuk tekst is weggelakt" in page


@pytest.mark.parametrize(
    "passages",
    [
        ("Jan Jansen", "Jan Jansen, Kerkstraat 1"),
        ("Jan Jansen, Kerkstraat 1", "Jan Jansen"),
        ("Jan Jansen, Kerk", "Jansen, Kerkstraat 1"),
    ],
)
def test_passages_that_overlap_cover_all_of_each(client, passages):
    words = "Vraag Jan Jansen, Kerkstraat 1 hierover."
    plan = ProposalFactory(gathering_support=True, title="Bank van Jan Jansen", text=words)
    operations.set_summary(plan, by=desk_of(plan.platform), summary=words)
    for passage in passages:
        cover(plan, passage)
    plan.refresh_from_db()
    shown = [text_of(client, plan, rest) for rest in ("", "versies/", "dossier.json")]
    shown += [plan.teaser, plan.search_text]
    shown.append(client.get(f"/api/v1/plannen/{plan.number}").content.decode())
    for page in shown:
        assert [word for word in ("Kerkstraat", "kerkstrat") if word in page] == []
    assert "hierover" in shown[0]


def test_one_place_says_every_reason_for_which_it_is_covered():
    covered = [("b c", "een"), ("c d", "twee"), ("e", "drie"), ("bc", "vier")]
    assert without("a b c d e", covered) == "a [een; twee] [drie]"
    assert without("bbb", [("bb", "een")]) == "[een]"
    assert line_as_html("b c <d>", covered) == ('<span class="wp-covered">een</span> &lt;d&gt;')


def test_all_that_stands_on_the_page_of_a_plan_can_be_covered(client, media):
    plan = ProposalFactory(under_review=True, from_municipality=True)
    Proposal.objects.filter(pk=plan.pk).update(
        on_behalf_of="Zusters Aalbers",
        aim="Doel Baltus",
        fixed_points="Vast Coppens",
        planning="Planning Dekkers",
        answered_on=today(),
    )
    FormalResponse.objects.create(
        proposal=plan,
        state="published",
        outcome="partly",
        capacity="college",
        reason="Reden Evers",
        alternative="Anders Franken",
        objections_answer="Bezwaar Geerts",
        cost=0,
        reference="Besluit Hermans",
        decided_on=today(),
        is_decision=True,
        objection_clause="Schrijf Ibens",
        next_step="Bel Jacobs",
        next_step_on=today(),
        version_number=1,
        prepared_by=UserFactory(),
        published_by=UserFactory(),
        published_at=timezone.now(),
    )
    Attachment.objects.create(
        proposal=plan,
        file="attachments/x.png",
        name="foto-Kuijpers.png",
        content_type="image/png",
        size=5,
        alternative="Huis van Lemmens",
    )
    Attachment.objects.create(
        proposal=plan,
        file="attachments/x.pdf",
        name="brief-Maas.pdf",
        content_type="application/pdf",
        size=5,
    )
    names = [
        "Aalbers",
        "Baltus",
        "Coppens",
        "Dekkers",
        "Evers",
        "Franken",
        "Geerts",
        "Hermans",
        "Ibens",
        "Jacobs",
        "Lemmens",
        "brief-Maas",
    ]
    page = text_of(client, plan)
    assert [name for name in names if name not in page] == []
    for name in names:
        cover(plan, name)
    page = text_of(client, plan) + client.get(f"/api/v1/plannen/{plan.number}").content.decode()
    assert [name for name in names if name in page] == []


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def attach(plan, name="foto.png", content_type="image/png"):
    checked = Checked(
        content=ContentFile(b"bytes", name=name),
        name=name,
        content_type=content_type,
        size=5,
    )
    return operations.add_attachment(plan, by=plan.author, checked=checked, alternative="De straat")


def test_attachments_are_private_until_admission(client, media):
    plan = ProposalFactory(submitted=True)
    attachment = attach(plan)
    path = url(plan, f"bijlagen/{attachment.pk}/")
    assert client.get(path).status_code == 404
    client.force_login(UserFactory())
    assert client.get(path).status_code == 404
    client.force_login(plan.author)
    response = client.get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"bytes"
    operations.admit(plan, by=desk_of(plan.platform))
    client.logout()
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content) == b"bytes"


def test_a_pdf_is_served_as_a_download(client, media):
    plan = ProposalFactory(gathering_support=True)
    attachment = attach(plan, "plan.pdf", "application/pdf")
    response = client.get(url(plan, f"bijlagen/{attachment.pk}/"))
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content) == b"bytes"


def test_attachments_of_another_plan_and_covered_ones_do_not_exist(client, media):
    plan, other = ProposalFactory(gathering_support=True), ProposalFactory(gathering_support=True)
    attachment = attach(plan)
    assert client.get(url(other, f"bijlagen/{attachment.pk}/")).status_code == 404
    assert client.get(url(plan, "bijlagen/999999999999999999/")).status_code == 404
    assert "De straat" in text_of(client, plan)
    cover(plan, attachment=attachment)
    assert client.get(url(plan, f"bijlagen/{attachment.pk}/")).status_code == 404
    page = text_of(client, plan)
    assert "De straat" not in page
    assert "wp-covered--file" in page


# --- dossier, versions, print --------------------------------------------------------------------


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(salt, value):
    return hmac.new(bytes.fromhex(salt), canonical(value), hashlib.sha256).hexdigest()


def test_dossier_json_can_be_checked_without_our_code(client):
    plan = ProposalFactory(evaluated=True)
    dossier = json.loads(text_of(client, plan, "dossier.json"))
    previous = "0" * 64
    for entry in dossier["entries"]:
        if "personal" in entry:
            assert seal(entry["personal_salt"], entry["personal"]) == entry["body"]["text_digest"]
        assert seal(entry["salt"], entry["body"]) == entry["digest"]
        previous = hashlib.sha256((previous + entry["digest"]).encode()).hexdigest()
        assert entry["head"] == previous
    assert dossier["head"] == previous == plan.dossier_head
    assert len(dossier["entries"]) == plan.entry_count


def test_an_erased_text_is_shown_as_erased(client):
    from core.entries import erase_text

    plan = ProposalFactory(stopped=True)
    row = ProposalEntryText.objects.get(entry__proposal=plan, entry__verb="stop")
    erase_text(row, "verzoek van de bewoner", today())
    page = text_of(client, plan)
    assert "De aannemer is failliet." not in page
    assert "wegens: verzoek van de bewoner" in page


def test_a_long_dossier_folds(client):
    plan = ProposalFactory(in_execution=True)
    for number in range(12):
        operations.write_message(plan, by=desk_of(plan.platform), text=f"Bericht {number}.")
    page = text_of(client, plan)
    assert "wp-dossier-fold" in page
    assert "eerdere stappen" in page
    assert "Plan ingediend" in page
    assert "wp-dossier-fold" not in text_of(client, plan, "afdrukken/")


def test_versions_show_what_changed(client):
    plan = ProposalFactory(gathering_support=True, text="Er steken 140 kinderen over.")
    page = text_of(client, plan, "versies/")
    assert "Er is één versie van deze tekst" in page
    operations.revise(
        plan,
        by=plan.author,
        title=plan.title,
        text="Er steken 160 kinderen <b>over</b>.",
        reason="Opnieuw geteld.",
    )
    page = text_of(client, plan, "versies/")
    assert "<del>140</del>" in page
    assert "<ins>160</ins>" in page
    assert "<b>over</b>" not in page
    assert "Opnieuw geteld." in page
    assert f'href="{url(plan, "versies/")}"' in text_of(client, plan)


@pytest.mark.parametrize("query", ["van=99&naar=1", "van=x", "van=%00&naar=" + "9" * 999, "naar=1"])
def test_versions_take_any_choice(client, query):
    plan = ProposalFactory(gathering_support=True)
    operations.revise(plan, by=plan.author, title="Anders", text="Anders", reason="Beter.")
    assert client.get(url(plan, f"versies/?{query}")).status_code == 200


def test_print_has_the_square_and_the_code(client):
    plan = ProposalFactory(under_review=True)
    page = text_of(client, plan, "afdrukken/")
    assert url(plan, "qr.svg") in page
    assert plan.dossier_head in page
    assert "Steun dit plan" not in page
    response = client.get(url(plan, "qr.svg"))
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert b"style=" not in response.content


def test_verify_dossiers_passes_and_finds_a_change(capsys):
    plan = ProposalFactory(stopped=True)
    call_command("verify_dossiers")
    assert "2 dossiers with 8 steps hold." in capsys.readouterr().out
    ProposalEntryText.objects.filter(entry__proposal=plan, entry__verb="stop").update(
        text="Iets anders."
    )
    with pytest.raises(CommandError, match="1 breaks in 2 dossiers"):
        call_command("verify_dossiers")
    with pytest.raises(CommandError, match="WP-2020-0001"):
        call_command("verify_dossiers", "WP-2020-0001")


def test_verify_dossiers_finds_another_code_on_the_page():
    plan = ProposalFactory(submitted=True)
    Proposal.objects.filter(pk=plan.pk).update(dossier_head="f" * 64)
    with pytest.raises(CommandError, match="1 breaks"):
        call_command("verify_dossiers", plan.number)


# --- speed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["gathering_support", "under_review", "declined", "evaluated"])
def test_detail_costs_few_queries_however_long_the_dossier(
    client, status, django_assert_num_queries, django_assert_max_num_queries
):
    subject = SubjectFactory()
    ContactAssignmentFactory(subject=subject)
    plan = ProposalFactory(**{status: True}, subject=subject)
    client.get(url(plan))
    with django_assert_max_num_queries(9) as counted:
        client.get(url(plan))
    for name in ("Een", "Twee"):
        operations.set_summary(plan, by=desk_of(plan.platform), summary=name)
    with django_assert_num_queries(len(counted)):
        client.get(url(plan))


def test_detail_reads_what_its_querysets_read():
    plan = ProposalFactory(evaluated=True)
    shown = reading.reads.plan.first(number=plan.number)
    assert shown == plan
    assert shown.platform == plan.platform
    assert shown.author == plan.author
    page = PlanPage(shown, on=today())
    assert [e.pk for e in reading.reads.entries.all(proposal=plan.pk)] == list(
        plan.entries.values_list("pk", flat=True)
    )
    assert page.answer.response == plan.responses.get()
    assert page.answer.response.outcome == Outcome.YES
    assert BoardSeat.objects.exists()
