"""What every page knows about the installation."""

import re

from django.conf import settings
from django.utils.translation import get_language


def product(request):
    phone = settings.MUNICIPALITY_PHONE
    return {
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
        "municipality_name": settings.MUNICIPALITY_NAME,
        "municipality_phone": phone,
        # tel: wants +31 and digits only
        "municipality_tel": re.sub(r"^0", "+31", re.sub(r"\D", "", phone)),
        "is_demo": settings.DEMO,
        "theme_css": settings.THEME_CSS,
        "public_space_report_url": settings.PUBLIC_SPACE_REPORT_URL,
    }
