from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Plans")

    def ready(self):
        from liaisons.operations import when_contacts_change
        from notifications import periodic

        from . import from_questions, notices, privacy, publishes
        from .operations import (
            advance_all,
            look_at_all_boards,
            rehandle_all,
            rehandle_where,
            sweep_files,
        )

        notices.register()
        privacy.register()
        publishes.register()
        from_questions.register()
        # Minutes past the hour: what time does is dated on the term, so the hour does not matter.
        periodic.register("advance_proposals", "5 * * * *", advance_all)
        periodic.register("rehandle_proposals", "35 * * * *", rehandle_all)
        periodic.register("look_at_all_boards", "50 * * * *", look_at_all_boards)
        periodic.register("sweep_files", "20 4 * * *", sweep_files)
        when_contacts_change(rehandle_where)
