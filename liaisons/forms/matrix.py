"""Finding one's own row of the matrix."""

from django.utils.translation import gettext_lazy as _

from core import forms


class PostcodeForm(forms.SafeForm):
    """Find your own row by postcode; nothing is kept."""

    postcode = forms.PostcodeField(
        label=_("Your postcode"), required=False, help_text=_("For example 4849 AB")
    )
