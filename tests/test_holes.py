"""The holes that peers had (SAFETY.md), each looked for here.

What one room tests thoroughly (sign-in, uploads, the second factor) is tried once more here from
the outside; the tests of the room itself stand beside its code.
"""

import csv
import io
import json
import re
import time
import uuid
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import pikepdf
import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import include, path, reverse
from PIL import Image

from accounts.models import User
from core import attachments, entries, privacy
from core.prose import as_html
from core.templatetags.core import teaser
from core.terms import today as current_day
from core.transitions import Refused
from liaisons.operations import save_assignment
from notifications.models import Message
from notifications.operations import follow
from proposals import operations
from proposals.models import Proposal, Support
from proposals.states import Outcome
from proposals.versions import difference
from tests import surface
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    DecisionFactory,
    EmploymentFactory,
    MeetingFactory,
    PromiseFactory,
    QuestionFactory,
    UserFactory,
    WorkingGroupFactory,
)
from tests.proposals.conftest import place  # noqa: F401  the fixture
from tests.test_matrix import all_patterns, concrete, with_appointments
from wijkportaal import logs

SECRET_TITLE = "Zilverreiger bij de vijver"
SECRET_TEXT = "De zilverreiger wil rust. Bel mij op 06 12345678."


def as_(person):
    client = Client(raise_request_exception=True)
    surface.sign_in(client, person)
    return client


def visitor_pages(plan):
    """Everything a visitor can ask about one plan, and every list it may turn up in."""
    number, slug = plan.number, plan.platform.slug
    of_plan = (
        "",
        "afdrukken/",
        "dossier.json",
        "qr.svg",
        "steun/",
        "volgen/",
        "versies/",
        "melden/",
        "klaar/",
    )
    return [
        *(f"/plannen/{number}/{page}" for page in of_plan),
        "/",
        "/plannen/?scope=all",
        "/plannen/?q=zilver",
        "/plannen/lijst.csv?scope=all",
        "/plannen/nieuw.atom",
        "/zoeken/?q=zilver",
        f"/platforms/{slug}/",
        f"/platforms/{slug}/volgen/",
        "/voortgang/",
        "/api/v1/plannen",
        "/api/v1/plannen?q=zilver",
        f"/api/v1/plannen/{number}",
    ]


# --- private text ---------------------------------------------------------------------------------


def test_before_admission_the_words_stand_nowhere(place):  # noqa: F811
    """Private reports found by reference (FixMyStreet); a plan that is not admitted is one."""
    plan = place.submitted(title=SECRET_TITLE, text=SECRET_TEXT)
    operations.ask_initiator(plan, by=place.contact, question="Zilverreiger, waar precies?")
    withdrawn = operations.withdraw(
        place.submitted(title=SECRET_TITLE, text=SECRET_TEXT), by=place.author
    )
    found = []
    for person in (None, place.neighbour, place.outsider):
        client = as_(person)
        for proposal in (plan, withdrawn):
            for url in visitor_pages(proposal):
                body = client.get(url).content.decode(errors="replace")
                if "zilverreiger" in body.lower():
                    found.append((person and person.pk, url))
    assert found == []
    assert "ilverreiger" in as_(place.author).get(plan.get_absolute_url()).content.decode()


def test_who_follows_hears_no_title_that_is_not_public(place):  # noqa: F811
    """Following is open to everybody, also before admission; the messages must not tell."""
    plan = place.submitted(title=SECRET_TITLE, text=SECRET_TEXT)
    follow(place.neighbour, plan)
    follow(place.neighbour, place.platform)
    operations.write_message(plan, by=place.contact, text="Wij kijken ernaar.")
    operations.forward(plan, by=place.contact, to="Waterschap", reason="Hun sloot.")
    operations.take_back(plan, by=place.desk, reason="Niet van hen.")
    operations.withdraw(plan, by=place.author)
    told = Message.objects.filter(user=place.neighbour)
    said = " ".join(f"{row.subject} {row.body} {row.details}" for row in told)
    assert "ilverreiger" not in said
    assert Message.objects.filter(user=place.author).exists()


