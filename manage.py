#!/usr/bin/env python
"""Django's command line for Wijkportaal."""

import sys

from wijkportaal import environment

if __name__ == "__main__":
    environment.read("wijkportaal.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
