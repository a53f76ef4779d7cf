"""Every URL x every role, generated from the URLconf: a URL without an expectation fails.

The expectations stand in ``matrix.txt``, one URL a line: the answer to a GET per role. After adding
a URL: ``pytest tests/test_matrix.py --write-matrix``, then read what changed; a wrong number there
is a hole. What may not be seen is a 404, what may be seen and not done a 403 (PRODUCT.md).
"""

import datetime
import re
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from core.terms import today
from liaisons import operations as liaisons
from liaisons.appointment_states import TRANSITIONS, AppointmentStatus
from proposals import operations
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    BoardSeatFactory,
    ContactAssignmentFactory,
    CouncilSeatFactory,
    DecisionFactory,
    ExpectationFactory,
    MandateFactory,
    MeetingFactory,
    NewsItemFactory,
    PlatformFactory,
    PortfolioFactory,
    PromiseFactory,
    QuestionFactory,
    ResidenceFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
    WorkingGroupFactory,
)

FILE = Path(__file__).parent / "matrix.txt"
ROLES = (
    "visitor",
    "author",
    "resident",
    "board",
    "contact",
    "deputy",
    "desk",
    "broker",
    "worker",
    "alderman",
    "clerk",
    "council_member",
    "administrator",
)
# Files and machines' doors: the same for everybody, and tested where they are made.
SKIPPED = re.compile(r"^(static|media|__debug__)/")
# No row has this key: numbers of rows differ per database and per order of tests.
NOBODY = 999_999_999


# What a visitor may read, by name: closed by default, so opening a page is a decision in this file.
PUBLIC = set((Path(__file__).parent / "public_pages.txt").read_text().split())