def test_a_covered_passage_stands_nowhere_any_more(place):  # noqa: F811
    plan = place.gathering_support()
    operations.revise(
        plan, by=place.author, title=SECRET_TITLE, text=SECRET_TEXT, reason="Zilverreiger erbij"
    )
    for passage in ("Zilverreiger", "zilverreiger", "06 12345678"):
        redaction = operations.propose_redaction(
            plan, by=place.desk, reason="personal_data", passage=passage
        )
        operations.confirm_redaction(redaction, by=place.contact)
    follow(place.neighbour, plan)
    operations.write_message(plan, by=place.contact, text="Wij kijken ernaar.")
    plan.refresh_from_db()
    client, found = Client(), []
    for url in visitor_pages(plan):
        body = client.get(url).content.decode(errors="replace")
        if "zilverreiger" in body.lower() or "12345678" in body:
            found.append(url)
    export = as_(place.desk).get("/admin/werkvoorraad.csv?rij=alles").content.decode()
    if "ilverreiger" in export:
        found.append("work list")
    told = Message.objects.filter(user=place.neighbour, event__contains="message")
    if any("ilverreiger" in f"{row.subject} {row.body}" for row in told):
        found.append("message")
    mine = as_(place.neighbour).get("/mijn/").content.decode()
    if "ilverreiger" in mine:
        found.append("/mijn/")
    assert found == []
    assert entries.verify(plan.entries.select_related("text_row")) == []


def test_a_draft_opens_for_its_writer_only(place):  # noqa: F811
    """Drafts visible through embeds (Decidim)."""
    draft = place.draft(title=SECRET_TITLE)
    base = f"/mijn/concepten/{draft.uuid}/"
    pages = [
        base,
        *(f"{base}{step}/" for step in ("waar", "plan", "over-u", "nakijken", "weggooien")),
    ]
    for person in (place.neighbour, place.chair, place.desk, place.contact, place.alderman):
        client = as_(person)
        for url in pages:
            assert client.get(url).status_code == 404, url
            response = client.post(url, {"title": "Gekaapt", "go": "next"})
            assert response.status_code in (404, 405), url
    for url in pages:
        response = Client().get(url)
        assert response.status_code in (302, 404)
        assert "ilverreiger" not in response.content.decode()
    draft.refresh_from_db()
    assert draft.title == SECRET_TITLE


def test_a_form_takes_no_field_that_it_does_not_show(place):  # noqa: F811
    """Mass assignment: status, number, author and counters do not come from a form."""
    draft = place.draft()
    forced = {
        "status": "accepted",
        "number": "WP-1999-0001",
        "author": place.neighbour.pk,
        "submitted_by": place.neighbour.pk,
        "initiator": "municipality",
        "support_count": "5000",
        "minimum": "1",
        "handler": place.neighbour.pk,
        "on_behalf_of": "De hele straat",
        "for_whom": "residents",
        "admitted_on": "2020-01-01",
        "is_text_public_after_end": "on",
        "uuid": "00000000-0000-0000-0000-000000000000",
    }
    client = as_(place.author)
    for step, own in (
        ("waar", {"platform": "dorst"}),
        ("plan", {"title": "Bank", "text": "Graag.", "kind": "plan", "subject": "verkeer"}),
        ("over-u", {"name": "Fatima"}),
        ("nakijken", {}),
    ):
        url = f"/mijn/concepten/{draft.uuid}/{step}/"
        client.post(url, {**forced, **own, "go": "next"})
    plan = Proposal.objects.get(pk=draft.pk)
    assert plan.status == "submitted"
    assert plan.number.startswith(f"WP-{current_day().year}-")
    assert (plan.author, plan.submitted_by, plan.initiator) == (
        place.author,
        place.author,
        "neighbourhood",
    )
    assert (plan.support_count, plan.minimum, plan.admitted_on) == (0, None, None)
    assert plan.handler == place.contact
    assert plan.on_behalf_of == ""
    assert plan.is_text_public_after_end is False


# --- rights that have ended -----------------------------------------------------------------------


def test_a_former_contact_point_does_nothing_from_the_next_day_on(place):  # noqa: F811
    """Also when the worker stands still: rights are read from the records of today."""
    plan = place.submitted(title=SECRET_TITLE)
    assignment = place.contact.contact_assignments.get()
    assignment.ends_on = current_day()
    save_assignment(assignment, by=place.desk)
    place.contact.mandates.update(ends_on=current_day())
    place.wait(1)
    contact, deputy = (
        type(person).objects.get(pk=person.pk) for person in (place.contact, place.deputy)
    )
    for person in (contact, deputy):
        assert not person.has_perm("proposals.admit_proposal", Proposal.objects.get(pk=plan.pk))
        with pytest.raises(PermissionDenied):
            operations.admit(plan, by=person)
    assert "ilverreiger" not in as_(contact).get(plan.get_absolute_url()).content.decode()


def test_who_got_a_plan_in_hand_loses_it_with_his_employment(place):  # noqa: F811
    colleague = EmploymentFactory(role="desk", starts_on=current_day()).user
    plan = operations.hand_over(place.submitted(), by=place.contact, to=colleague, reason="Verlof")
    colleague.employments.update(ends_on=current_day())
    place.wait(1)
    colleague = type(colleague).objects.get(pk=colleague.pk)
    with pytest.raises(PermissionDenied):
        operations.admit(plan, by=colleague)
    assert as_(colleague).get("/admin/").status_code == 404


