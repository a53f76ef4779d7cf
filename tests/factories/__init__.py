"""Factories per room; their traits are situations: ProposalFactory(under_review=True)."""

from .accounts import *  # noqa: F403
from .appointments import *  # noqa: F403
from .council import *  # noqa: F403
from .liaisons import *  # noqa: F403
from .platforms import *  # noqa: F403
from .promises import *  # noqa: F403
from .proposals import *  # noqa: F403
from .questions import *  # noqa: F403
