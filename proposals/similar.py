""" "Does this look like your plan?": plans of the same place whose titles share words."""

from django.db.models import Q

from .models import Proposal
from .search import stems
from .states import Kind

SHORTEST_WORD = 4
MOST = 3


def similar_to(title, platform, *, besides=None, for_council=False) -> list[Proposal]:
    """At most three public plans of this platform that resemble the title, the closest first.

    ``for_council``: among the subjects for the council instead, which are of no platform.
    """
    words = {word for word in stems(title) if len(word) >= SHORTEST_WORD}
    if not words or (platform is None and not for_council):
        return []
    any_word = Q()
    for word in sorted(words)[:6]:
        any_word |= Q(search_text__words=[word])
    here = Q(kind=Kind.AGENDA) if for_council else Q(platform=platform)
    found = Proposal.objects.public().filter(here, any_word).for_list()
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    ranked = []
    for proposal in found.order_by("-submitted_on", "-pk")[:40]:
        if not proposal.is_text_public:
            continue
        shared = words & set(stems(proposal.shown_title))
        if 2 * len(shared) >= len(words):
            ranked.append((len(shared), proposal))
    ranked.sort(key=lambda pair: -pair[0])
    return [proposal for _shared, proposal in ranked[:MOST]]