def test_a_former_board_member_stands_outside(place):  # noqa: F811
    plan = place.board_asked()
    seat = place.chair.board_seats.get()
    seat.ends_on = current_day()
    seat.save()
    AgreementFactory(platform=place.platform, version=9)
    place.wait(1)
    chair = type(place.chair).objects.get(pk=place.chair.pk)
    client = as_(chair)
    for url in (
        "/platforms/dorst/bestuur/nieuw/",
        "/platforms/dorst/afspraak/nieuw/",
        f"/plannen/{plan.number}/papier/",
    ):
        assert client.get(url).status_code == 403, url
        assert client.post(url, {}).status_code == 403, url
    assert client.get("/platforms/dorst/afspraak/9/").status_code == 404
    assert client.post("/platforms/dorst/afspraak/9/tekenen/").status_code == 404
    with pytest.raises(PermissionDenied):
        operations.publish_response(
            plan, by=chair, outcome=Outcome.NO, reason="Nee", alternative="x", capacity="board"
        )


def test_an_expired_mandate_decides_nothing(place):  # noqa: F811
    plan = place.under_review()
    place.contact.mandates.update(ends_on=current_day())
    place.wait(1)
    contact = type(place.contact).objects.get(pk=place.contact.pk)
    operations.prepare_response(
        plan, by=contact, outcome=Outcome.NO, reason="Kan niet.", alternative="Elders."
    )
    with pytest.raises(Refused):
        operations.publish_response(plan, by=contact)
    assert Proposal.objects.get(pk=plan.pk).status == "under_review"


# --- the admin ------------------------------------------------------------------------------------


def superuser():
    return User.objects.create_superuser(email="wortel@example.nl", password="x", name="Wortel")


def test_a_superuser_stands_above_no_rule(place):  # noqa: F811
    """Forged admin posts (Django): the mark that begins an installation decides no plan."""
    plan, answered = place.under_review(), place.accepted()
    root = superuser()
    for step in (
        lambda: operations.publish_response(plan, by=root, outcome="no", reason="x"),
        lambda: operations.withdraw(plan, by=root),
        lambda: operations.revise(plan, by=root, title="x", text="y", reason="z"),
        lambda: operations.start(answered, by=root, planned_end_on=current_day()),
    ):
        with pytest.raises(PermissionDenied):
            step()
    client = as_(root)
    forged = {"title": "Gekaapt", "text": "Gekaapt", "status": "withdrawn", "_save": "1"}
    for record in (plan, answered):
        client.post(reverse("admin:proposals_proposal_change", args=[record.pk]), forged)
        client.post(reverse("admin:desk_plan", args=[record.number]), forged)
    for record in (plan, answered):
        fresh = Proposal.objects.get(pk=record.pk)
        assert (fresh.title, fresh.text, fresh.status) == (record.title, record.text, record.status)


def test_nothing_is_deleted_and_nothing_is_asked_through_the_admin(place):  # noqa: F811
    """Delete pages, bulk actions, and lookups that would make a filter an oracle."""
    place.accepted()
    EmploymentFactory(user=place.desk, role="administrator")
    rows = {model: model._base_manager.count() for model in admin.site._registry}
    for person in (superuser(), place.desk):
        rows = {model: model._base_manager.count() for model in admin.site._registry}
        client = as_(person)
        client.raise_request_exception = False
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            pk = model._base_manager.values_list("pk", flat=True).first() or 1
            url = reverse(f"{name}_delete", args=[pk])
            assert client.get(url).status_code in (403, 404), url
            assert client.post(url, {"post": "yes"}).status_code in (403, 404), url
            changelist = reverse(f"{name}_changelist")
            client.post(
                changelist,
                {"action": "delete_selected", "_selected_action": [pk], "post": "yes"},
            )
            for lookup in (
                "password__startswith=p",
                "email__startswith=a",
                "user__email__startswith=a",
                "user__password__startswith=p",
                "author__email__startswith=a",
                "text__contains=a",
            ):
                response = client.get(f"{changelist}?{lookup}")
                assert response.status_code in (302, 400, 403, 404), (changelist, lookup)
        assert {m: m._base_manager.count() for m in admin.site._registry} == rows


