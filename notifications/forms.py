"""The choice of mail per kind."""

from core.forms import BooleanField, SafeForm

from . import kinds, operations
from .models import Preference


class SettingsForm(SafeForm):
    """A tick for every kind that may be switched off."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        off = set(
            Preference.objects.filter(user=user, wants_mail=False).values_list("kind", flat=True)
        )
        for kind in kinds.kinds_for(user):
            if kind.can_switch_off:
                self.fields[kind.name] = BooleanField(
                    label=kind.label,
                    required=False,
                    initial=kind.name not in off,
                )

    def save(self):
        operations.choose(self.user, self.cleaned_data)
