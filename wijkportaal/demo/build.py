"""Fills an empty database by walking a calendar: every step is taken by the real operations."""

import datetime
import heapq
import io
import random
import uuid
from collections import defaultdict
from decimal import Decimal
from itertools import count

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import F
from django.utils.text import slugify
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageDraw

from accounts.models import Employment, User
from accounts.operations import employ
from core.attachments import Checked
from core.terms import add_working_days, end_of_term, is_working_day, next_working_day, today
from council.lookups import portfolio_holder
from council.models import Party
from council.operations import add_council_seat, add_portfolio
from liaisons.models import ContactAssignment
from liaisons.operations import (
    advance_gaps,
    agree_contacts,
    appoint_role_holder,
    assign_contact,
    give_mandate,
    record_absence,
    save_assignment,
)
from notifications.models import Delivery, Message
from notifications.operations import follow
from platforms import operations as places
from platforms.lookups import board_users
from platforms.models import (
    Address,
    Coverage,
    District,
    Neighbourhood,
    Platform,
    PostcodeArea,
    Residence,
    Subject,
)
from platforms.states import Basis, BoardRole
from proposals import operations as verbs
from proposals.models import Proposal, Support
from proposals.states import MUNICIPAL_ANNOUNCEMENT, Initiator

from . import appointments, areas, council, people, plans, promises, questions
from .clock import Clock
from .life import Life

DAY = datetime.timedelta(days=1)
# Staff works on working days; residents also write on a Sunday evening.
OF_RESIDENTS = {
    "draft",
    "submit",
    "gather",
    "object",
    "elsewhere",
    "revise",
    "reply",
    "remind",
    "withdraw",
    "extend_window",
    "continue_as_wish",
    "not_yet",
    "evaluate",
    "report",
    "react",
    "withdraw_reaction",
    "board_reminds",
}


