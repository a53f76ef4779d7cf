"""Who answers for the municipality today: one question, one query."""

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from core.terms import today as current_day

from .models import Portfolio
from .states import PromiserRole


def _weight(portfolio):
    """The narrower portfolio answers: subject and platform, then subject, then platform."""
    return (
        portfolio.subject_id is not None and portfolio.platform_id is not None,
        portfolio.subject_id is not None,
        portfolio.platform_id is not None,
        portfolio.starts_on,
    )


def choose_portfolio(portfolios, *, platform_id, subject_id):
    """The portfolio that answers for this platform and subject, out of rows already read.

    Whoever cannot sign in answers for nothing here, whatever stands on record.
    """
    fitting = [
        portfolio
        for portfolio in portfolios
        if portfolio.user.is_active
        and portfolio.subject_id in (None, subject_id)
        and portfolio.platform_id in (None, platform_id)
    ]
    return max(fitting, key=_weight, default=None)


def portfolio_for(platform, subject, day=None):
    """The portfolio (with its holder) that covers this platform and subject on that day."""
    rows = Portfolio.objects.on(day or current_day()).select_related("user")
    return choose_portfolio(
        rows,
        platform_id=getattr(platform, "pk", None),
        subject_id=getattr(subject, "pk", None),
    )


def portfolio_holder(platform, subject, day=None):
    """The alderman who answers for this platform and subject on that day, or None (R48)."""
    portfolio = portfolio_for(platform, subject, day)
    return portfolio.user if portfolio else None


def _portfolios_here(platform, day):
    return (
        Portfolio.objects.on(day or current_day())
        .filter(Q(platform=platform) | Q(platform__isnull=True), user__is_active=True)
        .select_related("user", "subject")
    )


def signing_capacity(user, platform, day=None):
    """In which words an alderman signs an agreement of this platform; "" when he may not."""
    portfolio = _portfolios_here(platform, day).filter(user_id=user.pk).first()
    if portfolio is None:
        return ""
    return f"{portfolio.title} {portfolio.subject}" if portfolio.subject else portfolio.title


def signing_aldermen(platform, day=None):
    """The aldermen who may sign an agreement of this platform."""
    return [portfolio.user for portfolio in _portfolios_here(platform, day)]


def function_words(user, role, subject, platforms, day=None):
    """What somebody's function is called on the day on which he promises; frozen with the promise.

    Of an alderman the portfolio that fits best, of a civil servant his function, of somebody of
    the neighbourhood the board of his platform. One text for all readers, so in the language of
    the site.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _function_words(user, role, subject, list(platforms), day)


def _function_words(user, role, subject, platforms, day):
    if role == PromiserRole.ALDERMAN:
        rows = Portfolio.objects.on(day or current_day()).filter(user=user)
        own = list(rows.select_related("subject", "user"))
        fitting = (
            choose_portfolio(own, platform_id=getattr(platform, "pk", None), subject_id=subject.pk)
            for platform in (*platforms, None)
        )
        portfolio = next(filter(None, fitting), own[0] if own else None)
        if portfolio is not None:
            words = portfolio.title
            if portfolio.subject_id:
                words = f"{words} {portfolio.subject.name.lower()}"
            return f"{words[:1].lower()}{words[1:]}"
    if role == PromiserRole.BOARD and platforms:
        return _("board of the platform %(platform)s") % {"platform": platforms[0].name}
    if role == PromiserRole.RESIDENT:
        return _("a resident")
    if user.function:
        return user.function
    return str(PromiserRole(role).label)
