"""Fill the scratch database: plans with terms, dossiers and support, in bulk and in proportion."""

import datetime
import random
import secrets

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from core import entries
from core.progress import Progress
from core.terms import today
from council import search as promise_search
from council.models import (
    Promise,
    PromiseDate,
    PromiseEntry,
    PromiseEntryText,
    PromisePlatform,
)
from liaisons.models import ContactAssignment, Mandate
from platforms.models import (
    Agreement,
    Coverage,
    District,
    Neighbourhood,
    Platform,
    PlatformPhase,
    Residence,
    Subject,
)
from platforms.states import AgreementStatus, Basis, PlatformStatus
from proposals import search, states
from proposals.models import (
    Proposal,
    ProposalEntry,
    ProposalEntryText,
    ProposalTerm,
    ProposalVersion,
    Support,
)
from proposals.states import Status, TermKind

User = get_user_model()
DAY = datetime.timedelta(days=1)
BATCH = 1000
RESIDENTS = 2000
WORDS = (
    "bankje",
    "vijver",
    "speeltuin",
    "zebrapad",
    "verkeer",
    "school",
    "bomen",
    "groen",
    "licht",
    "fietspad",
    "buurthuis",
    "jeugd",
    "veiligheid",
    "parkeren",
    "drempel",
    "kinderen",
    "ouderen",
    "plein",
    "tuin",
    "water",
    "afval",
    "hondenveld",
    "moestuin",
)
# A text is mostly words that few others have; of the words above each holds about three.
OTHER_WORDS = [
    f"{first}{second}" for first in WORDS for second in ("straat", "plan", "groep", "dag")
] + [f"woord{number}" for number in range(3000)]
# About as in the demo: most plans are finished, a quarter is running.
STATUSES = [
    *[Status.EVALUATED] * 8,
    *[Status.DECLINED] * 5,
    *[Status.WITHDRAWN] * 2,
    Status.SUBMITTED,
    *[Status.GATHERING_SUPPORT] * 2,
    *[Status.UNDER_REVIEW] * 2,
]


class Ground:
    """The platforms, subjects and people that all plans share."""

    def __init__(self):
        self.random = random.Random(2026)
        started = today() - 900 * DAY
        self.subjects = [
            Subject.objects.create(name=name, slug=name.lower(), order=order)
            for order, name in enumerate(("Verkeer", "Groen", "Jeugd", "Veiligheid", "Wonen"))
        ]
        self.platforms, self.areas = [], []
        for number in range(14):
            district = District.objects.create(
                code=f"WK0826{number:02d}", year=2024, name=f"Wijk {number}", slug=f"wijk-{number}"
            )
            area = Neighbourhood.objects.create(
                code=f"BU0826{number:02d}00", year=2024, name=f"Buurt {number}", district=district
            )
            platform = Platform.objects.create(
                name=f"Wijk {number}",
                slug=f"wijk-{number}",
                status=PlatformStatus.ACTIVE,
                status_since=started,
            )
            platform.districts.add(district)
            PlatformPhase.objects.create(
                platform=platform, status=PlatformStatus.ACTIVE, starts_on=started
            )
            Coverage.objects.create(platform=platform, neighbourhood=area, starts_on=started)
            self.platforms.append(platform)
            self.areas.append(area)
        self.contact = User.objects.create_user("contact@example.nl", name="Contact")
        self.assignments = [
            ContactAssignment.objects.create(
                user=self.contact,
                subject=subject,
                starts_on=started,
                hours_per_week=8,
                briefed_on=started,
                briefed_by="Team Wijken",
                consent_by="Teamleider",
                consent_on=started,
                is_published=True,
            )
            for subject in self.subjects
        ]
        # As at a municipality: who answers may decide, up to an amount.
        Mandate.objects.create(
            user=self.contact,
            amount=25000,
            is_alone=True,
            source="Mandaatregister 2024",
            starts_on=started,
        )
        self.agreements = [self._agreement(platform, started) for platform in self.platforms]
        self.residents = User.objects.bulk_create(
            User(email=f"bewoner{number}@example.nl", name=f"Bewoner {number}", password="!")
            for number in range(RESIDENTS)
        )
        Residence.objects.bulk_create(
            Residence(
                user=user,
                district=self.areas[number % 14].district,
                neighbourhood=self.areas[number % 14],
                basis=Basis.DECLARED,
                starts_on=started,
            )
            for number, user in enumerate(self.residents)
        )

    def _agreement(self, platform, started):
        return Agreement.objects.create(
            platform=platform,
            version=1,
            status=AgreementStatus.AGREED,
            kinds=["plan"],
            minimum_residents=2000,
            created_on=started,
            created_by=self.contact,
            proposed_on=started,
            municipality_due_on=started + 42 * DAY,
            board_signed_by=self.contact,
            board_signed_on=started,
            board_signed_role="chair",
            municipality_signed_by=self.contact,
            municipality_signed_on=started,
            municipality_signed_role="Wethouder",
            valid_from=started,
        )