class Builder:
    """Holds who and what was made, so that the steps of the plans can name them by key."""

    def __init__(self, progress=lambda text: None):
        self.clock = Clock()
        self.today = today()
        self.progress = progress
        # Always the same demo: nothing here is a secret.
        self.random = random.Random(1)  # noqa: S311
        self.users = {}
        self.platforms = {}
        self.subjects = {}
        self.neighbourhoods = {}
        self.residents = defaultdict(list)  # by platform
        self.bundles = defaultdict(uuid.uuid4)

    def day(self, days_ago):
        return self.today - days_ago * DAY

    def build(self):
        # With DEBUG every query is kept with its values filled in, which costs as much as itself.
        connection.make_debug_cursor = connection.make_cursor
        try:
            with transaction.atomic():
                self.make_all()
        finally:
            del connection.make_debug_cursor

    def make_all(self):
        with self.clock.running():
            self.progress("Districts and neighbourhoods ...")
            self.make_areas()
            self.progress("People ...")
            self.make_people()
            self.make_platforms()
            self.make_council()
            self.make_liaisons()
            self.make_agreements()
            council.make_rules(self)
            self.progress("Meetings, working groups and news ...")
            self.life = Life(self)
            self.life.build()
            council.make_decisions(self)
            appointments.make(self)
            self.progress("Promises and expectations ...")
            promises.make(self)
            self.progress("A year of plans ...")
            self.walk()
            promises.catch_up(self)
            self.progress("Questions and signals ...")
            questions.make(self)
            self.follow()
            self.leave()
        self.settle_messages()

    # --- places ----------------------------------------------------------------------------------
    def make_areas(self):
        founded = self.day(3000)
        self.clock.set(founded)
        districts = {}
        for code, name, outline in areas.DISTRICTS:
            districts[code] = District.objects.create(
                code=code,
                year=areas.YEAR,
                name=name,
                slug=slugify(name),
                geometry=areas.polygon(outline),
            )
        for code, name, outline in areas.NEIGHBOURHOODS:
            self.neighbourhoods[code] = Neighbourhood.objects.create(
                code=code,
                year=areas.YEAR,
                name=name,
                district=districts["WK" + code[2:8]],
                geometry=areas.polygon(outline),
            )
        for district in districts.values():
            platform = places.empty_platform_for(district, on=founded)
            Coverage.objects.bulk_create(
                Coverage(platform=platform, neighbourhood=neighbourhood, starts_on=founded)
                for neighbourhood in self.neighbourhoods.values()
                if neighbourhood.district_id == district.pk
            )
            self.platforms[platform.slug] = platform
        PostcodeArea.objects.bulk_create(
            PostcodeArea(pc4=pc4, place=place, district=districts.get(code), is_certain=certain)
            for pc4, place, code, certain in areas.POSTCODES
        )
        Address.objects.bulk_create(
            Address(postcode=postcode, house_number=number, neighbourhood=self.neighbourhoods[code])
            for postcode, numbers, code in areas.ADDRESSES
            for number in numbers
        )
        for order, (slug, name) in enumerate(people.SUBJECTS):
            self.subjects[slug] = Subject.objects.create(slug=slug, name=name, order=order)

    # --- people ----------------------------------------------------------------------------------
    def make_people(self):
        self.clock.set(self.day(3000))
        password = make_password(people.PASSWORD)
        signs_in = {person.key for person in people.ACCOUNTS}
        for person in (*people.ACCOUNTS, *people.OTHERS):
            user = User.objects.create(
                email=person.email,
                password=password if person.key in signs_in else make_password(None),
                name=person.name,
                function=person.function,
                team=person.team,
                is_name_public=person.key not in ("bewoner", "buur"),
                date_joined=self.clock.now(),
            )
            self.users[person.key] = user
            if person.employment:
                employ(user, role=person.employment, starts_on=self.day(2900), team=person.team)
        User.objects.filter(pk=self.users["beheer"].pk).update(is_superuser=True)
        self.users["beheer"].refresh_from_db()
        self.admin = self.users["beheer"]
        self.make_residents()

    def make_residents(self):
        """Neighbours enough to reach a minimum, each with a place of residence."""
        homes = [
            (self.users[person.key], person.home)
            for person in (*people.ACCOUNTS, *people.OTHERS)
            if person.home
        ]
        new, codes = [], []
        for code, number in people.RESIDENTS.items():
            for _nth in range(number):
                name = f"{self.random.choice(people.FIRST_NAMES)} " + self.random.choice(
                    people.LAST_NAMES
                )
                new.append(
                    User(
                        email=f"{slugify(name).replace('-', '.')}.{len(new) + 1}@example.nl",
                        password="!",  # noqa: S106  nobody signs in with it
                        name=name,
                        date_joined=self.clock.now(),
                    )
                )
                codes.append(code)
        homes += zip(User.objects.bulk_create(new), codes, strict=True)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in (*self.users.values(), *new)
        )
        streets = defaultdict(list)
        for postcode, numbers, code in areas.ADDRESSES:
            streets[code] += [(postcode, number) for number in numbers]
        rows = []
        for nth, (user, code) in enumerate(homes):
            neighbourhood = self.neighbourhoods[code]
            address = streets[code][nth % len(streets[code])] if streets[code] else None
            rows.append(
                Residence(
                    user=user,
                    district_id=neighbourhood.district_id,
                    neighbourhood=neighbourhood,
                    postcode=address[0] if address else "",
                    house_number=address[1] if address else None,
                    basis=Basis.DECLARED if address else Basis.CHOSEN,
                    starts_on=self.day(1500),
                )
            )
            self.residents[code[2:8]].append(user)
        Residence.objects.bulk_create(rows)

    def neighbours(self, platform):
        """Everybody who lives in the area of a platform, in a fixed order."""
        codes = [district.code[2:] for district in platform.districts.all()]
        return [user for code in codes for user in self.residents[code]]

    # --- platforms, council, liaisons ------------------------------------------------------------
    def make_platforms(self):
        seats = defaultdict(list)
        for key, slug, role, began, ended in people.BOARD:
            seats[slug].append((began, key, role, ended))
        for slug, name, kind, _codes, phases, about in people.PLATFORMS:
            platform = self.platforms[slug]
            Platform.objects.filter(pk=platform.pk).update(kind=kind, about=about, name=name)
            waiting = sorted(seats[slug], key=lambda seat: -seat[0])
            for status, days_ago in phases:
                if status == "active":
                    # Whoever founded it sits on the first board; later boards follow.
                    waiting = self.seat_board(platform, waiting, first_day=days_ago)
                self.clock.set(self.day(days_ago))
                places.change_status(platform, by=self.admin, status=status)
            self.seat_board(platform, waiting)
            platform.refresh_from_db()

    def seat_board(self, platform, seats, first_day=None):
        """Seat people; before a platform is active only those who begin with it."""
        left = []
        needs_signer = first_day is not None
        for began, key, role, ended in seats:
            if first_day is not None and not needs_signer:
                left.append((began, key, role, ended))
                continue
            on = self.day(max(began, first_day or 0))
            if platform.slug == "dorst" and first_day is not None and role == "member":
                # The first chair of Dorst has left since.
                role = "chair"
            self.clock.set(on)
            places.add_board_seat(
                platform,
                by=self.admin,
                user=self.users[key],
                role=role,
                starts_on=on,
                ends_on=self.day(ended) if ended else None,
            )
            needs_signer = needs_signer and role not in ("chair", "secretary")
        return left

    def make_council(self):
        self.clock.set(self.day(2000))
        parties = {}
        for order, (name, short_name) in enumerate(people.PARTIES):
            parties[short_name] = Party.objects.create(
                name=name, short_name=short_name, order=order
            )
        for key, short_name, began in people.COUNCIL_SEATS:
            add_council_seat(
                self.users[key],
                by=self.admin,
                party=parties[short_name],
                starts_on=self.day(began),
            )
        for key, title, slugs in people.PORTFOLIOS:
            for slug in slugs:
                add_portfolio(
                    self.users[key],
                    by=self.admin,
                    title=title,
                    subject=self.subjects[slug],
                    starts_on=self.day(1600),
                )

    def make_liaisons(self):
        self.clock.set(self.day(700))
        for key, subject, slug, deputy, began, ended in people.CONTACTS:
            assign_contact(
                self.users[key],
                by=self.admin,
                subject=self.subjects[subject],
                platform=self.platforms[slug] if slug else None,
                deputy=self.users[deputy] if deputy else None,
                starts_on=self.day(began),
                ends_on=self.day(ended) if ended else None,
                hours_per_week=people.HOURS.get(key, 4),
                briefed_on=self.day(700),
                briefed_by="Training wijkgericht werken",
                consent_by="Ellen Verhagen",
                consent_on=self.day(700),
            )
        for slug, days_ago, subjects, source in people.CONTACT_AGREEMENTS:
            self.clock.set(self.day(days_ago))
            agree_contacts(
                self.platforms[slug],
                by=self.admin,
                agreed_on=self.day(days_ago),
                subjects=[self.subjects[slug] for slug in subjects],
                source=source,
            )
        self.clock.set(self.day(700))
        for key, subjects, slugs, amount, began, ended, line in people.EARLIER_MANDATES:
            give_mandate(
                self.users[key],
                by=self.admin,
                amount=Decimal(amount),
                source=f"Mandaatregister (voorbeeld), {line}",
                subjects=[self.subjects[slug] for slug in subjects],
                platforms=[self.platforms[slug] for slug in slugs],
                starts_on=self.day(began),
                ends_on=self.day(ended),
            )
        for key, subjects, slugs, amount, is_alone, may_agree, line in people.MANDATES:
            give_mandate(
                self.users[key],
                by=self.admin,
                amount=Decimal(amount),
                source=f"Mandaatregister (voorbeeld), {line}",
                subjects=[self.subjects[slug] for slug in subjects],
                platforms=[self.platforms[slug] for slug in slugs],
                starts_on=self.day(700),
                is_alone=is_alone,
                may_agree_agreements=may_agree,
            )
        for key, kind, slugs, employer, municipal, early, began, about in people.ROLE_HOLDERS:
            if not early:
                holder = (key, kind, slugs, employer, municipal, began, about)
                appointments.record_from_before(self, self.day(420), holder)
                continue
            appoint_role_holder(
                self.users[key],
                by=self.admin,
                kind=kind,
                employer=employer,
                platforms=[self.platforms[slug] for slug in slugs],
                starts_on=self.day(began),
                is_employed_by_municipality=municipal,
                appointed_before_decision=early,
                about=about,
            )

    def make_agreements(self):
        for slug, chair, signer, signed, terms in AGREEMENTS:
            drafted = self.day(signed + 12)
            self.clock.set(drafted)
            agreement = places.draft_agreement(
                self.platforms[slug], by=self.users[chair], today=drafted, **terms
            )
            proposed = self.day(signed + 8)
            self.clock.set(proposed)
            places.propose_agreement(agreement, by=self.users[chair], today=proposed)
            self.clock.set(self.day(signed + 2))
            places.sign_for_board(agreement, by=self.users[chair], today=self.day(signed + 2))
            if signer:
                self.clock.set(self.day(signed))
                places.sign_for_municipality(
                    agreement, by=self.users[signer], today=self.day(signed)
                )

    # --- plans -----------------------------------------------------------------------------------
    def walk(self):
        """Take every step of every plan in the order of the calendar, and let time do its part."""
        order = count()
        queue = []
        # Without an ordinance nobody can put a subject on the agenda of the council.
        for_council = plans.COUNCIL_PLANS if settings.AGENDA_SOURCE else ()
        for plan in (*plans.PLANS, *for_council, *plans.MUNICIPAL_PLANS):
            story = Story(self, plan)
            before = datetime.date.min
            for days_ago, verb, given in sorted(plan.steps, key=lambda step: -step[0]):
                before = max(before, self.day_for(verb, days_ago))
                heapq.heappush(queue, (before, 1, next(order), story, verb, given))
        while queue:
            on, _late, _order, story, verb, given = heapq.heappop(queue)
            self.clock.set(on, 19 if verb in OF_RESIDENTS else 10)
            if verb == "wake":
                if story.proposal.wake_on is None or story.proposal.wake_on > on:
                    continue  # another step came first, and planned another day
                verbs.advance(story.proposal, on)
            else:
                getattr(story, verb)(on, **given)
            story.proposal = Proposal.objects.select_related(
                "platform", "subject", "author", "handler", "submitted_by"
            ).get(pk=story.proposal.pk)
            wakes_on = story.proposal.wake_on
            if wakes_on and wakes_on <= self.today and wakes_on not in story.woken:
                story.woken.add(wakes_on)
                heapq.heappush(queue, (max(wakes_on, on), 0, next(order), story, "wake", {}))

    def day_for(self, verb, days_ago):
        day = self.day(days_ago)
        if verb in OF_RESIDENTS:
            return day
        day = next_working_day(day)
        while day > self.today or not is_working_day(day):
            day -= DAY
        return day

    def follow(self):
        self.clock.set(self.today)
        dorst = self.platforms["dorst"]
        follow(self.users["bewoner"], dorst)
        follow(self.users["raadslid"], dorst)
        for proposal in Proposal.objects.submitted().filter(platform=dorst).order_by("pk")[:6]:
            follow(self.users["bewoner"], proposal)

    def leave(self):
        """Somebody is away, and somebody stopped: both as it goes, after a year of work."""
        key, first, last = people.AWAY
        self.clock.set(self.day(first))
        record_absence(
            self.users[key], by=self.users[key], starts_on=self.day(first), ends_on=self.day(last)
        )
        subject, slug, days_ago = people.LEFT
        self.clock.set(self.today)
        assignment = ContactAssignment.objects.get(
            subject=self.subjects[subject], platform=self.platforms[slug]
        )
        assignment.ends_on = self.day(days_ago)
        save_assignment(assignment, by=self.admin)
        # What else follows after the commit, when the mail of the demo was thrown away already.
        verbs.rehandle_all()
        advance_gaps()

    def settle_messages(self):
        """Nothing of the demo is mailed; what is older than a week has been read."""
        Delivery.objects.all().delete()
        DBTaskResult.objects.all().delete()
        Message.objects.filter(created_at__lt=self.clock.start - 7 * DAY).update(
            read_at=F("created_at")
        )


