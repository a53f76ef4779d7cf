"""A first visit to any public page costs at most 100 kB over the wire, with font and pictures."""

import re

import pytest
from django.urls import reverse

from tests.factories import PlatformFactory, ProposalFactory

pytestmark = pytest.mark.django_db
LIMIT = 100_000
LOADED = re.compile(
    r'<link\b[^>]*\bhref="(?P<link>[^"#]+)"[^>]*>|<(?:img|script)\b[^>]*\bsrc="(?P<src>[^"#]+)"'
    r'|<use\b[^>]*\bhref="(?P<use>/[^"#]+)#'
)
NOT_LOADED = re.compile(r'rel="(?:alternate|canonical|next|prev)"')


@pytest.fixture
def weigh(client):
    def size(address):
        response = client.get(address, headers={"accept-encoding": "gzip, br"})
        assert response.status_code == 200, address
        body = b"".join(response)
        return len(body), body

    def total(address):
        weight, body = size(address)
        parts = set()
        for found in LOADED.finditer(body.decode()):
            if not NOT_LOADED.search(found.group()):
                parts.add(found["link"] or found["src"] or found["use"])
        # What the stylesheet itself asks for; the font with rare letters comes only when needed.
        parts |= {"/static/dist/chevron.svg"}
        return weight + sum(size(part)[0] for part in parts)

    return total


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "proposals:submit",
        "platforms:list",
        "platforms:find",
        "liaisons:matrix",
        "progress",
        "search",
        "how_it_works",
        "glossary",
        "privacy",
        "accessibility",
        "account_login",
        "language",
    ],
)
def test_page_is_light(name, weigh):
    assert weigh(reverse(name)) <= LIMIT


def test_full_list_platform_and_plan_are_light(weigh):
    platform = PlatformFactory()
    proposals = [ProposalFactory(platform=platform, gathering_support=True) for _ in range(21)]
    assert weigh(reverse("proposals:list")) <= LIMIT
    assert weigh(platform.get_absolute_url()) <= LIMIT
    assert weigh(proposals[0].get_absolute_url()) <= LIMIT
