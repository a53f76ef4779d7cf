"""The register on the work floor: queues, their counts, the next step under its row, entry."""

import datetime
import html

import pytest
from django.core.cache import cache

from core.terms import today
from council import desk, operations
from council.models import Promise
from council.states import PromiseStatus
from tests.factories import (
    BoardSeatFactory,
    ExpectationFactory,
    PartiesOf,
    PlatformFactory,
    PortfolioFactory,
    PromiseFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
S = PromiseStatus


@pytest.fixture
def floor():
    where = {"platform": PlatformFactory(name="Dorst", slug="dorst"), "subject": SubjectFactory()}
    asked = PromiseFactory(due_on=today() - 60 * DAY, title="Gevraagd", **where)
    people = PartiesOf(**where)
    asked = operations.ask_broken(asked, by=people.chair, text="Er kwam niets van.")
    return {
        "people": people,
        "asked": asked,
        "late": PromiseFactory(late=True, title="Te laat", **where),
        "soon": PromiseFactory(due_on=today() + 3 * DAY, title="Straks", **where),
        "heard": ExpectationFactory(title="Gehoord", **where),
        "ours": PromiseFactory(by_neighbourhood=True, claimed=True, title="Van de buurt", **where),
        "kept": PromiseFactory(kept=True, title="Klaar", **where),
    }


IN = {
    "te-laat": {"asked", "late"},
    "deze-week": {"soon"},
    "verwachtingen": {"heard"},
    "te-beoordelen": {"ours"},
    "griffier": {"asked"},
    "van-mij": {"asked", "late", "soon"},
    "alle": {"asked", "late", "soon", "heard", "ours"},
}


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("slug", sorted(IN))
def test_a_queue_holds_what_it_says_and_counts_it(client, floor, slug):
    user = floor["people"].alderman
    names = {name for name, row in floor.items() if row in list(desk.in_queue(slug, user))}
    assert names == IN[slug]
    assert desk.counts(user)[slug] == len(IN[slug])
    sign_in(client, user)
    text = client.get(f"/admin/toezeggingen/?rij={slug}").content.decode()
    for name in IN[slug]:
        assert floor[name].title in text


def test_every_queue_is_tested():
    assert set(IN) == set(desk.BY_SLUG)


def test_late_comes_first(floor):
    first = desk.in_queue("alle", floor["people"].alderman).first()
    assert first == floor["asked"]


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("desk", 200),
        ("clerk", 200),
        ("administrator", 200),
    ],
)
def test_who_works_with_the_register_gets_in(client, floor, role, opens):
    sign_in(client, UserFactory(**{role: True}))
    assert client.get("/admin/toezeggingen/").status_code == opens


def test_others_do_not(client, floor):
    sign_in(client, floor["people"].chair)
    assert client.get("/admin/toezeggingen/").status_code == 404
    sign_in(client, UserFactory(administrator=True))
    assert client.get("/admin/toezeggingen/nieuw/").status_code == 403


def test_the_menu_shows_the_queues_with_their_numbers(client, floor):
    sign_in(client, UserFactory(desk=True))
    text = html.unescape(client.get("/admin/").content.decode())
    assert "Verwachtingen te beantwoorden <b>1</b>" in text
    assert "Toezeggingen te laat <b>2</b>" in text


def test_the_next_step_opens_under_its_row_and_is_taken(client, floor):
    sign_in(client, floor["people"].alderman)
    url = f"/admin/toezeggingen/?rij=van-mij&stap=claim_kept&nr={floor['late'].pk}"
    assert "wp-next" in client.get(url).content.decode()
    cache.clear()
    assert "Fout:" in client.post(url, {"text": ""}).content.decode()
    response = client.post(url, {"text": "Ze staan er."})
    assert response.status_code == 302
    floor["late"].refresh_from_db()
    assert floor["late"].status == S.KEPT_CLAIMED


def test_the_clerk_writes_down_what_was_asked(client, floor):
    sign_in(client, floor["people"].clerk)
    url = f"/admin/toezeggingen/?rij=griffier&stap=declare_broken&nr={floor['asked'].pk}"
    assert client.post(url, {"text": "Er is niets geplaatst."}).status_code == 302
    floor["asked"].refresh_from_db()
    assert floor["asked"].status == S.BROKEN


def test_a_step_of_the_other_side_is_refused(client, floor):
    sign_in(client, floor["people"].clerk)
    url = f"/admin/toezeggingen/?stap=claim_kept&nr={floor['late'].pk}"
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("key", ["", "x", "9" * 40, "999999999", "²"])
def test_a_promise_that_is_not_there_opens_nothing(client, floor, key):
    sign_in(client, UserFactory(desk=True))
    url = f"/admin/toezeggingen/?stap=claim_kept&nr={key}"
    assert client.get(url).status_code == 200


def test_enter_a_promise(client):
    seat = BoardSeatFactory()
    alderman = PortfolioFactory().user
    sign_in(client, UserFactory(clerk=True))
    data = {
        "title": "Vier bankjes",
        "platforms": [seat.platform_id],
        "subject": SubjectFactory().pk,
        "promiser": alderman.pk,
        "due_on": (today() + 30 * DAY).isoformat(),
        "occasion": "meeting",
        "said_where": "in het overleg",
        "said_on": today().isoformat(),
    }
    response = client.post("/admin/toezeggingen/nieuw/", {**data, "due_on": ""})
    assert response.status_code == 200
    assert "Zonder datum is het geen toezegging" in response.content.decode()
    assert client.post("/admin/toezeggingen/nieuw/", data).status_code == 302
    promise = Promise.objects.get()
    assert (promise.promiser, promise.entered_role) == (alderman, "clerk")


def test_a_queue_has_a_fixed_number_of_queries(client, floor, django_assert_max_num_queries):
    sign_in(client, UserFactory(desk=True))
    client.get("/admin/toezeggingen/?rij=te-laat")
    with django_assert_max_num_queries(60) as before:
        client.get("/admin/toezeggingen/?rij=te-laat")
    for _n in range(3):
        PromiseFactory(late=True)
    with django_assert_max_num_queries(len(before)):
        client.get("/admin/toezeggingen/?rij=te-laat")
