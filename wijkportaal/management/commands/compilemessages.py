from django.core.management.base import BaseCommand

from wijkportaal import translation


class Command(BaseCommand):
    help = "Compiles locale/*/LC_MESSAGES/*.po where they changed, without gettext's binaries."
    requires_system_checks = []

    def handle(self, **options):
        for path in translation.compile_catalogues():
            self.stdout.write(f"compiled {path.relative_to(translation.BASE_DIR)}")
