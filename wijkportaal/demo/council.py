"""What the demo's council room holds: changed rules, decisions and motions.

Of the meeting of 2020 only what the speech and its sources say: what they leave open (who tabled
the second motion, how both ended) stays unknown. Everything else is invented.
"""

import datetime

from core import published
from council.models import Decision, Party
from council.operations import (
    correct_decision,
    record_decision,
    record_settings,
    tell_execution,
)
from notifications.operations import follow

# How the rules were, so many days ago; what is not named was as it is now.
EARLIER_RULES = [
    (
        700,
        {
            "proposals.answer": "8 weken",
            "proposals.admission": "15 werkdagen",
            "proposals.municipal_window": "3 weken",
            "core.equated_days": "2024-05-10, 2025-05-30",
        },
    ),
    (
        540,
        {
            "proposals.answer": "8 weken",
            "proposals.municipal_window": "3 weken",
            "core.equated_days": "2024-05-10, 2025-05-30",
        },
    ),
    (330, {"proposals.municipal_window": "3 weken"}),
    (120, {}),
]
# Published since the ordinance on subjects for the council's agenda.
LATER = "proposals.agenda_"
SINCE_DAYS_AGO = 330


def make_rules(builder):
    """A log that began before the first agreement, and four looks since."""
    for days_ago, earlier in EARLIER_RULES:
        day = builder.day(days_ago)
        builder.clock.set(day)
        values = {
            key: (label, earlier.get(key, value))
            for key, (label, value) in published.values().items()
            if days_ago <= SINCE_DAYS_AGO or not key.startswith(LATER)
        }
        record_settings(values, today=day)


MEETING = datetime.date(2020, 9, 22)
NOTA = {
    "kind": "council",
    "title": "Nota wijkgericht werken",
    "summary": "De raad stelde de nota gewijzigd vast, schrijft Platform Dorst. De raadsbijdrage "
    "van 23 september 2020 noemt “vanavond”; volgens Platform Dorst was de vergadering op "
    "22 september.",
    "outcome": "adopted_amended",
    "execution": "unknown",
    "addressee": "het college",
    "submitter": "het college",
    "decided_on": MEETING,
}
MOTIONS = [
    {
        "kind": "motion",
        "title": "Motie over het mandaat van de wijkmakelaar",
        "summary": "Genoemd in de raadsbijdrage van 23 september 2020: “Een sterk mandaat van de "
        "wijkmakelaars is van groot belang. Wij steunen hierin de motie van GroenLinks over het "
        "mandaat van de wijkmakelaar.” De tekst van de motie en de uitkomst staan daar niet.",
        "submitter": "GroenLinks",
        "decided_on": MEETING,
    },
    {
        "kind": "motion",
        "title": "Motie over benoemen voordat de raad besluit",
        "summary": "Genoemd in de stemverklaring van 23 september 2020: het is “onjuist dat er al "
        "wijkmakelaars zijn benoemd voordat het voorstel is ingestemd. Steun dus ook voor die "
        "motie in het bijzonder.” Wie de motie indiende en hoe het afliep, staat daar niet.",
        "decided_on": MEETING,
    },
]

