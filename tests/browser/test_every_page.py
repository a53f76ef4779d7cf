"""axe looks at every page that anybody can open, as the first role that may: none is forgotten.

The pages are read from the URLconf (tests/surface.py), so a new one is looked at without a line
here. What a page looks like in each of its states, the tests of its room show.
"""

import pytest
from django.core.cache import cache
from django.test import Client

from tests import surface
from tests.factories import ProposalFactory
from tests.test_matrix import make_people

pytestmark = pytest.mark.django_db(transaction=True)
EYES = (*surface.EYES, *surface.STAFF_EYES)
STATUSES = ("submitted", "supplement_requested", "support_lacking", "under_review", "accepted")
#: Pages of Django's and allauth's own that lead elsewhere at once, or are no page.
NO_PAGE = ("/admin/jsi18n/", "/openapi.json")


def pages(people, plans, eyes):
    """(role, address) of every HTML page, once: for the first of these eyes that may open it."""
    client = Client(raise_request_exception=False)
    found, seen, before = [], set(), ""
    doors = sorted(surface.doors(people, plans), key=lambda door: EYES.index(door[0]))
    for role, url in doors:
        if role not in eyes or url in seen or url.startswith(NO_PAGE):
            continue
        if role != before:
            surface.sign_in(client, people[role])
            before = role
        cache.clear()
        response = client.get(url)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code == 200 and is_page:
            seen.add(url)
            found.append((role, url))
    return found


@pytest.mark.parametrize(
    ("eyes", "at_least"), [(surface.EYES, 70), (surface.STAFF_EYES, 60)], ids=["site", "admin"]
)
def test_every_page_passes_axe(live_server, new_page, axe, eyes, at_least):
    people = make_people()
    where = {"platform": people["plan"].platform, "subject": people["plan"].subject}
    plans = [people["plan"]]
    for status in STATUSES:
        plans.append(ProposalFactory(**{status: True}, author=people["author"], **where))
    wrong, looked_at, page, before = [], 0, None, ""
    for role, url in pages(people, plans, eyes):
        if role != before:
            if page is not None:
                page.context.close()
            page, before = new_page(user=people[role], live_server=live_server), role
        cache.clear()
        # The page itself, not the one to sign in on or one that says it is not there.
        assert page.goto(live_server.url + url).status == 200, (role, url)
        assert page.url.startswith(live_server.url + url), (role, url, page.url)
        looked_at += 1
        wrong += [f"{role} {url}: {problem}" for problem in axe(page)]
    assert wrong == []
    assert looked_at > at_least