class Story:
    """One plan on its road: a method for every verb that plans.py may use."""

    def __init__(self, builder, plan):
        self.builder = builder
        self.plan = plan
        self.platform = builder.platforms[plan.platform]
        self.subject = builder.subjects[plan.subject]
        self.users = builder.users
        self.proposal = None
        self.woken = set()
        self.exchange = None
        self.gathered_on = None
        neighbours = builder.neighbours(self.platform)
        self.random = random.Random(plan.title)  # noqa: S311
        key = getattr(plan, "author", "")
        if key:
            self.author = self.users[key]
        elif getattr(plan, "helper", ""):
            self.author = None
        else:
            with_role = set(self.users.values())
            self.author = self.random.choice([u for u in neighbours if u not in with_role])
        if getattr(plan, "kind", "") == "agenda":
            # Supported from the whole municipality.
            neighbours = [user for users in builder.residents.values() for user in users]
        self.pool = [user for user in neighbours if user != self.author]
        self.random.shuffle(self.pool)

    # --- who does it -----------------------------------------------------------------------------
    @property
    def handler(self):
        return self.proposal.handler or self.users["balie"]

    @property
    def initiator(self):
        return self.author or self.users[self.plan.helper]

    @property
    def chair(self):
        """Who speaks for the board; for a plan of residents that is nobody's task."""
        return board_users(self.platform, roles=[BoardRole.CHAIR]).first()

    @property
    def alderman(self):
        return portfolio_holder(self.platform, self.subject)

    @property
    def counterpart(self):
        """Who says whether it was done: the side that did not carry it out."""
        return self.initiator if self.proposal.is_from_neighbourhood else self.chair

    # --- the road --------------------------------------------------------------------------------
    def draft(self, on):
        plan = self.plan
        helper = self.users.get(plan.helper)
        self.proposal = verbs.save_draft(
            by=helper or self.author,
            on_behalf_of=plan.on_behalf_of or None,
            today=on,
            platform=self.platform,
            subject=self.subject,
            kind=plan.kind,
            title=plan.title,
            text=plan.text,
            from_agenda_point=self.builder.life.points.get(plan.title),
            is_name_public=plan.is_name_public,
            cost_estimate=None if plan.cost is None else Decimal(plan.cost),
        )

    def submit(self, on):
        self.draft(on)
        verbs.submit(self.proposal, by=self.users.get(self.plan.helper) or self.author, today=on)

    def write_ours(self, on):
        plan = self.plan
        self.author = self.users[plan.by]
        opens_on = add_working_days(end_of_term(on, MUNICIPAL_ANNOUNCEMENT), 1)
        earlier = Proposal.objects.filter(title=plan.earlier).first() if plan.earlier else None
        self.proposal = verbs.save_draft(
            by=self.author,
            initiator=Initiator.MUNICIPALITY,
            today=on,
            platform=self.platform,
            subject=self.subject,
            title=plan.title,
            text=plan.text,
            aim=plan.aim,
            fixed_points=plan.fixed_points,
            influence=plan.influence,
            planning=plan.planning,
            opens_on=opens_on,
            bundle=self.builder.bundles[plan.bundle] if plan.bundle else None,
            earlier_plan=earlier,
        )

    def announce(self, on):
        self.write_ours(on)
        verbs.submit(self.proposal, by=self.author, today=on)

    def ask_more(self, on, *, text):
        verbs.request_supplement(self.proposal, by=self.chair, missing=text, today=on)

    def continue_without_support(self, on, *, reason):
        verbs.continue_without_support(self.proposal, by=self.alderman, reason=reason, today=on)

    def continue_unanswered(self, on, *, report, planned_end_in):
        verbs.continue_unanswered(
            self.proposal,
            by=self.alderman,
            report=report,
            planned_end_on=max(self.builder.today + planned_end_in * DAY, on),
            today=on,
        )

    def continue_against(self, on, *, answer, planned_end_in):
        verbs.continue_against(
            self.proposal,
            by=self.alderman,
            answer=answer,
            planned_end_on=max(self.builder.today + planned_end_in * DAY, on),
            today=on,
        )

    def admit(self, on):
        verbs.admit(self.proposal, by=self.handler, today=on)

    def refuse(self, on, *, reason, text, alternative):
        verbs.refuse(
            self.proposal, by=self.handler, reason=reason, text=text, route=alternative, today=on
        )

    def forward(self, on, *, to, reason):
        verbs.forward(self.proposal, by=self.users["balie"], to=to, reason=reason, today=on)

    def confirm_forward(self, on, *, name):
        verbs.confirm_forward(
            self.proposal, by=self.users["balie"], name=name, confirmed_on=on, today=on
        )

    def take_back(self, on, *, reason):
        verbs.take_back(self.proposal, by=self.users["balie"], reason=reason, today=on)

    def request_supplement(self, on, *, text):
        verbs.request_supplement(self.proposal, by=self.handler, missing=text, today=on)

    def revise(self, on, *, reason):
        verbs.revise(
            self.proposal,
            by=self.initiator,
            title=self.proposal.title,
            text=self.proposal.text.replace("bij de ingang", "dertig meter voorbij de ingang"),
            reason=reason,
            today=on,
        )

    def withdraw(self, on, *, reason):
        verbs.withdraw(self.proposal, by=self.initiator, reason=reason, today=on)

    # --- support ---------------------------------------------------------------------------------
    def _declare(self, on, number, choice, pool):
        """All but the last in one go; the last one walks the ordinary road, with its guards."""
        chosen, pool[:] = pool[:number], pool[number:]
        *many, last = chosen
        is_counted = pool is self.pool
        since = self.gathered_on or self.proposal.admitted_on or on
        span = max((on - since).days, 0)
        Support.objects.bulk_create(
            Support(
                proposal=self.proposal,
                resident=user,
                choice=choice,
                is_counted=is_counted,
                basis=Basis.DECLARED,
                version_number=self.proposal.version_number,
                given_on=since + self.random.randint(0, span) * DAY,
            )
            for user in many
        )
        name = {"support": "support", "objection": "objection"}[choice]
        counter = f"{name}_count" if is_counted else f"{name}_elsewhere"
        Proposal.objects.filter(pk=self.proposal.pk).update(**{counter: F(counter) + len(many)})
        verbs.support(self.proposal, by=last, choice=choice, today=on)
        if choice == "support":
            self.gathered_on = on

    def gather(self, on, *, number):
        self._declare(on, number, "support", self.pool)

    def object(self, on, *, number):
        self._declare(on, number, "objection", self.pool)

    def elsewhere(self, on, *, number):
        others = [
            user
            for platform in self.builder.platforms.values()
            if platform != self.platform
            for user in self.builder.neighbours(platform)[-3:]
        ]
        self.random.shuffle(others)
        self._declare(on, number, "support", others)

    def paper(self, on, *, number):
        paper = verbs.add_paper_list(
            self.proposal, by=self.users["youssef"], count=number, scan=a_scan(), today=on
        )
        verbs.check_paper_list(paper, by=self.handler, counted=number, today=on)

    def extend_window(self, on):
        verbs.extend_window(
            self.proposal, by=self.initiator, days=self.proposal.window_days, today=on
        )

    def continue_as_wish(self, on):
        verbs.continue_as_wish(self.proposal, by=self.initiator, today=on)

    # --- the answer ------------------------------------------------------------------------------
    def extend_term(self, on, *, reason):
        verbs.extend_term(self.proposal, by=self.handler, days=21, reason=reason, today=on)

    def remind(self, on):
        verbs.remind(self.proposal, by=self.initiator, today=on)

    def ask(self, on, *, text):
        self.exchange = verbs.ask_initiator(self.proposal, by=self.handler, question=text, today=on)

    def reply(self, on, *, text):
        verbs.answer_question(self.exchange, by=self.initiator, answer=text, today=on)

    def summary(self, on, *, text):
        verbs.set_summary(self.proposal, by=self.handler, summary=text, today=on)

    def note(self, on, *, text):
        verbs.add_note(self.proposal, by=self.handler, text=text, today=on)

    def answer(
        self,
        on,
        *,
        outcome,
        by,
        reason,
        capacity="own_mandate",
        cost=None,
        next_step_in=None,
        next_step="",
        alternative="",
    ):
        decides = self.users[by]
        fields = {
            "outcome": outcome,
            "reason": reason,
            "alternative": alternative,
            "capacity": capacity,
            "cost": None if cost is None else Decimal(cost),
            "next_step": next_step,
        }
        if next_step_in is not None:
            fields["next_step_on"] = max(
                next_working_day(self.builder.today + next_step_in * DAY), on
            )
            fields["executor"] = self.handler
        if capacity == "college":
            fields["decided_on"] = on
            fields["reference"] = f"B&W {on.year}-{on:%m%d}"
        if capacity == "council":
            fields["decision"] = council.decide(self.builder, self.proposal, by=decides, on=on)
        verbs.publish_response(self.proposal, by=decides, today=on, **fields)

    def name_meeting(self, on, *, meets):
        meeting_on = next_working_day(self.builder.day(meets))
        verbs.name_meeting(self.proposal, by=self.users["griffie"], meeting_on=meeting_on, today=on)

    def addition(self, on, *, text):
        verbs.add_to_response(self.proposal, by=self.handler, text=text, today=on)

    # --- reactions -------------------------------------------------------------------------------
    def react(self, on, *, text, by="", named=False, elsewhere=False):
        """Somebody of the neighbourhood writes; another each time, unless it says who."""
        who = self.users.get(by)
        if who is None and elsewhere:
            others = [
                user
                for platform in self.builder.platforms.values()
                if platform != self.platform
                for user in self.builder.neighbours(platform)[:2]
            ]
            who = self.random.choice(others)
        verbs.react(
            self.proposal,
            by=who or self.pool.pop(0),
            text=text,
            is_name_public=named,
            today=on,
        )

    def withdraw_reaction(self, on, *, number):
        reaction = self.proposal.reactions.get(number=number)
        verbs.withdraw_reaction(reaction, by=reaction.author, today=on)

    def answer_reactions(self, on, *, numbers, text, by=""):
        verbs.answer_reactions(
            self.proposal,
            by=self.users[by] if by else self.handler,
            numbers=numbers,
            text=text,
            today=on,
        )

    def initiator_answers(self, on, *, numbers, text):
        verbs.answer_reactions(
            self.proposal, by=self.initiator, numbers=numbers, text=text, today=on
        )

    def board_reminds(self, on, *, by):
        verbs.remind(self.proposal, by=self.users[by], today=on)

    # --- carrying it out -------------------------------------------------------------------------
    def start(self, on, *, planned_end_in):
        verbs.start(
            self.proposal,
            by=self.handler,
            planned_end_on=max(self.builder.today + planned_end_in * DAY, on),
            today=on,
        )

    def message(self, on, *, text):
        verbs.write_message(self.proposal, by=self.handler, text=text, today=on)

    def settle(self, on, *, text):
        verbs.settle(self.proposal, by=self.handler, text=text, today=on)

    def stop(self, on, *, reason):
        verbs.stop(self.proposal, by=self.handler, text=reason, today=on)

    def complete(self, on, *, text):
        verbs.complete(self.proposal, by=self.handler, text=text, today=on)

    def not_yet(self, on, *, reason):
        verbs.not_yet(self.proposal, by=self.counterpart, reason=reason, today=on)

    def evaluate(self, on, *, text):
        verbs.evaluate(self.proposal, by=self.counterpart, text=text, today=on)

    # --- covering --------------------------------------------------------------------------------
    def report(self, on, *, text):
        verbs.report_content(
            self.proposal, by=self.pool[0], reason="personal_data", text=text, today=on
        )

    def redact(self, on, *, passage):
        redaction = verbs.propose_redaction(
            self.proposal,
            by=self.users["balie"],
            reason="personal_data",
            passage=passage,
            today=on,
        )
        verbs.confirm_redaction(redaction, by=self.users["peter"], today=on)
        for report in self.proposal.reports.all():
            verbs.settle_report(
                report, by=self.users["balie"], settlement="De passage is bedekt.", today=on
            )


