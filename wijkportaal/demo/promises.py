"""The demo's register: what was promised in a year, in every state, by the real operations.

Days are counted from today, so that it never grows old: before today is above zero, to come is
below. The answers to plans add their own promises.
"""

import datetime
from typing import NamedTuple

from core.kinds import Side
from council import operations as verbs
from council.models import Decision, Promise
from platforms.models import AgendaPoint

DAY = datetime.timedelta(days=1)
CHAIR = {"dorst": "bestuur", "oosterheide": "fatima", "oosteind": "ria", "den-hout": "piet"}


class Said(NamedTuple):
    """What was promised: by whom, to whom, where, when, for when, and what came of it."""

    title: str
    by: str
    places: tuple[str, ...]
    subject: str
    where: str
    said: int
    due: int
    steps: tuple = ()
    occasion: str = "meeting"
    text: str = ""
    entered_by: str = ""
    # The title of the point of an agenda or of the decision from which it follows.
    point: str = ""
    decision: str = ""


class Heard(NamedTuple):
    """What was heard as a promise: from whom, by whom, and what the municipality said."""

    title: str
    by: str
    places: tuple[str, ...]
    subject: str
    heard_from: str
    where: str
    said: int
    reported: int
    steps: tuple = ()
    occasion: str = "meeting"


def claim(days, text):
    return days, "claim_kept", "promiser", {"text": text}


def kept(days, text="", who=""):
    return days, "confirm_kept", who or "chair", {"text": text}


def not_yet(days, text):
    return days, "not_yet", "chair", {"text": text}


def postpone(days, due, text):
    return days, "postpone", "promiser", {"due": due, "text": text}


def done(title, by, place, subject, where, said, due, claimed, account, verdict, **more):
    """A promise that was simply kept."""
    steps = (claim(claimed, account), kept(claimed - 4, verdict))
    return Said(title, by, (place,), subject, where, said, due, steps, **more)