# --- what leaves the house ------------------------------------------------------------------------

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
LINKS = """[a](javascript:alert(1)) [b](data:text/html,x) [c](JaVaScRiPt:alert(1))
<script>x</script>
[d](//evil.nl) ![e](http://evil.nl/x.png) <a href="x" onclick="alert(1)">f</a>
```zilver<img/src=x>
x
```
"""


def test_names_titles_and_texts_are_never_markup(place):  # noqa: F811
    """XSS in names and admin text (Decidim), in the page and in what lies behind a covered word."""
    author = place.author
    author.name = EVIL
    author.save()
    place.contact.name = EVIL
    place.contact.save()
    plan = place.gathering_support()
    operations.revise(plan, by=author, title=EVIL[:80], text=LINKS, reason=EVIL)
    operations.set_summary(plan, by=place.contact, summary=EVIL)
    operations.write_message(plan, by=place.contact, text=f"{EVIL} {LINKS}")
    operations.report_content(plan, reason="unlawful", text=EVIL)
    operations.add_note(plan, by=place.desk, text=EVIL)
    redaction = operations.propose_redaction(
        plan, by=place.desk, reason="unlawful", passage="zilver"
    )
    operations.confirm_redaction(redaction, by=place.contact)
    BoardSeatFactory(platform=place.platform, user=UserFactory(name=EVIL, is_name_public=True))
    pages = [url for url in visitor_pages(plan) if "json" not in url and "/api/" not in url]
    pages += ["/platforms/dorst/bestuur/", "/aanspreekpunten/", "/plannen/?q=" + EVIL]
    staff = ["/admin/", f"/admin/plannen/{plan.number}/", "/admin/proposals/proposal/"]
    broken = []
    for person, urls in ((None, pages), (place.desk, staff), (author, ["/mijn/", *pages[:1]])):
        client = as_(person)
        for url in urls:
            response = client.get(url)
            if response.headers["Content-Type"].startswith("text/html"):
                broken += [(url, what) for what in dangers(response.content.decode())]
    for row in Message.objects.all():
        html = as_(row.user).get(f"/mijn/berichten/{row.pk}/").content.decode()
        broken += [(row.kind, what) for what in dangers(html)]
    assert broken == []
    assert dangers(f"{EVIL}<a href=javascript:x>") != []


