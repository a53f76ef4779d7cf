"""A kind without words is found when the house is built, not at night."""

from django.core.checks import Error, register
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from . import kinds, texts


@register()
def kinds_have_texts(app_configs, **kwargs):
    """Every registered kind has its two templates, and they can be read."""
    problems = []
    for kind in kinds.every_kind():
        for name in (texts.subject_template(kind.name), texts.body_template(kind.name)):
            try:
                get_template(name)
            except (TemplateDoesNotExist, TemplateSyntaxError) as error:
                problems.append(
                    Error(
                        f"The kind of message “{kind.name}” has no usable template {name}: {error}",
                        hint="Write templates/notifications/<kind>.subject.txt and <kind>.txt.",
                        obj=kind.name,
                        id="notifications.E001",
                    )
                )
    return problems
