"""What `manage.py check --deploy` says about signing in."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def staff_has_a_second_step(app_configs, **kwargs):
    """On a server nobody who works here should get in with a code from the mail alone."""
    if settings.ADMIN_SECOND_FACTOR:
        return []
    return [
        Warning(
            "ADMIN_SECOND_FACTOR is off: staff gets in with a code from the mail alone.",
            hint="Leave the setting out, or set ADMIN_SECOND_FACTOR=True.",
            id="accounts.W001",
        )
    ]