def dangers(html):
    """The elements of a page that could run something or call somebody else."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            for name, value in attrs:
                if name.startswith("on") or name == "style":
                    found.append((tag, name))
                if name in ("href", "src", "action") and re.match(
                    r"\s*(javascript|data|vbscript):|x$|(https?:)?//evil", value or "", re.I
                ):
                    found.append((tag, value))
            if (tag == "script" and "src" not in dict(attrs)) or tag in (
                "iframe",
                "object",
                "embed",
            ):
                found.append((tag, "inline"))

    Reader().feed(html)
    # A link of a resident to elsewhere is his to make; a picture from elsewhere is not.
    return [item for item in found if not (item[0] == "a" and re.match("(http:)?//", item[1]))]


@pytest.mark.parametrize(
    "title", ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2+3", " =1+1", "＝1+1"]
)
def test_no_cell_of_a_sheet_is_a_formula(place, title):  # noqa: F811
    """CSV formulas, also behind a space and in the wide letters that a sheet reads the same."""
    plan = place.under_review()
    Proposal.objects.filter(pk=plan.pk).update(title=title, listed_title=title)
    place.platform.name = title
    place.platform.save()
    sheets = [
        (None, "/plannen/lijst.csv?scope=all"),
        (None, "/voortgang/cijfers.csv"),
        (place.desk, "/admin/werkvoorraad.csv?rij=alles"),
    ]
    for person, url in sheets:
        response = as_(person).get(url)
        assert response.status_code == 200
        for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"):
            for cell in row:
                assert cell.lstrip()[:1] not in set("=+@＝＋＠－\t\r"), (url, cell)
                assert not re.match(r"\s*-\D|\s*-\d+\D", cell), (url, cell)


PERSONAL = re.compile(
    r"[\w.+-]+@(?!example\.nl/)[\w-]+\.\w+|\b[1-9]\d{3} ?[A-Z]{2}\b|\b06[ -]?\d{8}\b"
)
OF_THE_HOUSE = {"4849 AA", "4849 AB"}  # the examples beside a field for a postcode


def test_no_public_page_tells_how_to_reach_somebody(place):  # noqa: F811
    """All e-mail addresses public (adhocracy): no address, postcode, telephone or hidden name."""
    for person, name in ((place.author, "Fatima Bouzid"), (place.neighbour, "Kees Bakker")):
        person.name = name
        person.save()
    answered = place.accepted()
    plan = place.gathering_support()
    operations.support(plan, by=place.neighbour)
    people = {"concept": place.draft(), "plan": answered, "author": place.author}
    here = {"platform": plan.platform, "subject": plan.subject}
    people |= {
        "board": place.chair,
        "decision": DecisionFactory(platforms=[plan.platform]),
        "promises": [PromiseFactory(**here), PromiseFactory(kept=True, **here)],
        "bundle": uuid.uuid4(),
        "contact": place.contact,
        "questions": [QuestionFactory(by=place.author, **here)],
    }
    people |= with_appointments(plan.platform, by=place.alderman, board=place.chair)
    MeetingFactory(platforms=[plan.platform], held=True)
    WorkingGroupFactory(platform=plan.platform)
    hidden = [
        "Fatima Bouzid",
        "Kees Bakker",
        "Nadia Verbruggen",
        place.neighbour.email,
        place.contact.email,
    ]
    postcodes = {r.postcode for r in place.neighbour.residences.all()}
    client, found = Client(), []
    urls = [concrete(path, name, people) for path, name in dict.fromkeys(all_patterns())]
    for url in [*urls, *visitor_pages(plan), *visitor_pages(answered)]:
        if url.startswith(("/admin", "/account")):
            continue
        response = client.get(url)
        if response.status_code != 200 or response.streaming:
            continue
        text = response.content.decode(errors="replace")
        text = text.replace("security@example.nl", "").replace("naam@example.nl", "")
        for match in {*PERSONAL.findall(text), *(h for h in [*hidden, *postcodes] if h in text)}:
            if match not in OF_THE_HOUSE:
                found.append((url, match))
    assert found == []


# --- the way out, and what stays behind -----------------------------------------------------------

ELSEWHERE = (
    "//evil.nl",
    "///evil.nl",
    "\\\\evil.nl",
    "/\\evil.nl",
    "https:evil.nl",
    "https:///evil.nl",
    "http://evil.nl/",
    "http://testserver@evil.nl/",
    "javascript:alert(1)",
    "/\t/evil.nl",
    " //evil.nl",
    "\x01//evil.nl",
    "/%09/evil.nl\r\nSet-Cookie: a=b",
)


def leads_away(response):
    """Whether a browser that follows this answer leaves the site."""
    target = response.headers.get("Location", "")
    target = re.sub(r"[\t\r\n]", "", target).strip().replace("\\", "/")
    parts = urlsplit(target)
    scheme_is_odd = parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc)
    return (bool(target) and (target.startswith("//") or scheme_is_odd)) or (
        parts.netloc not in ("", "testserver")
    )


@pytest.mark.parametrize("evil", ELSEWHERE)
def test_no_way_back_leads_elsewhere(place, evil):  # noqa: F811
    """Redirects by next=//evil, in every flow that has a way back."""
    place.neighbour.set_password("een lang wachtwoord")
    place.neighbour.save()
    EmailAddress.objects.create(
        user=place.neighbour, email=place.neighbour.email, verified=True, primary=True
    )
    cache.clear()
    query = urlencode({"next": evil})
    visitor, member, staff = Client(), as_(place.author), as_(place.desk)
    password = {"login": place.neighbour.email, "password": "een lang wachtwoord", "next": evil}
    address = {"postcode": "4849 AB", "house_number": "1", "next": evil}
    answers = [
        visitor.post("/taal/", {"language": "nl", "next": evil}),
        visitor.post(f"/account/login/?{query}", {"email": "nieuw@example.nl", "next": evil}),
        visitor.get(f"/admin/login/?{query}"),
        Client().post(f"/account/login/wachtwoord/?{query}", password),
        member.get(f"/account/login/?{query}"),
        member.get(f"/account/bevestigen/?{query}"),
        member.post(f"/account/reauthenticate/?{query}", {"next": evil}),
        member.post(f"/mijn/adres/?{query}", address),
        staff.post(f"/admin/?{query}", {"next": evil}),
        staff.get(f"/admin/plannen/nieuw/?{query}"),
        member.post(f"/account/logout/?{query}", {"next": evil}),
    ]
    for number, response in enumerate(answers):
        assert response.status_code < 500
        assert not leads_away(response), (number, response.headers.get("Location"))
        assert "Set-Cookie: a" not in str(response.headers)


def test_a_page_in_another_language_is_not_kept_for_everybody(db, settings):
    settings.PUBLIC_CACHE_SECONDS = 30
    cache.clear()
    response = Client().get("/begrippen/", HTTP_COOKIE="django_language=en")
    assert "Cookie" in response.headers.get("Vary", "") or "private" in response["Cache-Control"]
    assert 'lang="nl"' in Client().get("/begrippen/").content.decode()


