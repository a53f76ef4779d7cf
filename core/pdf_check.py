"""Reads a PDF from standard input and writes it anew, bare: run as a process of its own.

Apart, because a PDF of 10 MB can unpack to gigabytes: here memory and time have a hard limit, and
a crash in the library ends this process instead of the website. Exit code 0: the clean PDF stands
on standard output; 3: locked with a password; anything else: unreadable.
"""

import contextlib
import io
import resource
import sys

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
MAX_PAGES = 500

# What a PDF can do by itself, or carry along. None of it belongs in a plan.
ACTIVE_IN_ROOT = ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/URI", "/Metadata")
ACTIVE_IN_NAMES = ("/JavaScript", "/EmbeddedFiles")
HARMFUL_NOTES = {"/FileAttachment", "/Widget", "/Screen", "/RichMedia", "/3D"}
HARMFUL_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/RichMediaExecute",
}
# In whatever object these stand: actions, enclosed files, and what programs wrote of themselves.
FORBIDDEN_KEYS = ("/AA", "/OpenAction", "/JS", "/Next", "/EF", "/AF", "/PieceInfo", "/Metadata")
WEB = ("http://", "https://", "mailto:")
DEEPEST = 30


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pikepdf  # after the limits, which bind it too

    try:
        with pikepdf.open(io.BytesIO(sys.stdin.buffer.read())) as pdf:
            if pdf.is_encrypted or not 0 < len(pdf.pages) <= MAX_PAGES:
                return 3 if pdf.is_encrypted else 4
            undress(pdf, pikepdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
    except pikepdf.PasswordError:
        return 3
    except Exception:
        return 4
    sys.stdout.buffer.write(out.getvalue())
    return 0


def undress(pdf, pikepdf) -> None:
    """Take away scripts, actions, enclosed files and who made it on which machine."""
    root = pdf.Root
    for key in ACTIVE_IN_ROOT:
        if key in root:
            del root[key]
    if "/Names" in root:
        for key in ACTIVE_IN_NAMES:
            if key in root.Names:
                del root.Names[key]
    with contextlib.suppress(KeyError, AttributeError):
        del pdf.docinfo
    for page in pdf.pages:
        if "/Annots" in page.obj:
            kept = [note for note in page.obj.Annots if is_harmless(note)]
            page.obj.Annots = pikepdf.Array(kept)
    for thing in pdf.objects:
        disarm(thing, pikepdf)


def disarm(thing, pikepdf, depth=0) -> None:
    """Take from one object, wherever it hangs, what could act, enclose a file or name somebody.

    An action can stand behind a harmless one (Next), in the outline, or in a page, so the whole
    document is gone through instead of the places where it usually stands.
    """
    if isinstance(thing, pikepdf.Array):
        inner = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in FORBIDDEN_KEYS:
            if key in thing:
                del thing[key]
        action = str(thing.get("/S", ""))
        if action in HARMFUL_ACTIONS:
            for key in list(thing.keys()):
                del thing[key]
        elif action == "/URI" and not str(thing.get("/URI", "")).lower().startswith(WEB):
            del thing["/S"], thing["/URI"]
        inner = [thing[key] for key in thing.keys()]  # noqa: SIM118  a stream has keys() only
    else:
        return
    if depth > DEEPEST:
        raise ValueError("nested deeper than any program writes")
    for part in inner:
        # What has a number of its own is gone through by itself.
        if not getattr(part, "is_indirect", True):
            disarm(part, pikepdf, depth + 1)


def is_harmless(note) -> bool:
    """A link to a page or a website stays; a button, form field or enclosed file does not."""
    return str(note.get("/Subtype", "")) not in HARMFUL_NOTES


if __name__ == "__main__":
    sys.exit(main())
