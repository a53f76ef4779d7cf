"""How gunicorn serves the site, in production and in `make run`.

    gunicorn --config python:wijkportaal.server wijkportaal.wsgi:application

`WEB_CONCURRENCY` sets the number of processes, `--bind` the address.
"""

import gc
import os
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from wijkportaal import environment

environment.read()
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
keepalive = 75
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True
# Everything is read before the processes part, so that they share the memory it takes.
preload_app = True


def when_ready(server):
    """Read what the first visitor would otherwise wait for, in each process again.

    Nothing here may open a connection: two processes must never share one.
    """
    with translation.override(settings.LANGUAGE_CODE):
        reverse("proposals:list")
        for folder in settings.TEMPLATES[0]["DIRS"]:
            for path in sorted(Path(folder).rglob("*.html")):
                get_template(str(path.relative_to(folder)))
    gc.collect()
    # What is there now stays: the collector would touch, and so copy, each page of it.
    gc.freeze()
