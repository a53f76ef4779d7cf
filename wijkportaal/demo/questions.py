"""The demo's questions and signals, in every state, by the real operations.

Days are counted back from today, so that it never grows old.
"""

from typing import NamedTuple

from core.terms import DAY, add_working_days, is_working_day
from liaisons.models import Question
from liaisons.operations import questions as verbs
from liaisons.question_states import Cause, QuestionKind
from proposals.operations.asked import draft_from_question


class Asked(NamedTuple):
    """What was asked: by whom, about what, how many days ago, and what came of it.

    A step is (days ago, verb, who, words); who is a key, or "handler" for whoever deals with it.
    """

    days: int
    by: str
    place: str
    subject: str
    title: str
    text: str
    steps: tuple = ()
    kind: str = QuestionKind.QUESTION
    cause: str = ""


def says(days, verb, who="handler", **words):
    return days, verb, who, words


QUESTIONS = [
    Asked(
        4,
        "bewoner",
        "dorst",
        "verkeer",
        "Komt er een oversteekplaats bij de school?",
        "Mijn kinderen steken elke dag de Rijksweg over. Auto's stoppen niet. Komt daar een "
        "oversteekplaats?",
        (says(2, "write", text="Ik ga morgen met de verkeerskundige kijken. Ik laat het weten."),),
    ),
    # late, and reminded
    Asked(
        27,
        "bewoner",
        "dorst",
        "verkeer",
        "Hoe hard mag je op de Broekstraat?",
        "Er stond een bord van 30. Dat is weg. Mag er nu 50 gereden worden?",
        (says(6, "remind", "bewoner"),),
    ),
    Asked(
        9,
        "bewoner",
        "dorst",
        "groen",
        "Wanneer wordt er gesnoeid bij de speeltuin?",
        "De takken hangen over de schommel.",
        (says(6, "ask_back", text="Welke speeltuin bedoelt u: bij de kerk of bij de vijver?"),),
    ),
    # closed, did not help, open again
    Asked(
        20,
        "bewoner",
        "dorst",
        "verkeer",
        "Waarom is het fietspad dicht?",
        "Het fietspad naar Oosterhout is al twee weken dicht. Er staat niet bij waarom.",
        (
            says(14, "answer", text="Er wordt aan de weg gewerkt."),
            says(5, "not_helped", "bewoner", reason="Ik wil weten tot wanneer het duurt."),
        ),
    ),
    Asked(
        60,
        "bewoner",
        "dorst",
        "groen",
        "Mag ik een boomspiegel beplanten?",
        "Voor mijn huis staat een boom met kale grond eromheen. Mag ik daar bloemen in zetten?",
        (
            says(55, "answer", text="Ja, dat mag. Laat de stam vrij en neem lage planten."),
            says(53, "helped", "bewoner"),
        ),
    ),
    Asked(
        16,
        "buur",
        "oosterheide",
        "groen",
        "Kan er een moestuin op het lege veld?",
        "Met een paar buren willen wij samen groente telen op het veld bij de flats.",
        (says(12, "make_plan", text="Een goed idee. Dien het in als plan, dan beslissen wij."),),
    ),
    Asked(
        18,
        "buur",
        "oosterheide",
        "verkeer",
        "Wie gaat over de laadpaal in onze straat?",
        "De laadpaal is al weken stuk.",
        (
            says(15, "offer_referral", to="joost", reason="Joost gaat over de laadpalen."),
            says(13, "accept_referral", "joost", text="Ik bel het bedrijf, en daarna u."),
        ),
    ),
    Asked(
        6,
        "buur",
        "oosterheide",
        "verkeer",
        "Kan de bushalte dichter bij het wijkgebouw?",
        "Voor oudere buren is het te ver lopen.",
        (says(3, "offer_referral", to="joost", reason="Joost overlegt met het busbedrijf."),),
    ),
    Asked(
        5,
        "buur",
        "vrachelen",
        "veiligheid",
        "Het is donker in de tunnel",
        "Durft er nog iemand door de fietstunnel? Wat kan de gemeente daaraan doen?",
    ),
    Asked(
        12,
        "bewoner",
        "dorst",
        "verkeer",
        "Niemand belde terug over de drempel",
        "Ik heb twee keer gebeld en zou worden teruggebeld. Dat is niet gebeurd.",
        kind=QuestionKind.SIGNAL,
        cause=Cause.COMMUNICATION,
    ),
    Asked(
        14,
        "bewoner",
        "dorst",
        "verkeer",
        "Waar is het met de pilots misgegaan?",
        "Kunt u toelichten hoe u het proces hebt ervaren, en waar het precies is misgegaan?",
        kind=QuestionKind.PORTFOLIO,
    ),
]
# Signals of other residents: how many days ago, where, about what, and the cause.
SIGNALS = [
    (300, "dorst", "verkeer", Cause.COMMUNICATION),
    (250, "dorst", "groen", Cause.COMMUNICATION),
    (210, "dorst", "verkeer", Cause.ORGANISATION),
    (170, "dorst", "verkeer", Cause.COMMUNICATION),
    (120, "dorst", "groen", Cause.ORGANISATION),
    (90, "dorst", "wonen", Cause.COMMUNICATION),
    (280, "oosterheide", "verkeer", Cause.ORGANISATION),
    (230, "oosterheide", "wonen", Cause.ORGANISATION),
    (150, "oosterheide", "verkeer", Cause.COMMUNICATION),
    (100, "oosterheide", "groen", Cause.ORGANISATION),
    (80, "oosterheide", "verkeer", Cause.ORGANISATION),
]


