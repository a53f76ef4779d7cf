"""The words of the portal, explained in plain language (PRODUCT.md, "Language and access")."""

from typing import NamedTuple

from django.utils.translation import gettext as _


class Word(NamedTuple):
    slug: str
    word: str
    meaning: str


def words() -> list[Word]:
    """Every term that a page uses, in alphabetical order of the reader's language."""
    found = [
        Word(
            "aan-zet",
            _("Turn"),
            _("Who has to do something now: the neighbourhood or the municipality."),
        ),
        Word(
            "aanspreekpunt",
            _("Contact point"),
            _(
                "The civil servant whom you can speak to about a subject in your neighbourhood. "
                "One person, by name, with somebody who stands in."
            ),
        ),
        Word(
            "aanvulling",
            _("Supplement"),
            _("Something the municipality still needs to know before it can deal with your plan."),
        ),
        Word(
            "bezwaar",
            _("Objection to a plan"),
            _(
                "A resident says: I am against it. A platform can agree how many objections are "
                "too many."
            ),
        ),
        Word(
            "college",
            _("College"),
            _("The mayor and aldermen, who run the municipality from day to day."),
        ),
        Word(
            "draagvlak",
            _("Support"),
            _("Enough neighbours are in favour."),
        ),
        Word(
            "draagvlakafspraak",
            _("Agreement on support"),
            _(
                "What a platform and the municipality agreed: how many residents must be in "
                "favour, and how long an answer may take. Both sign it."
            ),
        ),
        Word(
            "dossier",
            _("Dossier"),
            _(
                "Everything that happened to a plan, in order. Nothing can be changed or taken "
                "away afterwards."
            ),
        ),
        Word(
            "gat",
            _("Gap"),
            _("A subject for which nobody is the contact point. We show it openly."),
        ),
        Word(
            "indiener",
            _("Submitter"),
            _("Who sent the plan in."),
        ),
        Word(
            "mandaat",
            _("Mandate"),
            _(
                "The power to decide in the name of the municipality, for some subjects and up "
                "to an amount."
            ),
        ),
        Word(
            "middelste-waarde",
            _("Middle value"),
            _("Half of the numbers are higher, half are lower. One very long wait changes little."),
        ),
        Word(
            "plan",
            _("Plan"),
            _("A proposal of residents that says what they want, where and why."),
        ),
        Word(
            "plan-van-de-gemeente",
            _("Plan of the municipality"),
            _(
                "A proposal of the municipality for your neighbourhood. The neighbourhood "
                "answers, under the same rules."
            ),
        ),
        Word(
            "platform",
            _("Platform"),
            _(
                "The group that speaks for a neighbourhood or village. Residents choose the "
                "board. It is no part of the municipality."
            ),
        ),
        Word(
            "portefeuillehouder",
            _("Portfolio holder"),
            _("The alderman who answers for a subject."),
        ),
        Word(
            "termijn",
            _("Term"),
            _(
                "The time within which somebody must do something. It ends on a date that "
                "everybody can see."
            ),
        ),
        Word(
            "uitdaagrecht",
            _("Taking over a task"),
            _(
                "Residents ask to do a task of the municipality themselves, because they can do "
                "it better or more cheaply."
            ),
        ),
        Word(
            "wens",
            _("Wish"),
            _("Something the neighbourhood wants, without a worked-out plan or a budget."),
        ),
        Word(
            "wijkmakelaar",
            _("Broker"),
            _(
                "Brings residents and municipality together and helps a plan along. The page "
                "says who the employer is."
            ),
        ),
        Word(
            "wijkwerker",
            _("Neighbourhood worker"),
            _("Helps residents with their plan, and does not work for the municipality."),
        ),
    ]
    return sorted(found, key=lambda word: word.word.lower())