def all_patterns(resolver=None, prefix="", namespace=""):
    """Every URL of the site: (its path as written, its name)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            space = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from all_patterns(pattern, path, space)
        elif isinstance(pattern, URLPattern) and not SKIPPED.match(path):
            yield "/" + path.replace(" ", ""), f"{namespace}{pattern.name or '-'}"


def make_people():
    """Somebody in each role towards one plan, and the objects the URLs point at."""
    platform = PlatformFactory(name="Dorst", slug="dorst")
    subject = SubjectFactory(name="Verkeer", slug="verkeer")
    author, resident, contact, deputy = (UserFactory() for _count in range(4))
    for person in (author, resident):
        ResidenceFactory(user=person, platform=platform)
    ContactAssignmentFactory(user=contact, deputy=deputy, platform=platform, subject=subject)
    MandateFactory(user=contact, subjects=[subject], platforms=[platform], amount=2500)
    AgreementFactory(platform=platform, proposed=True, version=1)
    draft = operations.save_draft(
        by=author, platform=platform, subject=subject, title="Bankjes", text="Bij de vijver."
    )
    plan = operations.admit(operations.submit(draft, by=author), by=contact)
    concept = operations.save_draft(by=author, title="Nog niet af")
    board = BoardSeatFactory(platform=platform, chair=True).user
    alderman = PortfolioFactory(subject=subject, platform=platform).user
    here = {"platform": platform, "subject": subject}
    promises = [
        PromiseFactory(promiser=alderman, **here),
        PromiseFactory(promiser=alderman, claimed=True, **here),
        PromiseFactory(promiser=alderman, broken=True, **here),
        ExpectationFactory(by=board, **here),
    ]
    twin = operations.save_draft(
        by=contact,
        initiator="municipality",
        platform=platform,
        subject=subject,
        title="Nieuwe bomen",
        text="De gemeente plant bomen.",
        aim="Schaduw",
        fixed_points="De leidingen",
        influence="advise",
        opens_on=today() + datetime.timedelta(days=30),
        bundle=uuid.uuid4(),
    )
    operations.submit(twin, by=contact)
    meeting = MeetingFactory(platforms=[platform], held=True)
    NewsItemFactory(platforms=[platform])
    group = WorkingGroupFactory(platform=platform)
    group.questions.create(asked_by=author, text="Mag ik meedoen?")
    group.members.create(name="Ans", agreed_on=today(), recorded_by=meeting.created_by)
    return {
        "visitor": None,
        "author": author,
        "resident": resident,
        "board": board,
        "contact": contact,
        "deputy": deputy,
        "desk": UserFactory(desk=True),
        "worker": RoleHolderFactory(platforms=[platform], worker=True).user,
        "alderman": alderman,
        "clerk": UserFactory(clerk=True),
        "council_member": CouncilSeatFactory().user,
        "administrator": UserFactory(administrator=True),
        "plan": plan,
        "decision": DecisionFactory(platforms=[platform]),
        "concept": concept,
        "promises": promises,
        "questions": [
            QuestionFactory(by=author, late=True, **here),
            QuestionFactory(by=author, closed=True, **here),
            QuestionFactory(by=author, referred=True, **here),
            QuestionFactory(by=author, signal=True, waiting=True, **here),
        ],
        "bundle": twin.bundle,
        **with_appointments(platform, by=alderman, board=board),
    }


def with_appointments(platform, *, by, board):
    """An appointment in each status, one with a candidate, and a broker who is asked something."""
    appointments = {
        status: AppointmentFactory(status, platforms=[platform], by=by)
        for status in AppointmentStatus
        if status not in ("reviewed", "ended", "stopped")
    }
    liaisons.remark(appointments["profile"], by=board, text="Ook Engels spreken.")
    liaisons.delegate(appointments["recruiting"], by=board, user=board)
    liaisons.add_candidate(appointments["recruiting"], by=board, name="Nadia Verbruggen")
    broker = RoleHolderFactory(platforms=[platform])
    support = liaisons.ask_support(broker, by=board, platform=platform, question="Wie helpt ons?")
    return {"appointments": appointments, "broker": broker.user, "support": support}


@pytest.fixture
def people(db):
    return make_people()


def key_of_first(app_label, model_name):
    """The key of a row there is, or one that no row has."""
    first = apps.get_model(app_label, model_name)._default_manager.order_by("pk").first()
    return str(first.pk if first else NOBODY)


def own_parts(name):
    """The keys of a meeting with its point, of a news item, of a working group with what it has."""
    if name == "proposals:plan_from_point":
        return {"pk": key_of_first("platforms", "AgendaPoint")}
    model = {"meeting": "Meeting", "minutes": "Meeting", "point": "Meeting", "news": "NewsItem"}
    model |= dict.fromkeys(("group", "member", "result"), "WorkingGroup")
    owner = model.get(name.removeprefix("platforms:").split("_")[0])
    if owner is None or not name.startswith(("platforms:", "meeting")):
        return {}
    return {
        "pk": key_of_first("platforms", owner),
        "point": key_of_first("platforms", "AgendaPoint"),
        "member": key_of_first("platforms", "GroupMember"),
        "question": key_of_first("platforms", "GroupQuestion"),
    }


def status_for(name):
    """A status in which this page of an appointment has something to show."""
    verb = name.removeprefix("liaisons:appointment_")
    if verb in ("committee", "remove_candidate"):
        return "recruiting"
    return next((min(step.sources) for step in TRANSITIONS if step.name == verb), "consultation")


def concrete(path, name, people):
    """The path with something real in its place holders."""
    own = {
        "notifications:message": people["author"].messages.order_by("pk").first(),
        "platforms:board_end": people["board"].board_seats.first(),
        "council:decision_follow": people["decision"],
        "decision": people["decision"],
        "api_decision": people["decision"],
    }.get(name)
    if name.startswith(("council:promise", "admin:promise", "api_promise")):
        own = people["promises"][0]
    if name.startswith("liaisons:role_holder"):
        own = people["broker"].role_holders.get()
    if name == "liaisons:support":
        own = people["support"]
    if name.startswith("liaisons:appointment"):
        own = people["appointments"][status_for(name)]
    if name.startswith("liaisons:question"):
        own = people["questions"][0]
    if name == "liaisons:ask_contact":
        own = people["contact"].contact_assignments.first()
    key = str(own.pk if own else NOBODY)
    if name == "admin:contact_hand_over":
        key = key_of_first("liaisons", "ContactAssignment")
    for part, found in own_parts(name).items():
        path = path.replace(f"<safeint:{part}>", str(found))
    in_admin = re.match(r"/admin/(\w+)/(\w+)/<", path)
    if in_admin and in_admin.group(1) != "plannen":
        key = key_of_first(*in_admin.groups())
    if "<uuid:" in path and in_admin and key == str(NOBODY):
        key = "00000000-0000-0000-0000-000000000000"
    path = path.replace("<number:number>", people["plan"].number)
    path = path.replace("<uuid:uuid>", str(people["concept"].uuid))
    path = path.replace("<uuid:bundle>", str(people["bundle"]))
    path = re.sub(r"<safeslug:(slug)>", "dorst", path)
    path = re.sub(r"<safeslug:(step|key|name)>", "waar", path)
    path = path.replace("<safeint:version>", "1")
    path = re.sub(r"<(uuid|path|safeint|int):\w+>", key, path)
    path = re.sub(r"<str:\w+>", "x", path)
    path = re.sub(r"\(\?P<app_label>([a-z_]+)[^)]*\)/\$", r"\1/", path)
    path = re.sub(r"\(\?P<provider_id>[^)]*\)", "x", path)
    path = re.sub(r"\(\?P<url>[^)]*\)\$?", "bestaat-niet", path)
    path = re.sub(r"\(\?P<format>[^)]*\)\??", "", path)
    return re.sub(r"[\^$\\]", "", path)


def answer(client, url):
    """The status, and for a redirect to the sign-in page the word for that."""
    response = client.get(url)
    if response.status_code == 302:
        target = response["Location"]
        if target.startswith("/account/login"):
            return "in"
        return "302"
    return str(response.status_code)


def line(name, path, answers):
    return f"{name:<48} {path:<64} {' '.join(f'{a:>4}' for a in answers)}"


def expectations():
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    found = {}
    for text in lines:
        if text and not text.startswith("#"):
            name, path, *answers = text.split()
            found[(name, path)] = answers
    return found


@pytest.mark.once
def test_every_url_answers_every_role_as_agreed(people, client, request):
    patterns = list(dict.fromkeys(all_patterns()))
    assert len(patterns) > 100
    actual = {(name, path): [] for path, name in patterns}
    for role in ROLES:
        if people[role] is not None:
            client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
        for path, name in patterns:
            if name == "account_logout":
                actual[(name, path)].append("-")
                continue
            url = concrete(path, name, people)
            actual[(name, path)].append(answer(client, url))
    if request.config.getoption("--write-matrix"):
        head = f"# {'name':<46} {'path':<64} {' '.join(role[:4].rjust(4) for role in ROLES)}"
        rows = [line(name, path, answers) for (name, path), answers in sorted(actual.items())]
        FILE.write_text("\n".join([head, *rows]) + "\n")
        return
    expected = expectations()
    missing = sorted(set(actual) - set(expected))
    assert missing == [], "URLs without an expectation in tests/matrix.txt"
    gone = sorted(set(expected) - set(actual))
    assert gone == [], "expectations for URLs that no longer exist"
    different = {
        key: list(zip(ROLES, expected[key], answers, strict=True))
        for key, answers in actual.items()
        if expected[key] != answers
    }
    assert different == {}


@pytest.mark.once
def test_whoever_may_not_see_a_page_may_not_post_to_it_either(people, client):
    """A POST is never a way around a refused GET, and never breaks."""
    patterns = list(dict.fromkeys(all_patterns()))
    for role in ("visitor", "resident", "council_member"):
        if people[role] is not None:
            client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
        for path, name in patterns:
            if name.startswith(("account_", "mfa_", "socialaccount", "openid")):
                continue
            url = concrete(path, name, people)
            seen = answer(client, url)
            if seen not in {"in", "403", "404"}:
                continue
            response = client.post(url, {})
            allowed = {302, 403, 404, 405, 400}
            assert response.status_code in allowed, (role, url, response.status_code)
            if response.status_code == 302:
                target = response["Location"]
                assert target.startswith(("/account/login", "/admin/login")), (role, url, target)


def test_a_page_that_is_closed_to_visitors_is_named_so(people, client):
    """Closed by default: what a visitor may read is a list that somebody decided on."""
    open_to_visitors = {
        name
        for (name, _path), answers in expectations().items()
        if answers[0] == "200" and not name.startswith(("account", "mfa", "socialaccount"))
    }
    assert open_to_visitors == PUBLIC
