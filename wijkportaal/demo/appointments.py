"""The demo's appointments: two from before, one breach, and one that waits for advice.

Days are counted from today, so that it never grows old. The breach (``carla`` in people.py) came in
function before the council decided and stands marked for ever.
"""

import datetime
from decimal import Decimal

from council.operations import record_decision
from liaisons import operations as verbs

STATEMENTS = {
    "makelaar": {
        "employer": "Stichting De Schakel",
        "funder": "De gemeente, met een subsidie van twee jaar",
        "reports_to": "De directeur van Stichting De Schakel",
        "may_dismiss": "De directeur, nadat de platforms zijn gehoord",
        "complaint_route": "De klachtencommissie van Stichting De Schakel",
        "tasks": "Bewoners de weg wijzen bij de gemeente\n"
        "Plannen van bewoners indienen en erachteraan gaan\n"
        "Aanschuiven bij het overleg van de platforms",
    },
    "leila": {
        "employer": "Welzijnsgroep De Brug",
        "funder": "De gemeente en het fonds Samen Sterk",
        "reports_to": "De teamleider van Welzijnsgroep De Brug",
        "may_dismiss": "Het bestuur van Welzijnsgroep De Brug",
        "complaint_route": "De vertrouwenspersoon van Welzijnsgroep De Brug",
        "tasks": "Buren bij elkaar brengen\nBewoners helpen hun plan te schrijven",
    },
}
# As it was on the first day: the broker began with the municipality itself.
AT_FIRST = {
    "makelaar": {
        "employer": "Gemeente Oosterhout",
        "funder": "De gemeente",
        "reports_to": "De gemeentesecretaris",
        "may_dismiss": "Het college, nadat de platforms zijn gehoord",
        "complaint_route": "De klachtencommissie van de gemeente",
    }
}
FIRST_DECISION = {
    "kind": "council",
    "title": "Wijkmakelaars en wijkwerkers voor dorpen en wijken",
    "summary": "De raad stemt in met wijkmakelaars en wijkwerkers. Bewoners hebben inspraak bij "
    "elke aanstelling.",
    "outcome": "adopted",
    "addressee": "het college",
    "submitter": "het college",
}
SECOND_DECISION = {
    "kind": "council",
    "title": "Een tweede wijkwerker voor Dorst en Oosteind",
    "summary": "Er komt geld voor een tweede wijkwerker, voor twee jaar.",
    "outcome": "adopted",
    "addressee": "het college",
    "submitter": "het college",
}
PROFILE = (
    "De wijkwerker brengt buren bij elkaar en helpt bewoners hun plan te maken. Is vaak in het "
    "dorp, ook in de avond. Werkt niet voor de gemeente."
)


def record_from_before(builder, day, holder, **values):
    """Somebody who came in function before this portal kept appointments."""
    key, kind, slugs, _employer, municipal, began, about = holder
    builder.clock.set(day)
    clerk = builder.users["griffie"]
    decision = getattr(builder, "first_decision", None)
    if decision is None:
        decided = builder.day(730)
        decision = builder.first_decision = record_decision(
            by=clerk, decided_on=decided, today=day, **FIRST_DECISION
        )
    row = verbs.record_past_appointment(
        builder.users[key],
        by=builder.admin,
        kind=kind,
        platforms=[builder.platforms[slug] for slug in slugs],
        decision=decision,
        starts_on=builder.day(began),
        # Began in the service of the municipality; the road to independence is in the levels.
        is_employed_by_municipality=key == "makelaar" or municipal,
        today=day,
        **{**STATEMENTS[key], **AT_FIRST.get(key, {})},
    )
    holder = row.holder
    holder.about = about
    verbs.save_role_holder(holder, by=builder.admin, platforms=list(holder.platforms.all()))
    return row


