"""What may be sent along with a plan, and what is left of it after cleaning (SAFETY.md)."""

import io
import socket
import struct
import threading
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import attachments


def picture(kind="JPEG", size=(40, 30), **save):
    out = io.BytesIO()
    Image.new("RGB", size, (30, 120, 60)).save(out, kind, **save)
    return out.getvalue()


def upload(data, name="foto.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, data, content_type)


def pdf(**changes):
    document = pikepdf.new()
    document.add_blank_page()
    for key, value in changes.items():
        document.Root[f"/{key}"] = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def refusal(data, **kwargs):
    with pytest.raises(ValidationError) as refused:
        attachments.check(upload(data, **kwargs))
    return refused.value.code


@pytest.mark.parametrize(
    ("kind", "content_type", "extension"),
    [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/png", "png"), ("WEBP", "image/webp", "webp")],
)
def test_check_accepts_pictures_by_their_content(kind, content_type, extension):
    checked = attachments.check(upload(picture(kind), name="verkeerd.exe"))
    assert (checked.content_type, checked.name) == (content_type, f"verkeerd.{extension}")
    assert Image.open(io.BytesIO(checked.content.read())).size == (40, 30)


def test_check_removes_where_and_when_a_picture_was_taken():
    source = Image.new("RGB", (40, 30))
    exif = source.getexif()
    exif[0x010F] = "Camera van Els"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 38.0, 12.0)
    out = io.BytesIO()
    source.save(out, "JPEG", exif=exif, comment=b"Vijverweg 3")
    assert b"Camera van Els" in out.getvalue()
    clean = attachments.check(upload(out.getvalue())).content.read()
    assert b"Camera van Els" not in clean
    assert b"Vijverweg" not in clean
    assert not Image.open(io.BytesIO(clean)).getexif()


def test_check_turns_a_picture_upright():
    source = Image.new("RGB", (40, 30))
    exif = source.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    source.save(out, "JPEG", exif=exif)
    assert Image.open(attachments.check(upload(out.getvalue())).content).size == (30, 40)


def test_check_makes_a_large_picture_smaller():
    clean = attachments.check(upload(picture(size=(5000, 1000)))).content
    assert Image.open(clean).size == (2560, 512)


def test_check_keeps_the_first_frame_of_a_moving_picture():
    frames = [Image.new("RGB", (20, 20), (shade, 0, 0)) for shade in (0, 250)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    clean = Image.open(attachments.check(upload(out.getvalue(), name="a.webp")).content)
    assert getattr(clean, "n_frames", 1) == 1


def png_of(width, height):
    """A tiny PNG that says it is huge: a decompression bomb."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_check_refuses_a_bomb_before_decoding():
    assert refusal(png_of(30_000, 30_000)) == "too_many_pixels"
    assert refusal(png_of(2_000_000, 21)) == "too_many_pixels"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not_allowed"),
        (b"<html><script>alert(1)</script></html>", "not_allowed"),
        (b"GIF89a" + b"\0" * 40, "not_allowed"),
        (b"PK\x03\x04" + b"\0" * 40, "not_allowed"),
        (b"MZ" + b"\0" * 40, "not_allowed"),
        (b"RIFF\0\0\0\0WAVE" + b"\0" * 40, "not_allowed"),
        (b"  %PDF-1.7 not at the start", "not_allowed"),
        (b"", "empty"),
        (b"\xff\xd8\xff\xe0broken", "broken"),
        (b"\x89PNG\r\n\x1a\nbroken", "broken"),
        (b"RIFF\x10\0\0\0WEBPbroken", "broken"),
        (b"%PDF-1.7 this is no PDF", "broken"),
    ],
)
def test_check_refuses_what_is_not_a_picture_or_pdf(data, code):
    assert refusal(data, name="plan.png", content_type="image/png") == code


def test_check_refuses_more_than_10_mb():
    assert refusal(picture() + b"\0" * attachments.MAX_BYTES) == "too_large"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_check_drops_what_hides_behind_a_picture(kind):
    clean = attachments.check(upload(picture(kind) + b"<script>alert(1)</script>")).content.read()
    assert b"<script>" not in clean


def test_check_cleans_a_pdf_of_scripts_and_enclosed_files():
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.attachments["virus.exe"] = b"MZ enclosed"
    document.docinfo["/Author"] = "Els de Wit"
    document.pages[0].Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 1, 1],
                A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"),
            )
        ]
    )
    out = io.BytesIO()
    document.save(out)
    checked = attachments.check(upload(out.getvalue() + b"<script>", name="plan.pdf"))
    assert checked.content_type == "application/pdf"
    clean = checked.content.read()
    for trace in (b"alert", b"enclosed", b"Els de Wit", b"cmd.exe", b"<script>"):
        assert trace not in clean
    with pikepdf.open(io.BytesIO(clean)) as opened:
        assert len(opened.pages) == 1
        assert len(opened.attachments) == 0


def test_check_refuses_a_locked_pdf():
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="geheim", user="geheim"))
    assert refusal(out.getvalue(), name="plan.pdf") == "locked"


def test_check_refuses_a_pdf_without_pages():
    out = io.BytesIO()
    pikepdf.new().save(out)
    assert refusal(out.getvalue(), name="plan.pdf") == "broken"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("foto.jpg", "foto.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\Els\\veldje.PNG", "veldje.png"),
        ("plan‮gpj.exe", "plangpj.png"),
        ("a\0b\r\n.svg", "ab.png"),
        (".htaccess", "htaccess.png"),
        ("​", "bestand.png"),
        ("x" * 500 + ".png", "x" * 116 + ".png"),
    ],
)
def test_safe_name_shows_no_path_and_the_true_extension(name, shown):
    assert attachments.safe_name(name, "image/png") == shown


class Clamd(threading.Thread):
    """A scanner on a real socket that answers one INSTREAM."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer, self.received = answer, b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"

    def run(self):
        connection, _peer = self.socket.accept()
        with connection, self.socket:
            stream = connection.makefile("rb")
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack(">I", stream.read(4))[0]:
                self.received += stream.read(size)
            connection.sendall(self.answer)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"stream: OK\0", None),
        (b"stream: Eicar-Test-Signature FOUND\0", "infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", "scanner_down"),
        (b"", "scanner_down"),
    ],
)
def test_scan_lets_only_a_clear_ok_through(settings, answer, code):
    scanner = Clamd(answer)
    scanner.start()
    settings.CLAMD_ADDRESS = scanner.address
    data = picture()
    if code is None:
        attachments.check(upload(data))
    else:
        assert refusal(data) == code
    scanner.join(5)
    assert scanner.received == data


def test_scan_fails_closed_when_nobody_answers(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.CLAMD_ADDRESS = f"127.0.0.1:{port}"
    assert refusal(picture()) == "scanner_down"
    settings.CLAMD_ADDRESS = "clamd"
    assert refusal(picture()) == "scanner_down"
