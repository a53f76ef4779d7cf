"""Check the seals of every dossier; for a nightly job and for whoever doubts a copy."""

from typing import NamedTuple

from django.core.management.base import BaseCommand, CommandError

from core.entries import GENESIS, verify
from core.progress import Progress
from council.models import Decision, DecisionEntry, Promise, PromiseEntry
from liaisons.models import Appointment, AppointmentEntry, Question, QuestionEntry
from proposals.models import Proposal, ProposalEntry

CHUNK = 200


class Kind(NamedTuple):
    """A sort of record that has a dossier: the records, their entries and how each is called."""

    records: object
    entries: type
    key: str
    name: str
    named_by: str

    def label(self, record) -> str:
        return self.name % getattr(record, self.named_by)


class Command(BaseCommand):
    """Ends with 1 as soon as one dossier does not hold, after naming every break."""

    help = "Check that no step of any dossier was changed, added or taken away afterwards."

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="*", help="Only these plans, such as WP-2026-0001.")

    def handle(self, *args, number, **options):
        plans = Proposal.objects.exclude(number=None).order_by("pk")
        kinds = [Kind(plans, ProposalEntry, "proposal", "%s", "number")]
        if number:
            plans = plans.filter(number__in=number)
            unknown = set(number) - set(plans.values_list("number", flat=True))
            if unknown:
                raise CommandError(f"No plan has the number {', '.join(sorted(unknown))}.")
            kinds = [kinds[0]._replace(records=plans)]
        else:
            promises = Promise.objects.order_by("pk")
            kinds.append(Kind(promises, PromiseEntry, "promise", "promise %s", "pk"))
            decisions = Decision.objects.order_by("pk")
            kinds.append(Kind(decisions, DecisionEntry, "decision", "decision %s", "pk"))
            appointments = Appointment.objects.order_by("pk")
            kinds.append(
                Kind(appointments, AppointmentEntry, "appointment", "appointment %s", "pk")
            )
            questions = Question.objects.order_by("pk")
            kinds.append(Kind(questions, QuestionEntry, "question", "question %s", "pk"))
        total = sum(kind.records.count() for kind in kinds)
        progress = Progress(self.stderr, total, "dossiers")
        breaks, steps = [], 0
        for kind in kinds:
            found, number_of_steps = self._check(kind, progress)
            breaks += found
            steps += number_of_steps
        progress.done()
        for line in breaks:
            self.stderr.write(line)
        if breaks:
            raise CommandError(f"{len(breaks)} breaks in {total} dossiers.")
        self.stdout.write(f"{total} dossiers with {steps} steps hold.")

    def _check(self, kind, progress):
        breaks, steps = [], 0
        pks = list(kind.records.values_list("pk", flat=True))
        for start in range(0, len(pks), CHUNK):
            chunk = pks[start : start + CHUNK]
            found: dict[int, list] = {pk: [] for pk in chunk}
            entries = kind.entries.objects.filter(**{f"{kind.key}__in": chunk})
            rows = entries.select_related("text_row").order_by(kind.key, "number")
            for entry in rows.iterator(chunk_size=2000):
                found[getattr(entry, f"{kind.key}_id")].append(entry)
            for record in kind.records.filter(pk__in=chunk):
                rows = found[record.pk]
                steps += len(rows)
                label = kind.label(record)
                breaks += [f"{label}: {broken}" for broken in verify(rows)]
                breaks += self._against(record, rows, label)
                progress.step()
        return breaks, steps

    @staticmethod
    def _against(record, rows, label) -> list[str]:
        """The head on the page and the number of steps are those of the last entry."""
        lines = []
        if len(rows) != record.entry_count:
            lines.append(f"{label}: {record.entry_count} steps expected, {len(rows)} found.")
        head = rows[-1].head if rows else GENESIS
        if rows and head != record.dossier_head:
            lines.append(f"{label}: the code on the page is not that of the last step.")
        return lines
