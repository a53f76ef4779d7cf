"""The log of changed rules and agreements, as a page, a sheet and a feed."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core.lists import MOST_COUNTED, Page
from core.sheets import sheet
from core.terms import noon

from ..changes import Changes, ChangesForm, rules_of_now

public = method_decorator(login_not_required, name="dispatch")


@public
class ChangesView(TemplateView):
    """Nothing in the rules changes unseen: from what, to what, since when (R63)."""

    template_name = "wijkportaal/changes.html"

    def get_context_data(self, **kwargs):
        form = ChangesForm(self.request.GET)
        changes = Changes(form)
        page = Page.asked(self.request.GET, changes.number)
        return super().get_context_data(
            form=form,
            changes=changes,
            has_errors=changes.has_bad_values,
            rows=changes.rows(page.start, page.end) if page.exists else [],
            rules=rules_of_now() if page.number == 1 else [],
            page=page,
            most_counted=MOST_COUNTED,
            address=address_of(changes),
            **kwargs,
        )


def address_of(changes):
    """The query string of these choices, for the sheet and the feed; "" without choices."""
    chosen = {} if changes.has_bad_values else changes.form.cleaned_data
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"?{query}" if query else ""


@public
class ChangesCsvView(View):
    """The same list as a sheet: a row for each thing that changed."""

    def get(self, request):
        headings = (
            _("Date"),
            _("Village or neighbourhood"),
            _("What"),
            _("Part"),
            _("Was"),
            _("Became"),
            _("Explanation"),
        )
        rows = (
            (row.on.isoformat(), row.place, row.title, *change, " ".join(row.sentences))
            for row in Changes(ChangesForm(request.GET)).rows(0, MOST_COUNTED)
            # An agreement of which nothing changed (its first version) has a row as well.
            for change in row.changes or [("", "", "")]
        )
        return sheet("wijzigingen.csv", headings, rows)


class ChangesFeed(Feed):
    """The newest changes, for who reads feeds."""

    feed_type = Atom1Feed
    title = gettext_lazy("Changed rules and agreements")
    subtitle = gettext_lazy("What changed in terms, limits and agreements on support")

    def link(self):
        return reverse("changes")

    def items(self):
        return Changes(ChangesForm({})).rows(0, 30)

    def item_title(self, row):
        return row.title

    def item_description(self, row):
        parts = [*row.sentences]
        for change in row.changes:
            words = _("From “%(old)s” to “%(new)s”.") % {"old": change.old, "new": change.new}
            parts.append(f"{change.label}: {words}" if change.label else words)
        return " ".join(parts)

    def item_link(self, row):
        return row.url or reverse("changes")

    def item_guid(self, row):
        return f"{row.sort}:{row.on.isoformat()}:{row.title}"

    def item_updateddate(self, row):
        return noon(row.on)


changes_feed = login_not_required(ChangesFeed())
