"""The work list as CSV: no personal data, and no cell that a sheet would run as a formula."""

from django.utils.translation import gettext as _

from core.sheets import sheet
from core.terms import today

LARGEST = 5000


def columns():
    """The heading and the value of each column. No names, addresses or texts of people."""
    return (
        (_("number"), lambda p: p.number),
        (_("title"), lambda p: p.shown_title if p.is_text_public else ""),
        (_("kind"), lambda p: p.get_kind_display()),
        (_("village or neighbourhood"), lambda p: p.place_name),
        (_("subject"), lambda p: p.subject.name),
        (_("status"), lambda p: p.status_label),
        (_("turn"), lambda p: p.get_turn_display()),
        (_("due on"), lambda p: p.due_on.isoformat() if p.due_on else ""),
        (_("days past the term"), lambda p: p.days_late or ""),
        (_("reminders"), lambda p: p.reminder_count),
        (_("support"), lambda p: p.support_count),
        (_("minimum"), lambda p: p.minimum or ""),
        (_("has a contact point"), lambda p: _("yes") if p.handler_id else _("no")),
    )


def csv_response(proposals, slug):
    """One line per plan, as a file with today's date in its name."""
    headings, values = zip(*columns(), strict=True)
    rows = ((value(proposal) for value in values) for proposal in proposals[:LARGEST])
    return sheet(f"werkvoorraad-{slug}-{today().isoformat()}.csv", headings, rows)