REGISTER = [
    # late, and moved as often as is possible: the ponds' benches of the speech's sort
    Said(
        "Vier bankjes rond de vijver in Dorst",
        "wethouder",
        ("dorst",),
        "groen",
        "in het overleg met het platform",
        265,
        10,
        (
            postpone(180, 83, "De leverancier kan pas na de zomer leveren."),
            postpone(90, 10, "De bankjes zijn binnen, de plaatsing duurt langer."),
            claim(14, "De bankjes zijn geplaatst."),
            not_yet(5, "Er staan er twee. Wij wachten op de andere twee."),
        ),
    ),
    Said(
        "Elke maand een spreekuur in het dorpshuis",
        "paul",
        ("dorst", "oosteind"),
        "wonen",
        "op de dorpsavond",
        130,
        20,
    ),
    Said(
        "Uitleg over het proces van de pilots",
        "wethouder",
        ("dorst", "oosterheide"),
        "wonen",
        "in de raadsvergadering",
        75,
        18,
        occasion="decision",
        entered_by="griffie",
    ),
    Said(
        "De werving van de tweede wijkwerker begint voor kerst",
        "wethouder",
        ("dorst", "oosteind"),
        "wonen",
        "",
        60,
        -25,
        occasion="decision",
        entered_by="griffie",
        decision="Een tweede wijkwerker voor Dorst en Oosteind",
    ),
    Said(
        "De wijkagent komt kijken naar de brommers",
        "ambtenaar",
        ("oosterheide",),
        "verkeer",
        "op de wijkavond",
        110,
        -12,
        point="Lawaai van brommers",
    ),
    # broken
    Said(
        "Een vaste plek voor de jeugd in Oosterheide",
        "paul",
        ("oosterheide",),
        "jeugd",
        "op de wijkavond",
        306,
        22,
        (
            postpone(150, 22, "Het gebouw moet eerst worden onderzocht."),
            (
                6,
                "break_promise",
                "promiser",
                {
                    "text": "Dit is niet gelukt. Het gebouw blijkt niet veilig genoeg. Ik had dat"
                    " eerder moeten laten uitzoeken."
                },
            ),
        ),
    ),
    Said(
        "De pilot in Dorst begint voor de zomer",
        "wethouder",
        ("dorst",),
        "wonen",
        "op het congres over buurtgestuurd werken",
        340,
        150,
        (
            (60, "ask_broken", "chair", {"text": "Er is geen begin gemaakt met de pilot."}),
            (
                48,
                "declare_broken",
                "griffie",
                {"text": "Er is geen startbesluit en geen budget gevonden. De datum is voorbij."},
            ),
        ),
    ),
    Said(
        "Nieuwe lampen in de Steenstraat",
        "thomas",
        ("dorst",),
        "veiligheid",
        "per brief",
        330,
        200,
        (
            (190, "break_promise", "promiser", {"text": "Het budget was op."}),
            (
                70,
                "keep_after_all",
                "promiser",
                {"text": "Met geld van dit jaar zijn de lampen er toch gekomen."},
            ),
        ),
        occasion="letter",
    ),
    # open and on time
    Said(
        "Tellen hoeveel vrachtwagens door de Dorpsstraat rijden",
        "ambtenaar",
        ("dorst",),
        "verkeer",
        "in het overleg met het platform",
        20,
        -40,
    ),
    Said(
        "Proef met een buurtbus op marktdagen",
        "wethouder",
        ("oosteind", "den-hout"),
        "verkeer",
        "op de dorpsavond",
        35,
        -120,
    ),
    Said("Overzicht van lege woningen", "rachid", ("oosterheide",), "wonen", "per e-mail", 12, -3),
    Said(
        "Een tweede prullenbak bij de speeltuin",
        "thomas",
        ("oosterheide",),
        "groen",
        "in een gesprek met bewoners",
        25,
        -30,
        (postpone(8, -30, "De plek wordt eerst met buren besproken."),),
        occasion="talk",
    ),
    # kept, says the promiser; the receiver has the turn
    Said(
        "Brief aan alle buren over de werkzaamheden",
        "ambtenaar",
        ("dorst",),
        "verkeer",
        "in het overleg met het platform",
        60,
        7,
        (claim(9, "De brief is bij 340 adressen bezorgd."),),
    ),
    # no reaction
    Said(
        "Plattegrond van de wandelroutes",
        "anouk",
        ("oosteind",),
        "groen",
        "per e-mail",
        150,
        70,
        (claim(72, "De plattegrond staat op de site."),),
        occasion="letter",
    ),
    # lapsed
    Said(
        "Tijdelijk hek om het oude schoolplein",
        "karin",
        ("oosterheide",),
        "veiligheid",
        "op de wijkavond",
        200,
        90,
        (
            (130, "ask_lapse", "promiser", {"text": "Het plein wordt deze maand al gesloopt."}),
            (125, "consent_lapse", "chair", {"text": "Dan hoeft het hek niet meer."}),
        ),
    ),
    Said(
        "Extra zitplek bij de bushalte",
        "wethouder",
        ("oosteind",),
        "verkeer",
        "in het overleg met het platform",
        90,
        -50,
        ((4, "ask_lapse", "promiser", {"text": "De halte verhuist volgend jaar."}),),
    ),
    # the neighbourhood promises too
    Said(
        "Vrijwilligers houden het bloemperk bij",
        "els",
        ("dorst",),
        "groen",
        "in het overleg met de gemeente",
        160,
        60,
        (claim(62, "Zes buren doen elke twee weken een ronde."), kept(58, who="thomas")),
    ),
    Said(
        "Een lijst met wensen van alle verenigingen",
        "ria",
        ("oosteind",),
        "wonen",
        "in het overleg met de gemeente",
        45,
        -25,
    ),
    Said(
        "Verslag van de buurtschouw",
        "fatima",
        ("oosterheide",),
        "veiligheid",
        "op de buurtschouw",
        40,
        6,
    ),
    # kept
    done(
        "Zebrapad bij het dorpshuis in Oosteind",
        "ambtenaar",
        "oosteind",
        "verkeer",
        "per brief",
        225,
        52,
        63,
        "Het zebrapad ligt er.",
        "Het is mooi geworden.",
        occasion="letter",
    ),
    done(
        "Snoeien van de heg langs het schoolpad",
        "thomas",
        "dorst",
        "groen",
        "in een gesprek met bewoners",
        120,
        75,
        80,
        "De heg is gesnoeid.",
        "",
        occasion="talk",
    ),
    done(
        "Nieuwe verf op de fietsstroken",
        "ambtenaar",
        "oosterheide",
        "verkeer",
        "op de wijkavond",
        210,
        110,
        115,
        "De strepen zijn vernieuwd.",
        "Goed zichtbaar nu.",
    ),
    done(
        "Subsidie voor de huiskamer in de wijk",
        "paul",
        "oosterheide",
        "wonen",
        "in het overleg met het platform",
        240,
        140,
        150,
        "De subsidie is toegekend.",
        "",
    ),
    done(
        "Uitnodiging voor het gesprek over het kerkplein",
        "wethouder",
        "dorst",
        "groen",
        "op de dorpsavond",
        180,
        160,
        165,
        "De uitnodiging is verstuurd.",
        "Ontvangen.",
    ),
    done(
        "Contactlijst van de gemeente voor het platform",
        "balie",
        "oosteind",
        "wonen",
        "per e-mail",
        100,
        85,
        92,
        "De lijst is gestuurd.",
        "",
        occasion="letter",
    ),
    done(
        "Verkeersborden bij de camping",
        "joost",
        "den-hout",
        "verkeer",
        "in een gesprek met bewoners",
        95,
        50,
        55,
        "De borden staan er.",
        "",
        occasion="talk",
    ),
]
HEARD = [
    Heard(
        "Er komt dit jaar nog een tweede wijkwerker",
        "fatima",
        ("oosterheide",),
        "wonen",
        "de wethouder",
        "op de wijkavond",
        26,
        12,
    ),
    Heard(
        "Dorst krijgt een eigen budget om te besteden",
        "bestuur",
        ("dorst",),
        "wonen",
        "een ambtenaar van de gemeente",
        "op het congres over buurtgestuurd werken",
        60,
        41,
    ),
    Heard(
        "De oude school wordt een buurthuis",
        "raadslid",
        ("oosterheide",),
        "jeugd",
        "de wethouder jeugd",
        "in de raadsvergadering",
        110,
        100,
        ((88, "correct", "paul", {"text": "Er is gezegd dat wij onderzoeken of het kan."}),),
        occasion="decision",
    ),
    Heard(
        "Er komt geen parkeerbelasting in de dorpen",
        "makelaar",
        ("dorst", "oosteind"),
        "verkeer",
        "een ambtenaar",
        "op de dorpsavond",
        90,
        82,
        (
            (70, "reject", "wethouder", {"text": "Daarover beslist de raad. Dit is niet gezegd."}),
            (64, "disagree", "bestuur", {"text": "Twintig mensen hebben het gehoord."}),
        ),
    ),
    Heard(
        "De speeltuin wordt voor de zomer opgeknapt",
        "kees",
        ("oosterheide",),
        "groen",
        "de wethouder groen",
        "op de wijkavond",
        70,
        66,
        ((58, "confirm", "wethouder", {"due": -60}),),
    ),
]


