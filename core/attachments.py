"""Checking and cleaning what people send along (SAFETY.md, "Uploads").

A file is judged by its content, never by its name or by what the browser says. A picture is capped
in pixels before anything is decoded, then written anew: whatever was hidden in it (place, camera,
a second file behind the picture) is gone. A PDF is read and rewritten in a process of its own, with
limits. When a scanner is configured and cannot be reached, the file is refused (fail closed).
"""

import io
import socket
import struct
import subprocess
import sys
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

MAX_FILES = 3
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
# Large enough to print on A4; a photo of a telephone becomes about a third of its bytes.
LONGEST_SIDE = 2560
NAME_LENGTH = 120

PDF = "application/pdf"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
EXTENSIONS = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}

_PDF_CHECK = Path(__file__).with_name("pdf_check.py")
_PDF_SECONDS = 20
_SCANNER_SECONDS = 20

NOT_ALLOWED = _("We cannot use this file. Choose a PDF, or a picture as JPG, PNG or WebP.")
BROKEN = _("We cannot open this file. Save it again on your device and try once more.")
TOO_LARGE = _("This file is larger than 10 MB. Choose a smaller one.")
TOO_MANY_PIXELS = _("This picture is too large to open. Choose one of at most 40 megapixels.")
EMPTY = _("This file is empty. Choose another one.")
LOCKED = _("This PDF is locked with a password. Save it without a password and try once more.")
SCANNER_DOWN = _(
    "We cannot check files for viruses at the moment. Try again later, or go on without this file."
)
INFECTED = _("The virus scanner refuses this file. Choose another one.")


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: new bytes, its true type, and a safe name to show."""

    content: ContentFile
    name: str
    content_type: str
    size: int

    @property
    def is_picture(self):
        return self.content_type != PDF


def check(upload) -> Checked:
    """Return the cleaned file, or raise a ValidationError that says what can be done."""
    if upload.size > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    if not data:
        raise ValidationError(EMPTY, code="empty")
    kind = sniff(data)
    if kind is None:
        raise ValidationError(NOT_ALLOWED, code="not_allowed")
    scan(data)
    clean = clean_pdf(data) if kind == PDF else clean_picture(data)
    if len(clean) > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    name = safe_name(upload.name, kind)
    return Checked(ContentFile(clean, name=name), name, kind, len(clean))


def sniff(data: bytes) -> str | None:
    """The type by the first bytes; None for anything that may not be kept."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def clean_picture(data: bytes) -> bytes:
    """Decode within the caps and encode anew, upright, without EXIF, GPS or anything behind it."""
    try:
        with warnings.catch_warnings():
            # Our own cap stands below Pillow's warning; its error is caught with the others.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise ValidationError(TOO_MANY_PIXELS, code="too_many_pixels")
                kind = picture.format
                profile = picture.info.get("icc_profile")
                picture.seek(0)  # of a moving picture only the first frame
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                return _encode(_in_srgb(upright, profile), kind)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS, code="too_many_pixels") from error
    except Exception as error:
        # Pillow raises a dozen sorts of errors on bytes made to break it; all mean the same here.
        raise ValidationError(BROKEN, code="broken") from error


def _in_srgb(picture, profile):
    """Turn the colours of a wide-gamut photo into those every screen knows."""
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    wanted = "RGBA" if has_alpha else "RGB"
    if profile and picture.mode == "RGB":
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"))
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the colours as they are
    return picture.convert(wanted)


def _encode(picture, kind) -> bytes:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # A new picture of the pixels alone: nothing of `info` (comments, EXIF, profile) goes along.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if kind == "JPEG":
        bare.convert("RGB").save(out, "JPEG", quality=85, optimize=True, progressive=True)
    elif kind == "WEBP":
        bare.save(out, "WEBP", quality=85)
    else:
        bare.save(out, "PNG")
    return out.getvalue()


def clean_pdf(data: bytes) -> bytes:
    """Rewrite a PDF without scripts, actions and enclosed files, in a process with limits."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell, no words of the visitor
            [sys.executable, "-I", str(_PDF_CHECK)],
            input=data,
            capture_output=True,
            timeout=_PDF_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValidationError(BROKEN, code="broken") from error
    if done.returncode == 3:
        raise ValidationError(LOCKED, code="locked")
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        raise ValidationError(BROKEN, code="broken")
    return done.stdout


def scan(data: bytes) -> None:
    """Ask clamd (INSTREAM) when ``settings.CLAMD_ADDRESS`` is set; no clear "OK" is a refusal."""
    address = settings.CLAMD_ADDRESS
    if not address:
        return
    host, _colon, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_SCANNER_SECONDS) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), 65536):
                part = data[start : start + 65536]
                clamd.sendall(struct.pack(">I", len(part)) + part)
            clamd.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 4096:
                part = clamd.recv(4096)
                if not part:
                    break
                answer += part
    except (OSError, ValueError) as error:
        raise ValidationError(SCANNER_DOWN, code="scanner_down") from error
    answer = answer.rstrip(b"\0\n ")
    if answer.endswith(b" FOUND"):
        raise ValidationError(INFECTED, code="infected")
    if answer != b"stream: OK":
        raise ValidationError(SCANNER_DOWN, code="scanner_down")


def safe_name(name: str, kind: str) -> str:
    """A name to show: no path, no control or direction signs, the extension of the true type."""
    plain = unicodedata.normalize("NFC", (name or "").replace("\\", "/").rsplit("/", 1)[-1])
    plain = "".join(s for s in plain if s == " " or unicodedata.category(s)[0] not in "CZ")
    extension = EXTENSIONS[kind]
    stem = PurePosixPath(plain).stem.strip(" .")[: NAME_LENGTH - len(extension) - 1].rstrip(" .")
    return f"{stem or 'bestand'}.{extension}"
