"""Cuts Noto Sans down to what the site sets: four languages' letters, the weights and widths used.

Two files: the letters of every Dutch page, and the rarer ones (Polish, Turkish, transliterated
Arabic names), which a browser fetches only when a page holds one of them.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = Path("node_modules/@fontsource-variable/noto-sans/files")
# Headings are set at 88 to 94 %, text between 400 and 730.
LIMITS = {"wght": (400, 750), "wdth": (88, 100)}

BASIC = (
    [*range(0x20, 0x7F)]
    + [ord(c) for c in "\u00a0§©«°±²³·»½×÷€–—‘’“”„•…‹›−≥≤"]
    + [ord(c) for c in "ÀÁÂÄÇÈÉÊËÍÎÏÑÓÔÖÙÚÛÜàáâäãåæçèéêëìíîïñòóôöøùúûüÿßØÅÆ"]
)
MORE = [
    ord(c) for c in "ĄąĆćĘęŁłŃńŚśŹźŻżĞğİıŞşĀāĒēĪīŌōŪūČčĎďĐđĚěŇňŘřŠšŤťŮůŽžŐőŰűĂăȘșȚțḌḍḤḥṢṣṬṭẒẓʿʾ"
]


def cut(source: str, letters: list[int], target: Path) -> None:
    font = TTFont(SOURCE / source)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum"]
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.drop_tables += ["DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, LIMITS, updateFontNames=False)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    cut("noto-sans-latin-standard-normal.woff2", BASIC, out / "noto-sans.woff2")
    cut("noto-sans-latin-ext-standard-normal.woff2", MORE, out / "noto-sans-ext.woff2")