# Days ago, what is recorded, the parties by their order, the places, and what was told later.
DECISIONS = [
    (
        310,
        {
            "kind": "council",
            "title": "Geld voor plannen van buurten",
            "summary": "Elk jaar is er 120.000 euro voor plannen van bewoners in de openbare "
            "ruimte. Wie een plan indient, denkt mee over het onderhoud.",
            "outcome": "adopted",
            "addressee": "het college",
            "submitter": "het college",
            "reference": "R25-118",
            "subject": "wonen",
        },
        (),
        (),
        [
            (260, "running", "Bewoners kunnen geld aanvragen. De voorwaarden staan op de website."),
            (40, "settled", "De raad kreeg een overzicht van wat met het geld is gedaan."),
        ],
    ),
    (
        190,
        {
            "kind": "motion",
            "title": "Motie: binnen zes weken antwoord, ook in de vakantie",
            "summary": "De raad vraagt het college om plannen van bewoners ook in juli en augustus "
            "binnen zes weken te beantwoorden.",
            "outcome": "adopted",
            "addressee": "het college",
            "reference": "M26-014",
        },
        (1, 3),
        (),
        [(150, "running", "Het college maakt een rooster, zodat er altijd iemand antwoordt.")],
    ),
    (
        190,
        {
            "kind": "extra_motion",
            "title": "Motie: een vast budget voor elk platform",
            "summary": "De raad vraagt het college om elk platform een vast bedrag te geven.",
            "outcome": "rejected",
            "addressee": "het college",
            "reference": "M26-015",
        },
        (2,),
        (),
        [],
    ),
    (
        120,
        {
            "kind": "college",
            "title": "Dertig kilometer in de kern van Dorst",
            "summary": "In de straten rond de school en de kerk wordt de snelheid 30 kilometer.",
            "outcome": "adopted",
            "addressee": "de afdeling Verkeer",
            "submitter": "de wethouder",
            "reference": "B26-077",
            "subject": "verkeer",
        },
        (),
        ("dorst",),
        [(70, "running", "De borden zijn besteld. De drempels komen in het voorjaar.")],
    ),
    (
        75,
        {
            "kind": "amendment",
            "title": "Amendement: bewoners beslissen mee over het groen in Oosterheide",
            "summary": "In het groenplan komt te staan dat bewoners mee beslissen.",
            "outcome": "held_over",
            "reference": "A26-003",
            "subject": "groen",
        },
        (0, 4),
        ("oosterheide",),
        [],
    ),
    (
        33,
        {
            "kind": "motion",
            "title": "Motie: een aanspreekpunt voor veiligheid in elk dorp",
            "summary": "De raad vraagt het college om de lege plekken voor 1 januari te vullen.",
            "outcome": "taken_over",
            "addressee": "het college",
            "reference": "M26-041",
            "subject": "veiligheid",
        },
        (0, 1, 2, 3, 4),
        ("dorst", "oosteind"),
        [],
    ),
]


def make_decisions(builder):
    """A register of three years and of one evening in 2020, written down by the clerk."""
    clerk = builder.users["griffie"]
    parties = list(Party.objects.order_by("order"))
    builder.clock.set(builder.day(320))
    everywhere = [builder.platforms[slug] for slug in ("dorst", "oosterheide")]
    nota = record_decision(by=clerk, platforms=everywhere, **NOTA)
    for motion in MOTIONS:
        record_decision(by=clerk, belongs_to=nota, platforms=everywhere, **motion)
    steps = []
    for days_ago, values, seats, slugs, told in DECISIONS:
        on = builder.day(days_ago)
        builder.clock.set(on, 21)
        subject = builder.subjects.get(values.get("subject", ""))
        decision = record_decision(
            by=clerk,
            parties=[parties[seat] for seat in seats if seat < len(parties)],
            platforms=[builder.platforms[slug] for slug in slugs],
            **{**values, "subject": subject, "decided_on": on},
            today=on,
        )
        steps += [(days, decision, execution, text) for days, execution, text in told]
    for days_ago, decision, execution, text in sorted(steps, key=lambda step: -step[0]):
        on = builder.day(days_ago)
        builder.clock.set(on, 11)
        tell_execution(decision, by=clerk, execution=execution, text=text, today=on)
    on = builder.day(30)
    builder.clock.set(on, 11)
    correct_decision(
        decision_of(DECISIONS[-1]),
        by=clerk,
        reason="In de besluitenlijst staat dat ook Den Hout erbij hoort.",
        platforms=[builder.platforms[slug] for slug in ("den-hout", "dorst", "oosteind")],
        today=on,
    )
    follow(builder.users["bewoner"], decision_of(DECISIONS[3]))


def decide(builder, proposal, *, by, on):
    """The decision of the council on what residents put on its agenda."""
    return record_decision(
        by=by,
        kind="council",
        title=f"Burgerinitiatief: {proposal.title}",
        summary="De raad besloot tot een proef van een jaar.",
        decided_on=on,
        outcome="adopted_amended",
        submitter="bewoners, met een burgerinitiatief",
        addressee="het college",
        subject=proposal.subject,
        reference="R26-061",
        today=on,
    )


def decision_of(row):
    """What was recorded of a row above."""
    return Decision.objects.get(reference=row[1]["reference"])