def make(builder):
    """Every promise through its own calendar, then up to today."""
    for said in REGISTER:
        _walk(builder, _make(builder, said), said.steps, said)
    for heard in HEARD:
        _walk(builder, _report(builder, heard), heard.steps, heard)


def catch_up(builder):
    """Time passes for the promises of answers too, once the plans have walked their year."""
    for promise in Promise.objects.waking(builder.today).order_by("wake_on", "pk"):
        _pass_time(builder, promise, builder.today)


def _common(builder, row):
    return {
        "title": row.title,
        "subject": builder.subjects[row.subject],
        "platforms": [builder.platforms[slug] for slug in row.places],
        "occasion": row.occasion,
        "said_where": row.where,
        "said_on": builder.day(row.said),
    }


def _make(builder, said):
    first = next(iter(_first_due(said)), said.due)
    origin, on = _origin(said, builder.day(said.said))
    builder.clock.set(on, 14)
    promiser = builder.users[said.by]
    is_board = said.by in ("els", "ria", "fatima", "bestuur")
    return verbs.make_promise(
        by=builder.users[said.entered_by or said.by],
        side=Side.NEIGHBOURHOOD if is_board else Side.MUNICIPALITY,
        promiser=promiser,
        due_on=builder.day(first),
        text=said.text,
        today=on,
        **{**_common(builder, said), **origin},
    )


def _origin(said, on):
    """The point or the decision it follows from, with the day of it."""
    if said.point:
        point = AgendaPoint.objects.select_related("meeting").get(title=said.point)
        day = point.meeting.first_day
        return {"from_agenda_point": point, "said_on": day}, day
    if said.decision:
        decision = Decision.objects.get(title=said.decision)
        return {"decision": decision, "said_on": decision.decided_on}, decision.decided_on
    return {}, on


def _first_due(said):
    """The first date of a promise that was moved: some weeks before each later one."""
    moves = [step for step in said.steps if step[1] == "postpone"]
    return [moves[0][0] - 5] if moves else []


def _report(builder, heard):
    on = builder.day(heard.reported)
    builder.clock.set(on, 20)
    return verbs.report_expectation(
        by=builder.users[heard.by],
        heard_from=heard.heard_from,
        today=on,
        **_common(builder, heard),
    )


def _walk(builder, promise, steps, row):
    """Each step on its day, with what time does in between."""
    for days, verb, who, values in steps:
        on = builder.day(days)
        promise = _pass_time(builder, promise, on)
        key = {"promiser": getattr(row, "by", ""), "chair": CHAIR[row.places[0]]}.get(who, who)
        values = dict(values)
        if "due" in values:
            values["due_on"] = builder.day(values.pop("due"))
        builder.clock.set(on, 15)
        promise = getattr(verbs, verb)(promise, by=builder.users[key], today=on, **values)
    _pass_time(builder, promise, builder.today)


def _pass_time(builder, promise, until):
    while promise.wake_on is not None and promise.wake_on <= until:
        before = promise.wake_on
        builder.clock.set(before, 8)
        promise = verbs.advance(promise, before)
        if promise.wake_on == before:
            break
    return promise