def broken_page(request):
    raise RuntimeError("geheim wachtwoord van kees@example.nl op 10.0.0.7")


def forbidden_page(request):
    raise PermissionDenied("geheim")


urlpatterns = [
    path("stuk/", login_not_required(broken_page)),
    path("dicht/", login_not_required(forbidden_page)),
    path("", include("wijkportaal.urls")),
]
handler400 = "wijkportaal.errors.bad_request"
handler403 = "wijkportaal.errors.permission_denied"
handler404 = "wijkportaal.errors.page_not_found"
handler500 = "wijkportaal.errors.server_error"


@pytest.mark.urls(__name__)
def test_every_kind_of_answer_has_all_headers_and_tells_nothing(place, settings):  # noqa: F811
    """Clickjacking and all headers: pages, errors, redirects, files, JSON and the admin."""
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_SSL_REDIRECT = False
    plan = place.gathering_support()
    picture = attach(plan)
    checked = Client(enforce_csrf_checks=True, raise_request_exception=False)
    desk = as_(place.desk)
    visitor = Client(raise_request_exception=False)
    answers = {
        "page": visitor.get(plan.get_absolute_url(), secure=True),
        "redirect": visitor.get("/mijn/", secure=True),
        "no slash": visitor.get("/plannen", secure=True),
        "not found": visitor.get("/nergens/", secure=True),
        "forbidden": visitor.get("/dicht/", secure=True),
        "no token": checked.post("/account/login/", {}, secure=True),
        "method": visitor.post("/begrippen/", secure=True),
        "broken": visitor.get("/stuk/", secure=True),
        "host": visitor.get("/", HTTP_HOST="evil.nl", secure=True),
        "large": visitor.post(
            "/account/login/", b"x", "text/plain", CONTENT_LENGTH="99999999999", secure=True
        ),
        "admin": desk.get("/admin/", secure=True),
        "sheet": visitor.get("/plannen/lijst.csv", secure=True),
        "feed": visitor.get("/plannen/nieuw.atom", secure=True),
        "api": visitor.get("/api/v1/plannen", secure=True),
        "api not found": visitor.get("/api/v9", secure=True),
        "json": visitor.get(f"/plannen/{plan.number}/dossier.json", secure=True),
        "picture": visitor.get(picture.get_absolute_url(), secure=True),
        "static": visitor.get("/static/dist/logo.svg", secure=True),
        "health": visitor.get("/healthz", secure=True),
        "head": visitor.head("/plannen/", secure=True),
        "options": visitor.options("/plannen/", secure=True),
    }
    for what, response in answers.items():
        headers = response.headers
        policy = headers.get("Content-Security-Policy", "")
        assert "default-src 'self'" in policy or policy == "default-src 'none'; sandbox", what
        assert "unsafe" not in policy
        assert headers.get("X-Content-Type-Options") == "nosniff", what
        assert headers.get("X-Frame-Options") == "DENY", what
        assert headers.get("Referrer-Policy") == "same-origin", what
        assert headers.get("Cross-Origin-Opener-Policy") == "same-origin", what
        assert "camera=()" in headers.get("Permissions-Policy", ""), what
        assert "max-age=31536000" in headers.get("Strict-Transport-Security", ""), what
        if what not in {"admin", "no token", "large"}:
            assert not response.cookies, what
        if response.status_code >= 400:
            assert "no-store" in headers["Cache-Control"], what
            body = response.content.decode()
            for word in ("geheim", "kees@", "Traceback", "RuntimeError", "/work/", "10.0.0.7"):
                assert word not in body, what
        response.close()
    statuses = {what: response.status_code for what, response in answers.items()}
    assert statuses["broken"] == 500
    assert (statuses["host"], statuses["large"], statuses["method"]) == (400, 413, 405)
    assert "no-store" in answers["admin"]["Cache-Control"]