def _plan(ground, number):
    chance = ground.random
    status = STATUSES[number % len(STATUSES)]
    platform = ground.platforms[number % 14]
    submitted = today() - (number % 800 + 1) * DAY
    words = chance.choices(OTHER_WORDS, k=57) + chance.choices(WORDS, k=3)
    chance.shuffle(words)
    words = " ".join(words)
    is_open = status in states.OPEN
    turn = states.turn_in(status, "neighbourhood")
    proposal = Proposal(
        number=f"WP-{submitted.year}-{number + 1:06d}",
        kind=states.Kind.PLAN,
        status=status,
        status_since=submitted,
        platform=platform,
        subject=ground.subjects[number % 5],
        title=" ".join(chance.choices(WORDS, k=1) + chance.choices(OTHER_WORDS, k=4)).capitalize(),
        text=f"{words.capitalize()}.\n\n- {WORDS[number % 20]}\n- {WORDS[number % 7]}",
        author=ground.residents[number % RESIDENTS],
        submitted_by=ground.residents[number % RESIDENTS],
        submitted_by_role="initiator",
        submitted_on=submitted,
        submitted_at=timezone.now() - datetime.timedelta(days=number % 800 + 1),
        handler=ground.contact,
        handler_basis="assignment",
        assignment=ground.assignments[number % 5],
        turn=turn,
        turn_since=submitted,
        due_on=today() + (number % 40 - 10) * DAY if is_open else None,
        agreement=ground.agreements[number % 14],
        minimum=2000,
        window_days=42,
        answer_days=42,
        admitted_on=None if status == Status.SUBMITTED else submitted,
        answered_on=None if is_open or status == Status.WITHDRAWN else submitted + 30 * DAY,
        closed_on=None if is_open else submitted + 60 * DAY,
        support_detached_on=None if is_open else submitted + 100 * DAY,
        wake_on=None,
    )
    proposal.search_text = " ".join(search.stems(f"{proposal.title} {proposal.text}"))
    return proposal


def _dossier(proposal):
    """Two to six sealed entries with their words."""
    verbs = ["submit", "admit", "write_message", "write_message", "reach", "write_message"]
    return _sealed(
        proposal,
        (ProposalEntry, ProposalEntryText),
        {"proposal": proposal},
        verbs[: 2 + proposal.pk % 5],
        proposal.submitted_at,
    )


def _promise_dossier(promise):
    """The same of a promise."""
    verbs = ["promise", "add_to", "claim_kept", "not_yet", "add_to", "add_to"]
    moment = timezone.now() - datetime.timedelta(days=30)
    return _sealed(
        promise,
        (PromiseEntry, PromiseEntryText),
        {"promise": promise},
        verbs[: 2 + promise.pk % 5],
        moment,
    )


def _sealed(record, models, dossier, verbs, moment):
    head, rows = entries.GENESIS, []
    for number, verb in enumerate(verbs, start=1):
        entry = models[0](
            **dossier,
            number=number,
            at=moment + datetime.timedelta(days=number),
            verb=verb,
            side="municipality",
            role="contact",
            from_status=record.status,
            to_status=record.status,
            data={"turn": str(record.turn)},
            salt=secrets.token_hex(32),
        )
        words = models[1](
            text=f"Stap {number} van {record}", actor_name="Contact", salt=secrets.token_hex(32)
        )
        entries.seal(entry, words, previous_head=head)
        head = entry.head
        rows.append((entry, words))
    record.dossier_head = head
    record.entry_count = len(rows)
    return rows


def _keep_dossiers(models, dossiers):
    """Write the entries of many records with their words."""
    models[0].objects.bulk_create([entry for entry, _words in dossiers])
    for entry, words in dossiers:
        words.entry = entry
    models[1].objects.bulk_create([words for _entry, words in dossiers])


def grow(ground, target, supports_each, stream):
    """Add plans up to this number, each with its version, term, dossier and support."""
    start = Proposal.objects.count()
    progress = Progress(stream, target - start, "plans")
    for first in range(start, target, BATCH):
        with transaction.atomic():
            plans = Proposal.objects.bulk_create(
                _plan(ground, number) for number in range(first, min(first + BATCH, target))
            )
            dossiers = [row for plan in plans for row in _dossier(plan)]
            _keep_dossiers((ProposalEntry, ProposalEntryText), dossiers)
            ProposalVersion.objects.bulk_create(
                ProposalVersion(proposal=plan, number=1, title=plan.title, text=plan.text)
                for plan in plans
            )
            ProposalTerm.objects.bulk_create(_term(plan) for plan in plans if plan.due_on)
            _support(ground, plans, supports_each)
            Proposal.objects.bulk_update(
                plans, ["dossier_head", "entry_count", "support_count", "support_elsewhere"]
            )
        progress.step(len(plans))
    progress.done()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As autovacuum does in production.
            cursor.execute("VACUUM ANALYZE")


