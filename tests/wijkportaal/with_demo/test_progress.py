"""Every figure of the progress page leads to exactly the list that it counts."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.terms import AMSTERDAM, today
from platforms.models import Platform
from platforms.states import PlatformStatus
from proposals.models import Proposal, ProposalEntry
from proposals.states import AGREED, CAN_BE_LATE, Status, is_open
from tests.factories import DecisionFactory, PlatformFactory, ProposalFactory, RoleHolderFactory
from wijkportaal.charts import WaitingChart
from wijkportaal.forms import ScopeForm
from wijkportaal.progress import FIGURES, Answers, Progress, Scope, a_year_before
from wijkportaal.views.progress import figure_rows

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def scopes():
    on = today()
    return {
        "the past year": {},
        "as of two months ago": {"tot": (on - 60 * DAY).isoformat()},
        "a short period": {"van": (on - 90 * DAY).isoformat(), "tot": (on - 10 * DAY).isoformat()},
        "one platform": {"wijk": "dorst"},
        "one platform, then": {"wijk": "oosterheide", "tot": (on - 45 * DAY).isoformat()},
        "a place without a platform": {"wijk": "slotjes"},
        "the whole municipality": {"wijk": "heel-de-gemeente"},
    }


@pytest.mark.parametrize("name", list(scopes()))
def test_each_figure_counts_exactly_its_list(demo, client, name):
    scope = ScopeForm(scopes()[name]).scope()
    for row in figure_rows(Progress(scope)):
        if not row.has_list:
            continue
        context = client.get(row.url(scope)).context
        if row.page in ("progress_list", "progress_promises"):
            found = context["page"].paginator.count
        elif row.page == "council:decisions":
            found = context["filter"].number
        elif row.page == "progress_gaps":
            found = len(context["gaps"])
        else:
            found = len(context["holders"])
        assert (row.key, found) == (row.key, row.number)


@pytest.mark.parametrize("name", ["the past year", "as of two months ago", "one platform"])
def test_each_number_on_the_page_is_the_length_of_its_list(demo, client, name):
    html = client.get(reverse("progress"), scopes()[name]).content.decode()
    links = re.findall(r'<a href="(/voortgang/[^"]+)">(\d+)</a>', html)
    assert len(links) > 8
    for url, number in links:
        context = client.get(url.replace("&amp;", "&")).context
        found = context["page"].paginator.count if "page" in context else len(context["gaps"])
        assert (url, found) == (url, int(number))


@pytest.mark.django_db
def test_an_early_appointment_counts_for_ever():
    on, here, there = today(), PlatformFactory(), PlatformFactory()
    early = {"appointed_before_decision": True, "starts_on": on - 400 * DAY}
    left = RoleHolderFactory(platforms=[here], ends_on=on - 300 * DAY, **early)
    elsewhere = RoleHolderFactory(platforms=[there], ends_on=on - 300 * DAY, **early)
    gone = RoleHolderFactory(platforms=[here], ends_on=on - 300 * DAY)
    serving = RoleHolderFactory(platforms=[here])

    def recorded(until, platform=None):
        progress = Progress(Scope(until - 30 * DAY, until, platform))
        return progress.appointed_early, progress.appointments

    assert {left, elsewhere} <= set(recorded(on)[0])
    assert recorded(on, here)[0] == [left]
    assert {left, serving} <= set(recorded(on, here)[1])
    assert gone not in recorded(on, here)[1]
    assert recorded(on - 401 * DAY, here)[0] == []


def test_the_past_is_read_from_the_dossier(demo):
    """What the aggregate says of a past day equals a replay of every dossier in plain Python."""
    day = today() - 50 * DAY
    last = {}
    for entry in ProposalEntry.objects.select_related("proposal").order_by("proposal", "number"):
        if entry.at.astimezone(AMSTERDAM).date() <= day:
            last[entry.proposal_id] = entry
    open_, late, agreed = 0, 0, 0
    for entry in last.values():
        due_on = entry.data.get("due_on")
        is_past = due_on is not None and due_on < day.isoformat()
        is_resting = entry.to_status == Status.SUPPORT_LACKING and is_past
        open_ += is_open(entry.to_status, entry.proposal.initiator) and not is_resting
        late += entry.to_status in CAN_BE_LATE and is_past
        agreed += entry.to_status in AGREED
    progress = Progress(Scope(day - 365 * DAY, day))
    assert (progress.open, progress.late, progress.agreed) == (open_, late, agreed)
    assert open_ > 10


def test_today_says_what_the_named_lists_say(demo):
    progress = Progress(Scope.last_year())
    # A plan at rest is open for whoever wants to take it up again, and counted apart.
    assert progress.open + progress.resting == Proposal.objects.open().count()
    assert progress.late == Proposal.objects.late().count()
    assert progress.not_started == Proposal.objects.accepted_not_started().count()
    assert progress.resting == Proposal.objects.resting().count()


def test_rows_add_up_to_the_whole(demo):
    progress = Progress(Scope.last_year())
    assert sum(row.open for row in progress.rows) == progress.open
    assert sum(row.late for row in progress.rows) == progress.late
    assert [row.platform.name for row in progress.rows if row.platform] == sorted(
        Platform.objects.undissolved().values_list("name", flat=True)
    )


def test_a_plan_at_rest_is_counted_apart():
    plan = ProposalFactory(support_lacking=True)
    Proposal.objects.filter(pk=plan.pk).update(due_on=today() - DAY)
    scope = Scope.last_year(plan.platform)
    progress = Progress(scope)
    assert (progress.open, progress.resting, progress.lacking) == (0, 1, 1)
    assert progress.by_status == []
    for key, number in {"lopend": 0, "status-support-lacking": 0, "in-rust": 1}.items():
        assert FIGURES[key].plans(scope).count() == number


def test_plans_of_a_dissolved_platform_stay_in_a_row(client):
    plan = ProposalFactory(under_review=True)
    gone = plan.platform
    empty = PlatformFactory()
    Platform.objects.filter(pk__in=[gone.pk, empty.pk]).update(status=PlatformStatus.DISSOLVED)
    progress = Progress(Scope.last_year())
    assert [
        (row.platform, row.open)
        for row in progress.rows
        if row.platform and row.platform.is_dissolved
    ] == [(gone, 1)]
    response = client.get(reverse("progress_list", args=["lopend"]), {"wijk": gone.slug})
    assert response.context["page"].paginator.count == 1
    assert response.context["scope"].platform == gone


def test_balance_and_table_lead_to_their_lists(demo, client):
    context = client.get(reverse("progress")).context
    rows = context["balance"]["rows"]
    assert len(rows) == 3
    for row in (rows[0], rows[2]):
        for side in ("left", "right"):
            url = row[f"{side}_url"]
            found = client.get(url).context["page"].paginator.count if url else 0
            assert str(found) == row[side]
    html = client.get(reverse("progress")).content.decode()
    for key in ("gemeente-te-laat", "gemeente-op-tijd", "van-de-buurt"):
        assert f'href="/voortgang/{key}/' in html


def test_median_and_share():
    assert Answers([]).median is None
    assert Answers([]).percent is None
    assert Answers([10, 30, 20], on_time=2).median == 20
    assert Answers([10, 20, 30, 41]).median == 25
    assert Answers([10, 21]).median == 15.5
    assert Answers([10, 20, 30], on_time=2).percent == 67


def test_a_year_is_a_whole_year():
    assert a_year_before(datetime.date(2026, 11, 23)) == datetime.date(2025, 11, 24)
    assert a_year_before(datetime.date(2028, 2, 29)) == datetime.date(2027, 3, 1)


def test_chart_without_numbers_is_left_out(db, client):
    empty = SimpleNamespace(
        first=today(),
        last=today(),
        neighbourhood_waits=Answers([]),
        municipality_waits=Answers([]),
    )
    assert WaitingChart([empty]).has_numbers is False
    response = client.get(reverse("progress"), {"tot": "1990-01-01"})
    assert response.status_code == 200
    assert b"wp-chart__svg" not in response.content


def test_chart_writes_a_half_day_as_its_table_does(db, client):
    for days in (17, 18):
        plan = ProposalFactory(accepted=True)
        Proposal.objects.filter(pk=plan.pk).update(
            review_started_on=today() - datetime.timedelta(days=days + 5),
            answered_on=today() - datetime.timedelta(days=5),
        )
    html = client.get(reverse("progress")).content.decode()
    assert ">17,5</text>" in html
    assert "17.5" not in html


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "url", ["/voortgang/", "/voortgang/lopend/", "/", "/api/v1/voortgang", "/api/v1/plannen"]
)
def test_queries_do_not_grow_with_the_tables(client, url):
    ProposalFactory(under_review=True)
    client.get(url)
    few = queries_of(client, url)
    for status in ("accepted", "gathering_support", "declined"):
        ProposalFactory(**{status: True})
    PlatformFactory()
    # The shapes of the map are worked out once after a change, and kept.
    client.get(url)
    assert queries_of(client, url) == few


@pytest.mark.parametrize(
    "query",
    [
        "van=%00",
        "van=morgen",
        "tot=2999-01-01",
        "van=2026-02-30",
        "van=2026-05-01&tot=2026-04-01",
        "wijk=%ED%A0%80",
        "wijk=bestaat-niet",
        "periode=x",
        "van=" + "9" * 5000,
        "wijk=dorst&wijk=%00",
    ],
)
@pytest.mark.parametrize("path", ["", "lopend/", "gaten/", "benoemd/", "cijfers.csv"])
def test_bad_choices_are_answered_never_broken(db, client, path, query):
    response = client.get(f"/voortgang/{path}?{query}")
    assert response.status_code == 200


def test_a_bad_date_stands_at_its_field_with_the_text_kept(db, client):
    response = client.get("/voortgang/", {"van": "2026-02-30"})
    html = response.content.decode()
    assert "<title>Fout:" in html
    assert 'value="2026-02-30"' in html
    assert 'role="alert"' in html


@pytest.mark.parametrize("page", ["0", "x", "-1", "99999", "9" * 30, "%00"])
def test_a_page_that_is_not_there_is_not_found(db, client, page):
    assert client.get(f"/voortgang/lopend/?page={page}").status_code == 404


def test_unknown_figure_is_not_found(db, client):
    assert client.get("/voortgang/bestaat-niet/").status_code == 404


def test_sheet_holds_no_persons_and_no_formulas(demo, client):
    Platform.objects.filter(slug="dorst").update(name="=HYPERLINK(1)")
    body = client.get("/voortgang/cijfers.csv", {"wijk": "dorst"}).content.decode("utf-8-sig")
    lines = body.splitlines()
    assert "@" not in body
    assert all(not line.startswith(("=", "+", "-", "@")) for line in lines)
    assert "'=HYPERLINK(1)" in body
    assert len(lines) > len(FIGURES) - 10


def test_progress_sets_no_cookie(db, client):
    assert not client.get("/voortgang/").cookies


def test_decisions_are_counted_by_execution_and_lead_to_that_list(client):
    def figures(scope=""):
        return client.get(f"/voortgang/{scope}").context["decisions"]

    platform = PlatformFactory()
    here = f"?wijk={platform.slug}"
    before = [figure["number"] for figure in figures()]
    for execution, number in (("open", 3), ("running", 2), ("settled", 1)):
        for nth in range(number):
            DecisionFactory(execution=execution, platforms=[platform][:nth])
    after = [figure["number"] for figure in figures()]
    grown = [new - old for new, old in zip(after, before, strict=True)]
    assert grown == [3, 2, 1, 0, 0]
    assert [(figure["number"], figure["out_of"]) for figure in figures(here)] == [
        (number, 3) for number in (2, 1, 0, 0, 0)
    ]
    for figure in (*figures(), *figures(here)):
        found = client.get(figure["url"]).context["filter"].number
        assert found == figure["number"], figure["url"]
    # The list shows today's state, so a day in the past has no such figure.
    past = today() - 40 * DAY
    assert figures(f"?van={past - 300 * DAY}&tot={past}") == []