def make(builder):
    """Every question with its steps; each is walked by itself, for none touches another."""
    for asked in QUESTIONS:
        _make(builder, asked)
    for nth, (days, place, subject, cause) in enumerate(SIGNALS):
        neighbours = builder.neighbours(builder.platforms[place])
        question = _ask(
            builder,
            days,
            neighbours[nth + 5],
            kind=QuestionKind.SIGNAL,
            cause=cause,
            platform=builder.platforms[place],
            subject=builder.subjects[subject],
            title="Er is niet naar ons geluisterd",
            text="Wij hadden graag vooraf gehoord wat er ging gebeuren.",
        )
        on = add_working_days(question.asked_on, 4)
        builder.clock.set(on, 11)
        by = question.handler or builder.users["balie"]
        verbs.answer(question, by=by, text="U hebt gelijk. Wij bellen u deze week.", today=on)


def _working_day(day):
    while not is_working_day(day):
        day -= DAY
    return day


def _ask(builder, days, by, **said):
    on = builder.day(days)
    builder.clock.set(on, 20)
    return verbs.ask(by=by, today=on, **said)


def _make(builder, asked):
    question = _ask(
        builder,
        asked.days,
        builder.users[asked.by],
        kind=asked.kind,
        cause=asked.cause,
        platform=builder.platforms[asked.place],
        subject=builder.subjects[asked.subject],
        title=asked.title,
        text=asked.text,
    )
    on = question.asked_on
    for days, verb, who, words in asked.steps:
        on = max(on, builder.day(days) if who == asked.by else _working_day(builder.day(days)))
        # Time passes on its own day, so that lateness stands there before the reminder.
        if question.due_on and question.due_on < on:
            builder.clock.set(question.due_on + DAY, 8)
            verbs.advance(question, question.due_on + DAY)
        builder.clock.set(on, 19 if who == asked.by else 10)
        question = Question.objects.for_list().get(pk=question.pk)
        by = question.handler or builder.users["balie"]
        by = by if who == "handler" else builder.users[who]
        given = {**words, "to": builder.users[words["to"]]} if "to" in words else words
        operation = draft_from_question if verb == "make_plan" else getattr(verbs, verb)
        question = operation(question, by=by, today=on, **given)
    if question.due_on and question.due_on < builder.today:
        builder.clock.set(question.due_on + DAY, 8)
        verbs.advance(question, builder.today)