def _term(plan):
    kind = states.TERM_IN[plan.status]
    term = ProposalTerm.begin(
        plan.turn,
        kind if kind else TermKind.ANSWER,
        states.ANSWER,
        plan.due_on - 42 * DAY,
        proposal=plan,
    )
    term.due_on = plan.due_on
    return term


def _support(ground, plans, supports_each):
    rows = []
    for plan in plans:
        if not plan.admitted_on:
            continue
        first = plan.pk * 37
        for number in range(supports_each):
            resident = ground.residents[(first + number) % RESIDENTS]
            rows.append(
                Support(
                    proposal=plan,
                    resident=resident,
                    is_counted=(first + number) % RESIDENTS % 14 == plan.pk % 14,
                    version_number=1,
                    given_on=plan.submitted_on,
                    basis=Basis.DECLARED,
                )
            )
    Support.objects.bulk_create(rows, batch_size=5000)
    for plan in plans:
        plan.support_count = plan.support_elsewhere = 0
    counted = {row["proposal"]: row for row in _counts(plans)}
    for plan in plans:
        row = counted.get(plan.pk)
        if row:
            plan.support_count, plan.support_elsewhere = row["counted"], row["elsewhere"]


def _counts(plans):
    return (
        Support.objects.filter(proposal__in=[plan.pk for plan in plans])
        .values("proposal")
        .annotate(
            counted=Count("pk", filter=Q(is_counted=True)),
            elsewhere=Count("pk", filter=Q(is_counted=False)),
        )
    )


# --- the register of promises -----------------------------------------------------------------
# So many of a hundred stand like this; the rest is open and on time.
STANDINGS = (("kept", 45), ("late", 8), ("broken", 5), ("no_reaction", 10), ("kept_claimed", 6))


def _promise(ground, number, promiser):
    """One promise in bulk: every column as the operations would leave it, without a road."""
    on = today()
    said_on = on - (30 + number % 1400) * DAY
    share, standing, top = number % 100, "open", 0
    for name, part in STANDINGS:
        if top <= share < top + part:
            standing = name
        top += part
    due_on = on - 9 * DAY if standing == "late" else on + (1 + number % 200) * DAY
    is_over = standing in ("kept", "broken", "no_reaction")
    status = "open" if standing == "late" else standing
    words = [WORDS[number // step % len(WORDS)] for step in (1, 23, 529)]
    promise = Promise(
        status=status,
        title=f"{words[0].capitalize()} en {words[1]} bij de {words[2]} {number}",
        text="Dit is in het overleg met het platform gezegd.",
        subject=ground.subjects[number % len(ground.subjects)],
        promiser=promiser,
        promiser_role="alderman",
        promiser_function="wethouder",
        said_on=said_on,
        said_where="in het overleg",
        entered_by=promiser,
        entered_on=said_on,
        first_due_on=due_on,
        due_on=due_on,
        turn="nobody" if is_over else "municipality",
        term_due_on=None if is_over else due_on,
        closed_on=on - (number % 300) * DAY if is_over else None,
        note="De bankjes staan er." if is_over else "",
        noted_on=on - 5 * DAY if is_over else None,
    )
    platform = ground.platforms[number % len(ground.platforms)]
    promise_search.prepare(promise, [platform])
    promise.changed_at = timezone.now() - (number % 5000) * datetime.timedelta(minutes=7)
    return promise, platform


def grow_register(ground, target, stream):
    """So many promises with their parties and dates."""
    promiser = User.objects.order_by("pk").first()
    number = Promise.objects.count()
    progress = Progress(stream, max(0, target - number), "promises")
    while number < target:
        pairs = [_promise(ground, n, promiser) for n in range(number, min(number + BATCH, target))]
        moments = [promise.changed_at for promise, _platform in pairs]
        with transaction.atomic():
            made = Promise.objects.bulk_create([promise for promise, _platform in pairs])
            PromisePlatform.objects.bulk_create(
                PromisePlatform(promise=promise, platform=platform)
                for promise, (_same, platform) in zip(made, pairs, strict=True)
            )
            PromiseDate.objects.bulk_create(
                PromiseDate(
                    promise=promise, number=1, due_on=promise.due_on, set_on=promise.said_on
                )
                for promise in made
            )
            dossiers = [row for promise in made for row in _promise_dossier(promise)]
            _keep_dossiers((PromiseEntry, PromiseEntryText), dossiers)
            for promise, moment in zip(made, moments, strict=True):
                promise.changed_at = moment
            # auto_now sets the moment of now at each save; an update in bulk keeps ours.
            Promise.objects.bulk_update(
                made, ["changed_at", "dossier_head", "entry_count"], batch_size=500
            )
        number += len(pairs)
        progress.step(len(pairs))
    progress.done()
