"""The work floor: who gets in, what stands first, and each step through the same operation."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core.roles import roles_of
from core.terms import today
from proposals import operations
from proposals.desk import queues, steps
from proposals.models import FormalResponse, InternalNote, PaperList, Proposal, ResponseTemplate
from proposals.states import Capacity, Outcome, Status
from tests.factories import (
    ContactAssignmentFactory,
    MandateFactory,
    PlatformFactory,
    ResidenceFactory,
    SubjectFactory,
    UserFactory,
    scan_of_signatures,
)

WORK = "/admin/"
DAY = datetime.timedelta(days=1)


def url(proposal, verb="", queue=""):
    """The page of a plan at the desk, with a step open."""
    path = reverse("admin:desk_plan", args=[proposal.number])
    return f"{path}?stap={verb}" if verb else path


def in_queue(proposal, verb):
    return f"{WORK}?rij=alles&stap={verb}&plan={proposal.number}"


def data(**values):
    """What the form of a step sends."""
    return {f"stap-{name}": value for name, value in values.items()}


def texts(response):
    return response.content.decode()


@pytest.fixture
def at_desk(client, place):
    client.force_login(place.desk)
    return client


@pytest.fixture
def at_contact(client, place):
    client.force_login(place.contact)
    return client


# --- who gets in ---------------------------------------------------------------------------------

PATHS = [
    WORK,
    "/admin/plannen/nieuw/",
    "/admin/plannen/{number}/",
    "/admin/plannen/{number}/antwoord/",
    "/admin/plannen/{number}/papier/{paper}/",
    "/admin/overdragen/",
    "/admin/geen-aanspreekpunt/",
    "/admin/werkvoorraad.csv",
    "/admin/proposals/proposal/",
    "/admin/proposals/proposal/{pk}/change/",
    "/admin/proposals/responsetemplate/",
    "/admin/proposals/responsetemplate/add/",
    "/admin/liaisons/contactassignment/",
    "/admin/liaisons/contactassignment/add/",
    "/admin/liaisons/mandate/",
    "/admin/liaisons/mandate/add/",
    "/admin/liaisons/roleholder/add/",
    "/admin/council/party/",
    "/admin/council/councilseat/add/",
    "/admin/council/portfolio/add/",
    "/admin/proposals/proposal/1/delete/",
]
# In the order of PATHS: what each role gets.
MATRIX = {
    "visitor": (
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"
    ),
    "author": (
        "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404"
    ),
    "chair": (
        "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404"
    ),
    "desk": ("200 200 200 200 200 200 200 200 200 302 200 200 200 200 200 403 403 200 403 403 403"),
    "contact": (
        "200 403 200 200 200 200 200 200 200 302 200 403 200 403 200 403 403 404 404 404 403"
    ),
    "deputy": (
        "200 403 200 200 200 200 200 200 200 302 200 403 200 403 200 403 403 404 404 404 403"
    ),
    "broker": (
        "200 200 200 404 200 200 200 200 200 302 200 403 200 403 200 403 403 404 404 404 403"
    ),
    "alderman": (
        "200 403 200 200 404 200 200 200 200 302 200 403 200 403 200 403 403 404 404 404 403"
    ),
    "clerk": (
        "200 404 404 404 404 404 404 404 404 404 404 404 200 403 200 403 403 200 200 200 404"
    ),
    "administrator": (
        "200 403 200 404 404 200 200 200 200 302 200 200 200 200 200 200 200 200 200 200 403"
    ),
}


@pytest.mark.parametrize("role", MATRIX)
def test_every_road_of_the_admin_for_every_role(client, place, role, django_file):
    proposal = place.under_review()
    operations.prepare_response(proposal, by=place.contact, outcome="yes", reason="Ja.")
    paper = PaperList.objects.create(
        proposal=proposal,
        count=3,
        scan=django_file,
        entered_by=place.chair,
        entered_side="neighbourhood",
        entered_on=today(),
    )
    person = {
        "visitor": None,
        "clerk": UserFactory(clerk=True),
        "administrator": UserFactory(administrator=True),
    }.get(role, getattr(place, role, None))
    if person:
        client.force_login(person)
    got = [
        client.get(path.format(number=proposal.number, pk=proposal.pk, paper=paper.pk)).status_code
        for path in PATHS
    ]
    expected = dict(zip(PATHS, map(int, MATRIX[role].split()), strict=True))
    assert dict(zip(PATHS, got, strict=True)) == expected


@pytest.fixture
def django_file():
    from django.core.files.base import ContentFile

    return ContentFile(b"%PDF-1.4", name="lijst.pdf")


def test_visitor_is_led_to_the_one_sign_in_page(client, db):
    response = client.get("/admin/?rij=alles", follow=True)
    first, last = response.redirect_chain[0][0], response.redirect_chain[-1][0]
    assert first.startswith("/admin/login/")
    assert last == f"{reverse('account_login')}?next=%2Fadmin%2F%3Frij%3Dalles"
    outside = client.get("/admin/login/?next=//evil.example/")
    assert outside.url == f"{reverse('account_login')}?next=%2Fadmin%2F"


def test_without_second_factor_the_door_stays_closed(at_contact, settings):
    settings.ADMIN_SECOND_FACTOR = True
    response = at_contact.get(WORK)
    assert response.url == "/admin/tweede-stap/"
    page = texts(at_contact.get(response.url))
    assert reverse("mfa_activate_totp") in page
    assert "Over termijn" not in page
    assert at_contact.get("/admin/werkvoorraad.csv").status_code == 302


def test_a_role_that_ended_yesterday_opens_nothing(client, place):
    row = place.contact.contact_assignments.get()
    row.ends_on = today() - DAY
    row.save()
    place.contact.mandates.update(ends_on=today() - DAY)
    client.force_login(place.contact)
    assert client.get(WORK).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/admin/plannen/WP-2026-9999/",
        "/admin/liaisons/mandate/999999999999999999999999999/change/",
        "/admin/liaisons/mandate/abc/change/",
        "/admin/liaisons/mandate/77777/change/",
        "/admin/autocomplete/?term=a",
        f"/admin/liaisons/mandate/{'9' * 5000}/history/",
    ],
)
def test_what_is_not_there_is_a_404(client, db, path):
    client.force_login(UserFactory(administrator=True))
    assert client.get(path).status_code == 404


# --- what stands first ---------------------------------------------------------------------------


def test_contact_point_sees_his_own_work_first(at_contact, place):
    mine = place.submitted()
    other = SubjectFactory()
    ContactAssignmentFactory(platform=place.platform, subject=other)
    place.submitted(subject=other, title="Van een ander")
    response = at_contact.get(WORK)
    assert response.context["queue"].slug == "van-mij"
    assert [row.proposal for row in response.context["rows"]] == [mine]
    assert response.context["rows"][0].step.verb == "admit"


def test_deputy_sees_the_same_work(client, place):
    mine = place.submitted()
    client.force_login(place.deputy)
    assert [row.proposal for row in client.get(WORK).context["rows"]] == [mine]


def test_desk_sees_unassigned_and_late_first(at_desk, place):
    nobody = place.submitted(subject=SubjectFactory(), title="Zonder aanspreekpunt")
    Proposal.objects.filter(pk=nobody.pk).update(handler=None)
    late = place.under_review()
    place.wait(50)
    at_desk.force_login(place.desk)
    place.submitted(title="Net binnen")
    response = at_desk.get(WORK)
    assert response.context["queue"].slug == "nu"
    assert [row.proposal.pk for row in response.context["rows"]] == [nobody.pk, late.pk]
    assert response.context["rows"][0].step.verb == "assign"


def test_late_stands_first_then_the_shortest_term(at_desk, place):
    late = place.under_review()
    place.wait(50)
    at_desk.force_login(place.desk)
    review, new = place.under_review(), place.submitted()
    rows = at_desk.get(WORK, {"rij": "alles"}).context["rows"]
    assert [row.proposal.pk for row in rows] == [late.pk, new.pk, review.pk]
    assert "dagen over" in texts(at_desk.get(WORK, {"rij": "te-laat"}))


def test_counts_say_the_same_as_the_queues(at_desk, place):
    place.submitted()
    place.under_review()
    place.forwarded()
    place.accepted()
    reported = place.declined()
    operations.report_content(reported, reason="personal_data", text="Er staat een naam.")
    place.wait(45)
    number = queues.counts(place.desk)
    for queue in queues.QUEUES:
        found = queues.in_queue(queue.slug, place.desk).count()
        assert (queue.slug, number[queue.slug]) == (queue.slug, found)
    assert number["gemeld"] == 1
    assert number["niet-gestart"] == 1
    assert number["te-laat"] > 0


def test_counts_ask_two_queries(place, django_assert_num_queries):
    roles_of(place.desk)  # known to every page of the work floor
    with django_assert_num_queries(2):
        queues.counts(place.desk)


def test_work_floor_asks_the_same_queries_for_one_and_three(
    place, client, django_assert_max_num_queries
):
    def look():
        client.force_login(place.contact)
        client.get(WORK)
        with django_assert_max_num_queries(60) as asked:
            assert client.get(WORK, {"rij": "alles"}).status_code == 200
        return len(asked.captured_queries)

    place.under_review()
    once = look()
    for _number in range(2):
        platform, subject = PlatformFactory(), SubjectFactory()
        ContactAssignmentFactory(platform=platform, subject=subject)
        author = ResidenceFactory(platform=platform).user
        operations.prepare_response(
            place.under_review(), by=place.contact, outcome="yes", reason="Ja"
        )
        draft = operations.save_draft(
            by=author, kind="plan", platform=platform, subject=subject, title="T", text="t"
        )
        operations.submit(draft, by=author)
    assert look() == once


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"q": "x" * 5000},
        {"platform": "bestaat-niet"},
        {"subject": "\u200b"},
        {"turn": "niemand"},
        {"page": "9" * 500},
        {"rij": "\x00"},
        {"stap": "admit", "plan": "WP-0000-0000"},
        {"stap": "vernietig", "plan": "WP-2026-0001"},
    ],
)
def test_nonsense_in_the_address_is_never_a_500(at_desk, place, query):
    place.submitted()
    assert at_desk.get(WORK, query).status_code in (200, 404)


def test_search_finds_by_number_title_and_name(at_desk, place):
    proposal = place.submitted()
    for words in (proposal.number, "bankjes", "Verhoeven"):
        rows = at_desk.get(WORK, {"rij": "alles", "q": words}).context["rows"]
        assert [row.proposal for row in rows] == [proposal]
    assert at_desk.get(WORK, {"rij": "alles", "q": "zwembad"}).context["rows"] == []


def test_filters_narrow_the_queue(at_desk, place):
    proposal = place.submitted()
    other = PlatformFactory(slug="elders")
    for query, number in (
        ({"platform": "dorst"}, 1),
        ({"platform": other.slug}, 0),
        ({"subject": "verkeer", "turn": "municipality"}, 1),
        ({"turn": "neighbourhood"}, 0),
    ):
        response = at_desk.get(WORK, {"rij": "alles", **query})
        assert len(response.context["rows"]) == number
    assert proposal.title in texts(at_desk.get(WORK, {"rij": "alles"}))


def test_mandate_fits_or_not_in_words(at_desk, place):
    place.submitted(cost_estimate=Decimal(2500))
    dear = place.submitted(cost_estimate=Decimal(14_000))
    words = {
        row.proposal.pk: (str(row.mandate_text), row.mandate_fits)
        for row in at_desk.get(WORK, {"rij": "alles"}).context["rows"]
    }
    assert words.pop(dear.pk) == ("€\u00a014.000 past niet in mandaat", False)
    assert list(words.values()) == [("Past in mandaat", True)]


# --- the steps -----------------------------------------------------------------------------------


def test_step_opens_under_its_row(at_contact, place):
    proposal = place.submitted()
    page = texts(at_contact.get(in_queue(proposal, "admit")))
    assert f"{proposal.number} toelaten" in page
    assert page.index(f'id="{proposal.number}"') < page.index("wp-next")


def test_admit_runs_the_operation(at_contact, place):
    proposal = place.submitted()
    response = at_contact.post(in_queue(proposal, "admit"))
    assert response.url == "/admin/?rij=alles"
    assert place.fresh(proposal).status == Status.UNDER_REVIEW
    assert "is toegelaten" in texts(at_contact.get(response.url))


def test_admit_tells_what_the_agreement_asks(at_contact, place):
    place.agree(3)
    proposal = place.submitted()
    assert "vraagt 3 bewoners" in texts(at_contact.get(in_queue(proposal, "admit")))


@pytest.mark.parametrize("who", ["broker", "alderman"])
def test_who_may_not_take_a_step_gets_a_403(client, place, who):
    proposal = place.submitted()
    client.force_login(getattr(place, who))
    assert client.post(in_queue(proposal, "admit")).status_code == 403
    assert client.post(url(proposal, "admit")).status_code == 403
    assert place.fresh(proposal).status == Status.SUBMITTED


def test_whoever_wrote_it_does_not_receive_it(client, place):
    draft = operations.save_draft(
        by=place.desk,
        on_behalf_of="Bewoners",
        kind="plan",
        platform=place.platform,
        subject=place.subject,
        title="Opgeschreven",
        text="Aan de telefoon.",
    )
    proposal = operations.submit(draft, by=place.desk)
    client.force_login(place.desk)
    assert client.post(in_queue(proposal, "admit")).status_code == 403


GOOD = {
    "assign": ("submitted", {}),
    "request_supplement": ("submitted", {"missing": "Waar precies?"}),
    "refuse": (
        "submitted",
        {"reason": "not_ours", "text": "Van de provincie.", "route": "Ga daarheen."},
    ),
    "forward": ("under_review", {"to": "Waterschap", "reason": "Hun sloot."}),
    "extend_term": ("under_review", {"days": "14", "reason": "Er komt een meting."}),
    "ask_initiator": ("under_review", {"question": "Hoeveel bankjes?"}),
    "write_message": ("in_execution", {"text": "De bankjes zijn besteld."}),
    "start": ("accepted", {"planned_end_on": "2026-12-01", "text": "We beginnen."}),
    "complete": ("in_execution", {"text": "Ze staan er."}),
    "settle": ("accepted", {"text": "De buurt doet het zelf."}),
    "stop": ("in_execution", {"text": "De grond is vervuild."}),
    "resume": ("stopped", {"planned_end_on": "2026-12-01"}),
    "add_to_response": ("accepted", {"text": "Het worden er drie."}),
    "add_note": ("submitted", {"text": "Nog bellen."}),
    "set_summary": ("submitted", {"summary": "Bankjes bij de vijver."}),
    "propose_redaction": ("under_review", {"reason": "personal_data", "passage": "Ouderen"}),
    "add_paper_list": ("under_review", {"count": "12", "choice": "support", "scan": None}),
}
# The status afterwards, where the step changes it.
LEADS_TO = {
    "request_supplement": Status.SUPPLEMENT_REQUESTED,
    "refuse": Status.NOT_ADMISSIBLE,
    "forward": Status.FORWARDED,
    "start": Status.IN_EXECUTION,
    "complete": Status.COMPLETED,
    "settle": Status.COMPLETED,
    "stop": Status.STOPPED,
    "resume": Status.IN_EXECUTION,
}


@pytest.mark.parametrize("verb", GOOD)
def test_each_step_passes_with_a_good_form(at_contact, place, verb):
    situation, values = GOOD[verb]
    proposal = getattr(place, situation)()
    if verb == "assign":
        values = {"to": place.desk.pk}
    if "scan" in values:
        values = {
            **values,
            "scan": SimpleUploadedFile("lijst.png", scan_of_signatures().content.read()),
        }
    before = proposal.status
    assert at_contact.get(url(proposal, verb)).status_code == 200
    response = at_contact.post(url(proposal, verb), data(**values))
    assert response.status_code == 302, texts(response)
    assert place.fresh(proposal).status == LEADS_TO.get(verb, before)


@pytest.mark.parametrize("verb", [verb for verb in GOOD if verb != "set_summary"])
def test_each_step_is_refused_without_its_fields(at_contact, place, verb):
    situation, __ = GOOD[verb]
    proposal = getattr(place, situation)()
    before = proposal.status
    response = at_contact.post(url(proposal, verb), data(**dict.fromkeys(GOOD[verb][1], "")))
    assert response.status_code == 200
    page = texts(response)
    assert "<title>Fout: " in page
    assert "Er ging iets mis" in page
    assert place.fresh(proposal).status == before


@pytest.mark.parametrize("bad", ["\x00", "\u200b\u200b", "x" * 30_000, "\u202etxet"])
def test_bad_text_is_refused_at_its_field_and_kept(at_contact, place, bad):
    proposal = place.submitted()
    response = at_contact.post(in_queue(proposal, "request_supplement"), data(missing=bad))
    assert response.status_code == 200
    assert response.context["attempt"].form.errors.keys() == {"missing"}
    assert response.context["attempt"].form["missing"].value() == bad
    assert place.fresh(proposal).status == Status.SUBMITTED


def test_second_extension_needs_the_consent_of_the_submitter(at_contact, place):
    proposal = place.under_review()
    values = {"days": "7", "reason": "Er komt een meting."}
    at_contact.post(url(proposal, "extend_term"), data(**values))
    response = at_contact.post(url(proposal, "extend_term"), data(**values))
    assert response.status_code == 200
    assert response.context["attempt"].form.errors
    consent = {"consent_on": today().isoformat(), "consent_how": "mail"}
    response = at_contact.post(url(proposal, "extend_term"), data(**values, **consent))
    assert response.status_code == 302
    # Twice is the most: then the button is gone, and so is its page.
    assert at_contact.get(url(proposal, "extend_term")).status_code == 403
    dossier = Client().get(proposal.get_absolute_url()).content.decode()
    assert "De indiener ging hiermee akkoord op 7 september 2026, per e-mail." in dossier


def test_the_desk_writes_down_that_it_told_residents_without_an_account(client, place):
    draft = operations.save_draft(
        by=place.desk,
        on_behalf_of="Bewoners",
        kind="plan",
        platform=place.platform,
        subject=place.subject,
        title="Opgeschreven",
        text="Aan de telefoon.",
    )
    proposal = operations.submit(draft, by=place.desk)
    client.force_login(place.desk)
    assert client.get(url(proposal, "told_by_helper")).status_code == 403
    operations.admit(proposal, by=place.contact)
    assert client.post(url(proposal, "told_by_helper"), data()).status_code == 302
    assert place.fresh(proposal).is_author_told_by_helper
    assert client.get(url(proposal, "told_by_helper")).status_code == 403


def test_whoever_asks_reads_that_the_submitter_wants_no_mail(at_contact, place):
    for may_be_mailed in (True, False):
        proposal = place.submitted(may_be_mailed=may_be_mailed)
        page = at_contact.get(url(proposal, "ask_initiator")).content.decode()
        assert ("wil geen mail" in page) is not may_be_mailed


def test_a_term_that_has_passed_cannot_be_extended(client, place):
    proposal = place.under_review()
    place.wait(50)
    client.force_login(place.contact)
    assert client.get(url(proposal, "extend_term")).status_code == 403


def test_alderman_sees_the_answers_that_wait(client, place):
    proposal = place.under_review()
    operations.prepare_response(proposal, by=place.contact, outcome="yes", reason="Ja.")
    client.force_login(place.alderman)
    response = client.get(WORK)
    assert response.context["queue"].slug == "publiceren"
    assert [row.proposal for row in response.context["rows"]] == [proposal]


def test_refuse_needs_a_mandate_and_says_whom_to_ask(client, place):
    proposal = place.submitted()
    wide = MandateFactory(user=UserFactory(name="Wim Wijd", is_name_public=True), amount=90_000)
    client.force_login(place.desk)
    values = data(reason="not_ours", text="Nee.", route="Elders.")
    page = texts(client.post(in_queue(proposal, "refuse"), values))
    assert "Wim Wijd" in page
    assert place.fresh(proposal).status == Status.SUBMITTED
    assert wide.amount == 90_000


def test_hand_over_tells_why_and_moves_the_work(at_contact, place):
    proposal = place.under_review()
    response = at_contact.post(
        in_queue(proposal, "hand_over"), data(to=place.deputy.pk, reason="Ik ga met verlof.")
    )
    assert response.status_code == 302
    assert place.fresh(proposal).handler == place.deputy


def test_hand_over_goes_only_to_a_colleague(at_contact, place):
    proposal = place.under_review()
    for stranger in (place.author.pk, "9" * 5000, "\x00"):
        response = at_contact.post(in_queue(proposal, "hand_over"), data(to=stranger, reason="Zo."))
        assert response.context["attempt"].form.errors.keys() == {"to"}


def test_desk_confirms_a_forwarding(at_desk, place):
    proposal = place.forwarded()
    assert at_desk.get(WORK, {"rij": "doorgestuurd"}).context["rows"][0].step.verb == (
        "confirm_forward"
    )
    at_desk.post(
        in_queue(proposal, "confirm_forward"),
        data(name="Waterschap, mevr. Dijk", confirmed_on=today().isoformat()),
    )
    assert place.fresh(proposal).is_forward_final


def test_paper_list_is_checked_by_another(client, place):
    proposal = place.under_review()
    operations.add_paper_list(proposal, by=place.chair, count=12, scan=scan_of_signatures())
    client.force_login(place.contact)
    row = client.get(WORK, {"rij": "papier"}).context["rows"][0]
    assert row.step.verb == "check_paper_list"
    paper = PaperList.objects.get()
    values = data(paper=paper.pk, counted="11")
    assert client.post(in_queue(proposal, "check_paper_list"), values).status_code == 302
    assert place.fresh(proposal).paper_count == 11


def test_a_list_waits_only_while_it_can_be_checked(place):
    proposal = place.under_review()
    operations.add_paper_list(proposal, by=place.chair, count=12, scan=scan_of_signatures())
    assert queues.counts(place.contact)["papier"] == 1
    place.answer(proposal)
    assert queues.counts(place.contact)["papier"] == 0
    assert not queues.in_queue("papier", place.contact).exists()


def test_a_prepared_answer_waits_only_while_it_can_be_published(place):
    proposal = place.under_review()
    operations.prepare_response(proposal, by=place.contact, reason="Nog niet af.")
    assert queues.counts(place.contact)["publiceren"] == 1
    assert list(queues.in_queue("publiceren", place.contact)) == [proposal]
    operations.withdraw(proposal, by=place.author)
    assert queues.counts(place.contact)["publiceren"] == 0
    assert not queues.in_queue("publiceren", place.contact).exists()


def test_nobody_checks_his_own_list(client, place):
    proposal = place.under_review()
    operations.add_paper_list(proposal, by=place.contact, count=12, scan=scan_of_signatures())
    client.force_login(place.contact)
    assert client.get(in_queue(proposal, "check_paper_list")).status_code == 403


def test_hiding_takes_two_people(client, place):
    proposal = place.under_review()
    redaction = operations.propose_redaction(
        proposal, by=place.contact, reason="personal_data", passage="Ouderen"
    )
    client.force_login(place.contact)
    assert client.get(in_queue(proposal, "confirm_redaction")).status_code == 403
    client.force_login(place.desk)
    values = data(redaction=redaction.pk)
    assert client.post(in_queue(proposal, "confirm_redaction"), values).status_code == 302
    redaction.refresh_from_db()
    assert redaction.is_in_force
    assert client.post(in_queue(proposal, "undo_redaction"), values).status_code == 302


def test_report_is_settled_with_what_was_done(at_desk, place):
    proposal = place.under_review()
    report = operations.report_content(proposal, reason="unlawful", text="Dit mag niet.")
    assert at_desk.get(WORK, {"rij": "gemeld"}).context["rows"][0].step.verb == "settle_report"
    values = data(report=report.pk, settlement="Niets gevonden.")
    assert at_desk.post(in_queue(proposal, "settle_report"), values).status_code == 302
    report.refresh_from_db()
    assert report.settled_by == place.desk


def test_note_stays_inside_and_says_the_woo_sentence(at_contact, client, place):
    proposal = place.under_review()
    page = texts(at_contact.get(url(proposal, "add_note")))
    assert "Woo-verzoek" in page
    at_contact.post(url(proposal, "add_note"), data(text="Geheim onder ons."))
    assert InternalNote.objects.get().text == "Geheim onder ons."
    assert "Geheim onder ons." in texts(at_contact.get(url(proposal)))
    client.logout()
    assert "Geheim onder ons." not in texts(client.get(proposal.get_absolute_url()))


# --- the formal response -------------------------------------------------------------------------

YES = {
    "outcome": "yes",
    "reason": "Dit past bij ons plan.",
    "cost": "2.400,00",
    "capacity": "own_mandate",
    "executor_side": "municipality",
    "next_step": "Bestellen",
    "next_step_on": "2026-11-02",
}


def answer_url(proposal):
    return reverse("admin:desk_preview", args=[proposal.number])


def test_answer_is_prepared_looked_at_and_published(at_contact, place):
    proposal = place.under_review()
    values = data(**YES, executor=place.contact.pk)
    response = at_contact.post(in_queue(proposal, "respond"), {**values, "_preview": "1"})
    assert response.url == answer_url(proposal)
    assert place.fresh(proposal).status == Status.UNDER_REVIEW
    page = texts(at_contact.get(response.url))
    assert "Dit past in uw mandaat tot" in page
    assert "Dit past bij ons plan." in page
    assert at_contact.post(response.url).url == url(proposal)
    fresh = place.fresh(proposal)
    assert fresh.status == Status.ACCEPTED
    assert fresh.published_response.cost == Decimal(2400)
    assert fresh.published_response.published_by == place.contact
    assert at_contact.get(response.url).status_code == 404


def test_answer_is_kept_while_it_is_incomplete(at_contact, place):
    proposal = place.under_review()
    values = data(outcome="partly", reason="Een begin.", capacity="own_mandate")
    values["stap-executor_side"] = "municipality"
    at_contact.post(in_queue(proposal, "respond"), {**values, "_keep": "1"})
    assert FormalResponse.objects.get().reason == "Een begin."
    assert "Een begin." in texts(at_contact.get(in_queue(proposal, "respond")))
    response = at_contact.post(in_queue(proposal, "respond"), {**values, "_preview": "1"})
    assert {"alternative", "cost", "next_step", "next_step_on", "executor"} <= set(
        response.context["attempt"].form.errors
    )
    assert "Dit ontbreekt nog" in texts(at_contact.get(answer_url(proposal)))
    assert at_contact.post(answer_url(proposal)).status_code == 200
    assert place.fresh(proposal).status == Status.UNDER_REVIEW


def test_amount_outside_the_mandate_is_put_before_somebody(at_contact, client, place):
    proposal = place.under_review()
    decider = UserFactory(name="Wim Wijd", is_name_public=True, function="teamleider")
    MandateFactory(user=decider, amount=50_000)
    values = data(**{**YES, "cost": "14.000"}, executor=place.contact.pk)
    at_contact.post(in_queue(proposal, "respond"), {**values, "_preview": "1"})
    page = texts(at_contact.get(answer_url(proposal)))
    assert "valt buiten uw mandaat" in page
    assert "Wim Wijd" in page
    assert "Publiceer het antwoord" not in page
    refused = at_contact.post(answer_url(proposal))
    assert refused.status_code == 200
    assert place.fresh(proposal).status == Status.UNDER_REVIEW
    row = at_contact.get(WORK, {"rij": "van-mij"}).context["rows"][0]
    assert row.step.verb == "put_to"
    response = at_contact.post(
        in_queue(proposal, "put_to"), data(to=decider.pk, reason="Graag uw besluit.")
    )
    assert response.status_code == 302
    client.force_login(decider)
    assert client.post(answer_url(proposal)).status_code == 302
    fresh = place.fresh(proposal)
    assert (fresh.status, fresh.handler) == (Status.ACCEPTED, place.contact)
    assert fresh.published_response.published_by == decider


def test_mandate_not_alone_prepares_and_another_publishes(client, place):
    place.contact.mandates.update(is_alone=False)
    MandateFactory(user=place.deputy, amount=5000)
    proposal = place.under_review()
    client.force_login(place.contact)
    client.post(
        in_queue(proposal, "respond"),
        {**data(**YES, executor=place.contact.pk), "_preview": "1"},
    )
    assert "Iemand anders publiceert dit" in texts(client.get(answer_url(proposal)))
    assert client.post(answer_url(proposal)).status_code == 200
    client.force_login(place.deputy)
    assert client.post(answer_url(proposal)).status_code == 302
    assert place.fresh(proposal).published_response.published_by == place.deputy


def test_college_decision_needs_date_and_number(at_contact, place):
    proposal = place.under_review()
    values = {**YES, "capacity": Capacity.COLLEGE, "cost": "90.000"}
    values["executor"] = place.contact.pk
    response = at_contact.post(in_queue(proposal, "respond"), {**data(**values), "_preview": "1"})
    assert {"decided_on", "reference"} <= set(response.context["attempt"].form.errors)
    values |= {"decided_on": today().isoformat(), "reference": "B&W 2026-44"}
    response = at_contact.post(in_queue(proposal, "respond"), {**data(**values), "_preview": "1"})
    assert response.status_code == 302
    assert at_contact.post(answer_url(proposal)).status_code == 302
    assert place.fresh(proposal).status == Status.ACCEPTED


def test_decision_under_the_law_needs_the_objection_clause(at_contact, place):
    proposal = place.under_review()
    values = {**YES, "executor": place.contact.pk, "is_decision": "on"}
    response = at_contact.post(in_queue(proposal, "respond"), {**data(**values), "_preview": "1"})
    assert "objection_clause" in response.context["attempt"].form.errors
    values["objection_clause"] = "U kunt binnen zes weken bezwaar maken."
    at_contact.post(in_queue(proposal, "respond"), {**data(**values), "_preview": "1"})
    at_contact.post(answer_url(proposal))
    assert place.fresh(proposal).published_response.is_decision


def test_no_needs_another_way(at_contact, place):
    proposal = place.under_review()
    values = data(outcome="no", reason="Geen plek.", capacity="own_mandate")
    values["stap-executor_side"] = "municipality"
    response = at_contact.post(in_queue(proposal, "respond"), {**values, "_preview": "1"})
    assert set(response.context["attempt"].form.errors) == {"alternative"}
    values["stap-alternative"] = "Een bankje bij de kerk."
    at_contact.post(in_queue(proposal, "respond"), {**values, "_preview": "1"})
    at_contact.post(answer_url(proposal))
    assert place.fresh(proposal).published_response.outcome == Outcome.NO


def test_ready_made_text_is_put_below_what_was_typed(at_contact, place):
    template = ResponseTemplate.objects.create(
        name="Akkoord", use="answer", text="Wij zijn het eens."
    )
    proposal = place.under_review()
    response = at_contact.post(
        in_queue(proposal, "respond"),
        {**data(reason="Beste buurt,", template=template.pk), "_template": "1"},
    )
    assert response.status_code == 200
    assert (
        response.context["attempt"].form["reason"].value() == "Beste buurt,\n\nWij zijn het eens."
    )
    assert not FormalResponse.objects.exists()


def test_link_to_a_decision_is_a_real_link(at_contact, place):
    proposal = place.under_review()
    response = at_contact.post(
        in_queue(proposal, "respond"),
        {**data(**YES, reference_url="javascript:alert(1)"), "_keep": "1"},
    )
    assert "reference_url" in response.context["attempt"].form.errors


# --- several at once -----------------------------------------------------------------------------


def test_bulk_assign_gives_several_to_one(at_desk, place):
    first, second = place.submitted(), place.under_review()
    response = at_desk.post(
        f"{WORK}?rij=alles",
        {"bulk": "1", "chosen": [first.number, second.number], "to": place.deputy.pk},
    )
    assert response.status_code == 302
    assert {place.fresh(p).handler for p in (first, second)} == {place.deputy}
    assert "2 zaken zijn nu van Joris Maas" in texts(at_desk.get(response.url))


def test_bulk_assign_without_choice_says_so(at_desk, place):
    place.submitted()
    page = texts(at_desk.post(f"{WORK}?rij=alles", {"bulk": "1"}))
    assert "Kies ten minste één zaak." in page
    assert "Kies een collega." in page


def test_bulk_assign_names_what_could_not_be_assigned(client, place):
    proposal = place.submitted()
    client.force_login(place.broker)
    response = client.post(
        f"{WORK}?rij=alles", {"bulk": "1", "chosen": [proposal.number], "to": place.deputy.pk}
    )
    assert f"{proposal.number}: u mag dit niet doen." in texts(client.get(response.url))
    assert place.fresh(proposal).handler == place.contact


def test_leave_hands_over_what_was_chosen(at_contact, place):
    first, second = place.submitted(), place.under_review()
    page = at_contact.get("/admin/overdragen/")
    assert page.context["form"]["chosen"].value() == [first.number, second.number]
    at_contact.post(
        "/admin/overdragen/",
        {"chosen": [first.number], "to": place.deputy.pk, "reason": "Vakantie tot 30 november."},
    )
    assert place.fresh(first).handler == place.deputy
    assert place.fresh(second).handler == place.contact


def test_leave_needs_a_message(at_contact, place):
    proposal = place.submitted()
    response = at_contact.post(
        "/admin/overdragen/", {"chosen": [proposal.number], "to": place.deputy.pk}
    )
    assert set(response.context["form"].errors) == {"reason"}
    assert place.fresh(proposal).handler == place.contact


def test_leave_moves_only_ones_own_work(client, place):
    proposal = place.submitted()
    client.force_login(place.desk)
    response = client.post(
        "/admin/overdragen/",
        {"chosen": [proposal.number], "to": place.deputy.pk, "reason": "Zo."},
    )
    assert response.status_code == 200
    assert place.fresh(proposal).handler == place.contact


# --- entry of a phone call -----------------------------------------------------------------------


def entry(place, **values):
    return {
        "on_behalf_of": "Bewoners van de Kerkstraat",
        "kind": "wish",
        "platform": place.platform.pk,
        "subject": place.subject.pk,
        "title": "Minder hard rijden",
        "text": "Zij willen een drempel.",
        **values,
    }


def test_phone_call_becomes_a_plan_on_behalf_of_residents(at_desk, place):
    response = at_desk.post("/admin/plannen/nieuw/", entry(place))
    proposal = Proposal.objects.get()
    assert response.url == url(proposal)
    assert (proposal.status, proposal.submitted_by, proposal.submitted_by_role) == (
        Status.SUBMITTED,
        place.desk,
        "desk",
    )
    assert proposal.on_behalf_of == "Bewoners van de Kerkstraat"
    assert proposal.handler == place.contact


def test_phone_call_keeps_the_text_after_an_error(at_desk, place):
    response = at_desk.post("/admin/plannen/nieuw/", entry(place, title="", kind="agenda"))
    assert set(response.context["form"].errors) == {"title", "kind"}
    assert "Zij willen een drempel." in texts(response)
    assert not Proposal.objects.exists()


# --- export --------------------------------------------------------------------------------------


def test_export_holds_no_persons_and_no_formulas(at_desk, place):
    Proposal.objects.filter(pk=place.under_review().pk).update(listed_title="=HYPERLINK(1)")
    secret = place.submitted(title="Mijn buurman Jan de Vries")
    response = at_desk.get("/admin/werkvoorraad.csv", {"rij": "alles"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert ";'=HYPERLINK(1);" in text
    assert secret.number in text
    for word in ("Jan de Vries", "Verhoeven", "@example.nl", "Joris"):
        assert word not in text


def test_export_asks_the_same_queries_for_one_and_three(
    at_desk, place, django_assert_max_num_queries
):
    def look():
        with django_assert_max_num_queries(30) as asked:
            at_desk.get("/admin/werkvoorraad.csv", {"rij": "alles"})
        return len(asked.captured_queries)

    place.submitted()
    look()
    once = look()
    place.submitted()
    place.under_review()
    assert look() == once


# --- the record pages of plans -------------------------------------------------------------------


def test_status_and_text_cannot_be_edited_by_hand(at_desk, place):
    proposal = place.submitted()
    path = f"/admin/proposals/proposal/{proposal.pk}/change/"
    response = at_desk.post(path, {"status": "accepted", "text": "Veranderd"})
    assert response.status_code == 302
    assert response.url == url(proposal)
    fresh = place.fresh(proposal)
    assert (fresh.status, fresh.text) == (Status.SUBMITTED, proposal.text)
    assert at_desk.get("/admin/proposals/proposal/add/").status_code in (403, 404)
    assert at_desk.post(f"/admin/proposals/proposal/{proposal.pk}/delete/").status_code == 403


def test_a_draft_of_a_resident_is_nowhere_in_the_admin(at_desk, place):
    draft = place.draft(title="Nog niet af")
    for path in (WORK + "?rij=alles", "/admin/proposals/proposal/?q=af"):
        assert "Nog niet af" not in texts(at_desk.get(path))
    assert at_desk.get(f"/admin/proposals/proposal/{draft.pk}/change/").status_code == 404


def test_plan_page_holds_everything(at_contact, place):
    proposal = place.accepted()
    operations.add_note(proposal, by=place.contact, text="Bellen met de buurt.")
    operations.write_message(proposal, by=place.contact, text="De bankjes zijn besteld.")
    page = texts(at_contact.get(url(proposal)))
    for words in (
        proposal.title,
        "Ouderen willen graag",
        "Bellen met de buurt.",
        "De bankjes zijn besteld.",
        "Dit past in onze plannen.",
        "Waarom deze datum?",
    ):
        assert words in page


def test_every_step_has_a_right_and_words():
    for verb, step in steps.STEPS.items():
        assert step.verb == verb
        assert re.search(r"%\(number\)s", str(step.heading))
        assert step.label


# --- axe, at two widths --------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.django_db(transaction=True)
def test_admin_passes_axe(new_page, live_server, axe, width, db):
    from tests.factories import ProposalFactory

    platform, subject = PlatformFactory(name="Dorst"), SubjectFactory(name="Verkeer")
    contact = UserFactory(name="Sanne Verhoeven", function="adviseur", team="Verkeer")
    ContactAssignmentFactory(user=contact, platform=platform, subject=subject)
    MandateFactory(user=contact)
    make = {"platform": platform, "subject": subject}
    late = ProposalFactory(under_review=True, late=True, **make)
    new = ProposalFactory(**make)
    ProposalFactory(supplement_requested=True, **make)
    answered = ProposalFactory(accepted=True, **make)
    operations.prepare_response(late, by=contact, outcome="partly", reason="Deels.")
    ResponseTemplate.objects.create(name="Akkoord", use="answer", text="Wij zijn het eens.")
    desk = UserFactory(name="Bea Balie", function="balie", desk=True)
    admin = UserFactory(administrator=True)
    page = new_page(contact, live_server, viewport={"width": width, "height": 900})

    def look(path):
        page.goto(f"{live_server.url}{path}")
        assert (path, axe(page)) == (path, [])
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert (path, wide <= 0) == (path, True)

    look("/admin/")
    look("/admin/?rij=weglakken")
    look(in_queue(late, "respond"))
    look(answer_url(late))
    look(url(late))
    look(url(late, "hand_over"))
    look(url(answered))
    look(in_queue(new, "refuse"))
    page.get_by_role("button", name="Niet in behandeling").click()
    expect(page).to_have_title(re.compile(r"^Fout: "))
    assert axe(page) == []
    look("/admin/overdragen/")
    look("/admin/proposals/proposal/")
    page = new_page(desk, live_server, viewport={"width": width, "height": 900})
    look("/admin/?rij=alles")
    look("/admin/plannen/nieuw/")
    look("/admin/geen-aanspreekpunt/")
    look("/admin/liaisons/contactassignment/")
    look("/admin/liaisons/contactassignment/add/")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page).to_have_title(re.compile(r"^Fout: "))
    assert axe(page) == []
    row = contact.contact_assignments.get()
    look(f"/admin/liaisons/contactassignment/{row.pk}/change/")
    look(f"/admin/liaisons/contactassignment/{row.pk}/history/")
    look("/admin/proposals/responsetemplate/")
    page = new_page(admin, live_server, viewport={"width": width, "height": 900})
    for path in (
        "liaisons/mandate/add/",
        "liaisons/roleholder/add/",
        "council/councilseat/add/",
        "council/portfolio/add/",
        "council/party/",
    ):
        look(f"/admin/{path}")