def attach(plan, by=None):
    """A picture with a plan, through the same check as any other."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), (20, 90, 60)).save(out, "PNG")
    checked = attachments.check(SimpleUploadedFile("vijver.png", out.getvalue(), "image/png"))
    return operations.add_attachment(plan, by=by or plan.author, checked=checked, alternative="x")


def test_a_file_is_as_private_as_its_plan(place):  # noqa: F811
    """Private files by replayed links (Decidim): before admission, of another plan, covered."""
    plan = place.submitted()
    picture = attach(plan, by=place.author)
    url = picture.get_absolute_url()
    other = place.under_review()
    for person in (None, place.neighbour):
        assert as_(person).get(url).status_code == 404
        assert as_(person).get(f"/plannen/{other.number}/bijlagen/{picture.pk}/").status_code == 404
        assert as_(person).get(f"/media/{picture.file.name}").status_code == 404
    response = as_(place.author).get(url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    operations.admit(plan, by=place.contact)
    assert Client().get(url).status_code == 200
    redaction = operations.propose_redaction(
        plan, by=place.desk, reason="personal_data", attachment=picture
    )
    assert Client().get(url).status_code == 200
    operations.confirm_redaction(redaction, by=place.contact)
    for person in (None, place.neighbour):
        assert as_(person).get(url).status_code == 404
    assert re.fullmatch(r"attachments/\w\w/[0-9a-f]{32}\.png", picture.file.name)


def test_a_scan_of_signatures_opens_for_checkers_only(place):  # noqa: F811
    plan = place.gathering_support()
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    scan = attachments.check(SimpleUploadedFile("lijst.png", out.getvalue(), "image/png"))
    paper = operations.add_paper_list(plan, by=place.chair, count=3, scan=scan)
    url = f"/plannen/{plan.number}/papier/{paper.pk}/scan/"
    other = place.submitted()
    for person in (place.author, place.neighbour, place.alderman):
        assert as_(person).get(url).status_code == 404
        assert as_(person).get(f"/media/{paper.scan.name}").status_code == 404
    assert Client().get(url).status_code in (302, 404)
    for person in (place.chair, place.contact, place.desk):
        assert as_(person).get(url).status_code == 200
        assert as_(person).get(url.replace(plan.number, other.number)).status_code == 404
    # A file that is gone (a backup without media) is a page that is not there, no 500.
    paper.scan.storage.delete(paper.scan.name)
    assert as_(place.contact).get(url).status_code == 404


def test_a_pdf_cannot_act_by_any_side_road():
    """Scripts behind a harmless action, in the outline, in a page, and files hung on anything."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    uri = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("http://x.nl"), Next=script)
    link = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Link, "Rect": [0, 0, 9, 9]}
    pdf.pages[0].obj.Annots = pikepdf.Array(
        [
            pdf.make_indirect(pikepdf.Dictionary(**link, A=uri)),
            pdf.make_indirect(
                pikepdf.Dictionary(
                    **link,
                    A=pikepdf.Dictionary(
                        S=pikepdf.Name.URI, URI=pikepdf.String("javascript:app.alert(1)")
                    ),
                )
            ),
        ]
    )
    item = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String("x"), A=script))
    pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(First=item, Last=item, Count=1))
    stream = pdf.make_stream(b"MZ geheim bestand")
    hung = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, EF=pikepdf.Dictionary(F=stream))
    pdf.Root.AF = pikepdf.Array([pdf.make_indirect(hung)])
    pdf.pages[0].obj.PieceInfo = pikepdf.Dictionary(Els=pikepdf.String("van Els"))
    out = io.BytesIO()
    pdf.save(out)
    clean = attachments.clean_pdf(out.getvalue())
    with pikepdf.open(io.BytesIO(clean)) as after:
        plain = io.BytesIO()
        after.save(
            plain,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        )
    for word in (b"app.alert", b"JavaScript", b"geheim bestand", b"van Els", b"javascript:"):
        assert word not in plain.getvalue(), word
    assert b"http://x.nl" in plain.getvalue()


# --- parameters, logs, methods --------------------------------------------------------------------


def test_a_parameter_given_twice_cannot_split_a_check_from_a_deed(place):  # noqa: F811
    """HTTP parameter pollution: the last one counts, for the check and for the deed."""
    plan = place.gathering_support()
    client = as_(place.outsider)
    body = "choice=support&choice=objection&has_consented=on&has_consented="
    kind = "application/x-www-form-urlencoded"
    client.post(f"/plannen/{plan.number}/steun/", body, content_type=kind)
    given = Support.objects.filter(proposal=plan).values_list("choice", flat=True)
    assert list(given) in ([], ["objection"])
    response = Client().get("/plannen/?status=draft&status=under_review&scope=all")
    assert response.status_code == 200
    assert Client().get("/api/v1/plannen?status=draft").status_code == 400


FILTERS = (
    "author__email__startswith=f",
    "author=1",
    "submitted_by__name=x",
    "handler__email__startswith=a",
    "supports__resident=1",
    "on_behalf_of__startswith=a",
)


@pytest.mark.parametrize("url", ["/plannen/", "/plannen/lijst.csv", "/api/v1/plannen", "/zoeken/"])
def test_no_filter_is_an_oracle_about_persons(place, url):  # noqa: F811
    """`author__email__startswith` (Decidim): what we do not know changes no list."""
    place.gathering_support()
    usual = Client().get(f"{url}?scope=all&q=bankjes").content
    for query in FILTERS:
        response = Client().get(f"{url}?scope=all&q=bankjes&{query}")
        same = re.sub(rb"[&?;][^\"'<>\s]*", b"", response.content)
        assert response.status_code == 400 or same == re.sub(rb"[&?;][^\"'<>\s]*", b"", usual)


