"""Writing down which published settings changed since the last look."""

from django.db import IntegrityError, transaction

from core import published
from core.terms import moment_on
from core.terms import today as current_day

from ..models import SettingChange


def record_settings(values=None, *, today=None) -> list[SettingChange]:
    """Compare what is published with what was seen last, and keep each difference (R63).

    Run by the worker and when the server starts. `values` are label and value per key; left out,
    those of this moment. Two processes that look at the same moment write one row.
    """
    on = today or current_day()
    now = published.values() if values is None else values
    try:
        with transaction.atomic():
            return _record(now, on)
    except IntegrityError:
        # Somebody else saw the same at the same moment, and wrote it down.
        return []


def _record(now, on):
    at = moment_on(on)
    last = {row.key: row for row in SettingChange.objects.latest()}
    is_start = not last
    rows = []

    def add(key, label, old, new, number, **marks):
        rows.append(
            SettingChange(
                key=key,
                number=number,
                label=label[:200],
                old=old,
                new=new,
                seen_on=on,
                seen_at=at,
                **marks,
            )
        )

    for key, (label, value) in now.items():
        before = last.get(key)
        if before is None:
            add(key, label, "", value, 1, is_start=is_start, is_new=not is_start)
        elif before.is_gone:
            add(key, label, "", value, before.number + 1, is_new=True)
        elif before.new != value:
            add(key, label, before.new, value, before.number + 1)
    for key, before in last.items():
        if key not in now and not before.is_gone:
            add(key, before.label, before.new, "", before.number + 1, is_gone=True)
    return SettingChange.objects.bulk_create(rows)
