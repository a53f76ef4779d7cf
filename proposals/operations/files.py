"""Files that no row names: a transaction rolls a row back, never the file that was stored first."""

import datetime

from django.utils import timezone

from ..models import Attachment, PaperList

FOLDERS = (("attachments", Attachment, "file"), ("scans", PaperList, "scan"))
# Younger: its row may still be on the way. Older: a sweep has looked at it long ago, so that a
# database that was put back for a moment never costs the files of yesterday's.
YOUNGEST, OLDEST = datetime.timedelta(days=1), datetime.timedelta(days=8)
AT_ONCE = 500


def _names(storage, folder):
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _names(storage, f"{folder}/{name}")


def sweep_files(now=None):
    """Delete what was stored by a step that failed afterwards: a file nobody can reach.

    The worker's nightly job. Returns how many.
    """
    now = now or timezone.now()
    done = 0
    for folder, model, field in FOLDERS:
        storage = getattr(model, field).field.storage
        recent = [
            name
            for name in _names(storage, folder)
            if YOUNGEST <= now - storage.get_modified_time(name) <= OLDEST
        ]
        for start in range(0, len(recent), AT_ONCE):
            some = recent[start : start + AT_ONCE]
            named = model.objects.filter(**{f"{field}__in": some}).values_list(field, flat=True)
            for name in set(some) - set(named):
                storage.delete(name)
                done += 1
    return done
