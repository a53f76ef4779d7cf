"""Log lines without personal data: an address, postcode, telephone number or IP is blotted out."""

import re

import structlog

# Each reads a line once: a line may hold 8,000 signs that a stranger chose.
_PERSONAL = [
    (re.compile(r"(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+(\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"\b[1-9]\d{3} ?[A-Za-z]{2}\b(?![\w-])"), "[postcode]"),
    (re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b"), "[ip]"),
    # IPv6: with "::" or in full; a clock, or a name with "::" between words, is none.
    (
        re.compile(
            r"(?<![\w:])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
            r"|(?=[0-9a-fA-F:]*\d)(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?::"
            r"(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?)(?![\w:])"
        ),
        "[ip]",
    ),
    (re.compile(r"(?:\+31|\b0)[ -]?\d(?:[ -]?\d){8}\b"), "[telephone]"),
    # What somebody searched or filled in stands in the query string.
    (re.compile(r"(?<=\S)\?[^\s\"']+"), "?[...]"),
]


def blot(text: str) -> str:
    """The text with everything that points at a person replaced by its kind."""
    for pattern, replacement in _PERSONAL:
        text = pattern.sub(replacement, text)
    return text


def blot_event(logger, method_name, event_dict):
    for key, value in event_dict.items():
        if isinstance(value, str) and key not in {"timestamp", "level", "logger"}:
            event_dict[key] = blot(value)
    return event_dict


_SHARED = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def json_formatter():
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            blot_event,
            structlog.processors.JSONRenderer(),
        ],
    )


def console_formatter():
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            blot_event,
            structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0),
        ],
    )


structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