@pytest.mark.parametrize(
    "line",
    [
        "from 2001:db8::8a2e:370:7334",
        "from ::ffff:10.0.0.7",
        "Not Found: /x/kees%40example.nl/",
        "Key (email)=(kees@example.nl) already exists.",
        "Not Found: /buurt/4849AB/12/",
        "kees@münchen.example",
    ],
)
def test_a_log_line_points_at_nobody(line):
    shown = logs.blot(line)
    for secret in ("2001:db8", "8a2e", "10.0.0.7", "kees", "4849AB"):
        assert secret not in shown


def test_a_log_keeps_what_is_no_address():
    line = "12:34:56 core::forms WP-2026-0001 took 10:20 of 3 steps in proposals.views:ListView"
    assert logs.blot(line) == line


def test_dossiers_name_nobody_without_consent(place):  # noqa: F811
    """Whoever acts for himself is a role in the dossier, and a key of nothing else."""
    place.author.name = "Fatima Bouzid"
    place.author.save()
    plan = place.gathering_support()
    operations.revise(plan, by=place.author, title="Bank", text="Anders", reason="Beter")
    told = json.loads(Client().get(f"/plannen/{plan.number}/dossier.json").content)
    text = json.dumps(told)
    assert "Fatima" not in text
    assert place.author.email not in text
    keys = {key for entry in told["entries"] for key in entry["body"]["data"]}
    assert not {key for key in keys if re.search("user|author|actor|email|resident", key)}


def test_an_old_session_ends_with_the_password_and_with_the_account(place):  # noqa: F811
    """Two sessions after a change of password; a session of somebody who was erased."""
    person = place.neighbour
    person.set_password("een lang wachtwoord")
    person.save()
    first, second = as_(person), as_(person)
    answer = first.post(
        "/account/password/change/",
        {
            "oldpassword": "een lang wachtwoord",
            "password1": "nog een veel langer woord",
            "password2": "nog een veel langer woord",
        },
    )
    assert answer.status_code == 302
    assert first.get("/mijn/").status_code == 200
    assert second.get("/mijn/").status_code == 302
    privacy.erase(type(person).objects.get(pk=person.pk), {})
    assert first.get("/mijn/").status_code == 302
    assert "nog een veel" not in str(list(Session.objects.values_list("session_data", flat=True)))


def test_a_link_that_staff_enters_is_a_web_address():
    """`javascript:` and `file:` in the source of a mandate or a decision; nothing is fetched."""
    taken = [
        (model.__name__, field.name, evil)
        for name in ("platforms", "council", "liaisons", "proposals")
        for model in apps.get_app_config(name).get_models()
        for field in model._meta.fields
        for evil in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x")
        if field.name.endswith("_url") and is_taken(field, evil)
    ]
    assert taken == []


def is_taken(field, value):
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True


# --- nobody holds the site up ---------------------------------------------------------------------


def took(function):
    """Seconds of computing, whatever else this machine does."""
    before = time.process_time()
    function()
    return time.process_time() - before


SHUFFLED = ["boom", "bank", "straat", "vijver", "buurt", "kerk", "school", "weg"] * 120


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 990, "b a " * 495),
        ("a b " * 495, "b a " * 495),
        ("a\n" * 4900, "b\na\n" * 2450),
        (" ".join(SHUFFLED), " ".join(reversed(SHUFFLED))),
        (
            " ".join(f"w{n % 60}" for n in range(999)),
            " ".join(f"w{n * 7 % 60}" for n in range(999)),
        ),
    ],
)
def test_no_two_texts_hold_the_page_of_versions_up(old, new):
    assert took(lambda: difference(old, new)) < 4


@pytest.mark.parametrize(
    "text", [" \n" * 5000 + "x", "[" * 9999, "**" * 5000, "](" * 5000, "> " * 5000, "![" * 5000]
)
def test_no_text_holds_a_page_or_a_list_up(text):
    assert took(lambda: as_html(text)) + took(lambda: teaser(text)) < 2


@pytest.mark.parametrize("sign", ["a", "1", "/", "1.1.", "a-", "a@a.", "1:", "?", "0 "])
def test_no_address_holds_the_log_up(sign):
    """A line with an address of 8,000 signs, as anybody may ask for."""
    assert took(lambda: logs.blot("Not Found: /" + sign * (8000 // len(sign)))) < 0.3