def make(builder):
    """The road to independence of the broker, and an appointment that waits for advice now."""
    users, clock = builder.users, builder.clock

    def at(days_ago):
        on = builder.day(days_ago)
        clock.set(on)
        return on

    holder = users["makelaar"].role_holders.get()
    on = at(200)
    verbs.set_level(holder, by=builder.admin, level="seconded", starts_on=on, today=on)
    holder.refresh_from_db()
    holder.target_level, holder.target_on = "independent", builder.day(-240)
    for name, value in STATEMENTS["makelaar"].items():
        setattr(holder, name, value)
    verbs.save_role_holder(holder, by=builder.admin, platforms=list(holder.platforms.all()))

    # What residents said last year: enough of them to be shown.
    on = datetime.date(builder.day(0).year - 1, 12, 15)
    clock.set(on)
    answers = (5, 4, 4, 5, 3, 4, 2, 5, 4, 4, 5, 3)
    for resident, value in zip(
        builder.neighbours(builder.platforms["dorst"]), answers, strict=False
    ):
        verbs.give_feedback(holder, by=resident, value=value, today=on)
    verbs.forget_who_gave_feedback()
    on = at(20)
    asked = verbs.ask_support(
        holder,
        by=users["bestuur"],
        platform=builder.platforms["dorst"],
        question="Wie bij de gemeente gaat over de zaal in het dorpshuis?",
        today=on,
    )
    verbs.answer_support(
        asked,
        by=users["makelaar"],
        answer="Dat is het team Vastgoed. Ik heb een afspraak voor u gemaakt.",
        today=at(16),
    )
    verbs.ask_support(
        holder,
        by=users["bestuur"],
        platform=builder.platforms["dorst"],
        question="Kunt u meekijken met ons plan voor de speeltuin?",
        today=at(3),
    )
    alderman = users["wethouder"]
    verbs.review(
        holder.appointment,
        by=alderman,
        text="De makelaar is twee dagen per week in de dorpen. Het spreekuur loopt goed. Volgend "
        "jaar komt er meer tijd voor Den Hout.",
        today=at(62),
    )
    places = [builder.platforms[slug] for slug in ("dorst", "oosteind")]
    dorst, oosteind = places
    row = verbs.begin_appointment(
        by=alderman,
        kind="worker",
        platforms=places,
        need="In Dorst en Oosteind zijn meer plannen dan één wijkwerker aankan.",
        today=at(104),
    )
    row = verbs.put_profile(row, by=alderman, profile=PROFILE, today=at(101))
    row = verbs.remark(
        row,
        by=users["bestuur"],
        text="Graag iemand die ook op zaterdag in het dorpshuis is.",
        today=at(95),
    )
    row = verbs.remark(
        row, by=users["ria"], text="Oosteind moet niet het kleine broertje worden.", today=at(92)
    )
    remarks = list(row.remarks.order_by("pk"))
    row = verbs.answer_remark(
        row,
        by=users["balie"],
        remark=remarks[0],
        text="Dat nemen we over: één zaterdag per maand.",
        today=at(84),
    )
    row = verbs.answer_remark(
        row,
        by=users["balie"],
        remark=remarks[1],
        text="De uren worden eerlijk verdeeld: tien per week in elk dorp.",
        today=at(83),
    )
    row = verbs.close_profile(
        row,
        by=alderman,
        profile=f"{PROFILE} Eén zaterdag per maand in het dorpshuis. Tien uur per week per dorp.",
        today=at(75),
    )
    decided = at(60)
    decision = record_decision(
        by=users["griffie"], decided_on=decided, platforms=places, today=decided, **SECOND_DECISION
    )
    row = verbs.start_recruiting(row, by=alderman, decision=decision, today=at(58))
    row = verbs.add_member(row, by=alderman, user=users["ambtenaar"], today=at(55))
    row = verbs.delegate(row, by=users["ria"], platform=oosteind, user=users["ria"], today=at(50))
    row = verbs.waive(
        row,
        by=users["bestuur"],
        platform=dorst,
        text="Wij vertrouwen op het lid uit Oosteind en geven straks advies.",
        today=at(48),
    )
    on = at(30)
    verbs.add_candidate(
        row, by=users["ambtenaar"], name="Kandidaat A (voorbeeld)", note="Kent Dorst.", today=on
    )
    chosen = verbs.add_candidate(
        row, by=users["ria"], name="Kandidaat B (voorbeeld)", note="Kent beide dorpen.", today=on
    )
    row = verbs.nominate(row, by=users["ria"], candidate=chosen, today=at(12))
    row = verbs.prepare(
        row,
        by=users["balie"],
        **STATEMENTS["leila"],
        mandate_amount=Decimal(250),
        mandate_source="Mandaatregister (voorbeeld), regel 6.9",
        today=at(9),
    )
    row = verbs.open_consultation(row, by=alderman, today=at(5))
    verbs.advise(
        row,
        by=users["ria"],
        platform=oosteind,
        tendency="conditional",
        text="Als er elke week een spreekuur in Oosteind is.",
        today=at(2),
    )