ALL_KINDS = ["plan", "wish", "challenge", "municipal_plan"]
# Platform, who drafts and signs for the board, who signs for the municipality, days ago, terms.
AGREEMENTS = [
    (
        "dorst",
        "bestuur",
        "wethouder",
        640,
        {"kinds": ALL_KINDS, "minimum_residents": 50, "explanation": "Onze eerste afspraak."},
    ),
    (
        "oosterheide",
        "fatima",
        "wethouder",
        400,
        {
            "kinds": ALL_KINDS,
            "minimum_residents": 75,
            "maximum_objections": 20,
            "explanation": "Vijfenzeventig: van elke flat een paar mensen. Dan weten we dat het "
            "niet om één straat gaat.",
        },
    ),
    (
        "oosteind",
        "ria",
        "paul",
        330,
        {
            "kinds": ["plan"],
            "minimum_residents": 40,
            "window_days": 28,
            "is_trial": True,
            "explanation": "Wij proberen dit een jaar uit.",
        },
    ),
    (
        "dorst",
        "bestuur",
        "wethouder",
        266,
        {
            "kinds": ALL_KINDS,
            "minimum_residents": 60,
            "explanation": "Vijftig bleek te weinig te zeggen in een dorp dat groeit.",
        },
    ),
    # Waits for the municipality, and longer than agreed.
    (
        "oosteind",
        "ria",
        "",
        43,
        {
            "kinds": ["wish"],
            "minimum_residents": 25,
            "window_days": 28,
            "explanation": "Ook voor wensen willen wij weten hoeveel steun er is.",
        },
    ),
]


def a_scan():
    """A list on paper as a picture: lines to sign on, and nobody's name."""
    page = Image.new("L", (420, 594), "white")
    drawing = ImageDraw.Draw(page)
    for y in range(90, 560, 28):
        drawing.line((40, y, 380, y), fill="gray")
    out = io.BytesIO()
    page.save(out, "PNG")
    return Checked(ContentFile(out.getvalue()), "lijst.png", "image/png", out.tell())


def is_empty():
    """Whether there is nothing that the demo could come in between."""
    return not (
        User.objects.exists()
        or Platform.objects.exists()
        or District.objects.exists()
        or Proposal.objects.exists()
        or Employment.objects.exists()
    )
