"""Reading area files and address files: every line is checked before a row is written.

A refusal names the line and says what is wrong, in the language of whoever runs the command.
"""

import csv
import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.terms import today

from .models import (
    Address,
    Coverage,
    District,
    Neighbourhood,
    Platform,
    PostcodeArea,
)
from .operations import empty_platform_for

BATCH = 5_000
LARGEST_AREA_FILE = 200 * 1024 * 1024
LONGEST_LINE = 2_000
LONGEST_NAME = 120
FIRST_YEAR, LAST_YEAR = 1995, 2100


class BadFile(Exception):
    """A file that is refused as a whole, with the line and the reason."""

    def __init__(self, reason, line=None):
        self.line = line
        self.reason = reason
        super().__init__(
            _("Line %(line)s: %(reason)s") % {"line": line, "reason": reason} if line else reason
        )


@dataclass
class Result:
    """What an import did, to print and to test."""

    counts: Counter = field(default_factory=Counter)

    def add(self, what, number=1):
        self.counts[what] += number

    def __getitem__(self, what):
        return self.counts[what]

    @property
    def changed(self):
        return sum(self.counts[what] for what in ("new", "changed", "platforms", "moved"))


# --- Districts and neighbourhoods ----------------------------------------------------------------


@dataclass(frozen=True)
class AreaRow:
    """One feature of a GeoJSON file: a district, or a neighbourhood with its district."""

    number: int
    code: str
    name: str
    year: int
    geometry: dict
    district_code: str = ""
    district_name: str = ""

    @property
    def is_neighbourhood(self):
        return self.code.startswith("BU")


# How CBS, PDOK and this portal call the same property.
_NAMES = {
    "neighbourhood": ("buurtcode", "BU_CODE", "bu_code"),
    "neighbourhood_name": ("buurtnaam", "BU_NAAM", "bu_naam"),
    "district": ("wijkcode", "WK_CODE", "wk_code"),
    "district_name": ("wijknaam", "WK_NAAM", "wk_naam"),
    "municipality": ("gemeentecode", "GM_CODE", "gm_code"),
    "year": ("jaar", "JAAR", "year", "jrstatcode"),
}


def read_areas(path) -> list[AreaRow]:
    """Every feature of a GeoJSON file of districts or neighbourhoods, checked."""
    path = Path(path)
    text = _read_text(path)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadFile(
            _("this is no JSON (%(problem)s).") % {"problem": problem.msg}, problem.lineno
        ) from None
    except RecursionError:
        raise BadFile(_("This is no GeoJSON: it is nested too deeply.")) from None
    except ValueError:
        # Python reads no number of more than 4,300 digits.
        raise BadFile(_("This is no GeoJSON: it holds a number that is far too long.")) from None
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise BadFile(_("This is no GeoJSON FeatureCollection."))
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise BadFile(_("The file holds no areas."))
    _check_projection(data)
    lines = _lines_of_features(text, len(features))
    rows = [
        _area_row(feature, number, line)
        for number, (feature, line) in enumerate(zip(features, lines, strict=True), start=1)
    ]
    rows = [row for row in rows if row is not None]
    seen = {}
    for row, line in zip(rows, lines, strict=False):
        key = (row.code, row.year)
        if key in seen:
            raise BadFile(_("%(code)s stands in the file twice.") % {"code": row.code}, line)
        seen[key] = row
    return rows


def _read_text(path) -> str:
    try:
        size = path.stat().st_size
    except OSError:
        raise BadFile(_("There is no file “%(path)s”.") % {"path": path}) from None
    if not path.is_file():
        raise BadFile(_("“%(path)s” is not a file.") % {"path": path})
    if size > LARGEST_AREA_FILE:
        raise BadFile(_("This file is too big for areas: %(size)s MB.") % {"size": size >> 20})
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise BadFile(_("this is no UTF-8. Save the file as UTF-8."), line) from None


def _check_projection(data):
    name = crs = data.get("crs")
    if isinstance(crs, dict) and isinstance(crs.get("properties"), dict):
        name = crs["properties"].get("name", crs)
    if name and not (isinstance(name, str) and re.search(r"CRS84|4326", name)):
        raise BadFile(
            _("The file is in %(crs)s. Convert it to WGS 84 (EPSG:4326) first.")
            % {"crs": str(name)[:80]}
        )


def _lines_of_features(text, number):
    """The line on which each feature starts, to name it in a refusal."""
    starts = [match.start() for match in re.finditer(r'"type"\s*:\s*"Feature"', text)]
    lines, last, line = [], 0, 1
    for start in starts:
        line += text.count("\n", last, start)
        last = start
        lines.append(line)
    return (lines + [None] * number)[:number] if len(lines) != number else lines


def _area_row(feature, number, line) -> AreaRow | None:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise BadFile(_("area %(number)s has no properties.") % {"number": number}, line)
    properties = feature["properties"]

    def read(what):
        for name in _NAMES[what]:
            value = properties.get(name)
            if value not in (None, "") and isinstance(value, str | int | float):
                return str(value).strip()
        return ""

    municipality = read("municipality")
    if municipality and municipality != settings.MUNICIPALITY_CODE:
        raise BadFile(
            _("this is an area of %(code)s, and this portal is of %(own)s.")
            % {"code": municipality, "own": settings.MUNICIPALITY_CODE},
            line,
        )
    code, district = read("neighbourhood"), read("district")
    name, pattern = read("neighbourhood_name"), r"BU[0-9]{8}"
    if not code:
        code, district, name, pattern = district, "", read("district_name"), r"WK[0-9]{6}"
    digits = settings.MUNICIPALITY_CODE.removeprefix("GM")
    if not re.fullmatch(pattern, code):
        raise BadFile(_("area %(number)s has no right code.") % {"number": number}, line)
    if code[2:6] != digits:
        raise BadFile(
            _("%(code)s lies outside %(own)s.") % {"code": code, "own": settings.MUNICIPALITY_CODE},
            line,
        )
    if code.startswith("BU") and not re.fullmatch(r"WK[0-9]{6}", district):
        raise BadFile(_("%(code)s has no district.") % {"code": code}, line)
    if district and code[2:8] != district[2:8]:
        raise BadFile(
            _("%(code)s does not belong to %(district)s by its code.")
            % {"code": code, "district": district},
            line,
        )
    district_name = read("district_name") or district
    for area, words in ((code, name), (district, district_name)):
        if area and not (words and len(words) <= LONGEST_NAME and words.isprintable()):
            raise BadFile(_("%(code)s has no readable name.") % {"code": area}, line)
    return AreaRow(
        number=number,
        code=code,
        name=name,
        year=_year(read("year"), code, line),
        geometry=_geometry(feature.get("geometry"), code, line),
        district_code=district,
        district_name=district_name,
    )


def _year(text, code, line) -> int:
    # CBS writes 2019BU08260000 in jrstatcode.
    match = re.match(r"([0-9]{4})(?![0-9])", text)
    year = int(match[1]) if match else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadFile(_("%(code)s has no year.") % {"code": code}, line)
    return year


def _geometry(geometry, code, line) -> dict:
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadFile(_("%(code)s has no polygon.") % {"code": code}, line)
    try:
        if geometry["type"] == "Polygon":
            coordinates = _polygon(geometry["coordinates"])
        else:
            coordinates = [_polygon(polygon) for polygon in _filled(geometry["coordinates"])]
    except (KeyError, ValueError):
        raise BadFile(
            _("the polygon of %(code)s is not closed, or lies outside the Netherlands.")
            % {"code": code},
            line,
        ) from None
    return {"type": geometry["type"], "coordinates": coordinates}


def _filled(value, least=1) -> list:
    if not isinstance(value, list) or len(value) < least:
        raise ValueError
    return value


def _polygon(rings) -> list:
    """The rings with plain numbers, east and north only: what the maps can draw."""
    found = [[_point(point) for point in _filled(ring, 4)] for ring in _filled(rings)]
    if any(ring[0] != ring[-1] for ring in found):
        raise ValueError
    return found


def _point(values) -> list[float]:
    for value in _filled(values, 2):
        # Whatever comes after east and north must be a number too, though we do not keep it.
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and -1e6 < value < 1e6):
            raise ValueError
    east, north = float(values[0]), float(values[1])
    # The Netherlands lie between these; anything else is another projection.
    if not (3 <= east <= 8 and 50 <= north <= 54):
        raise ValueError
    return [east, north]


@transaction.atomic
def import_areas(rows, *, on=None, progress=None) -> Result:
    """Record districts and neighbourhoods; a district without a platform gets a page.

    Safe to repeat: the same file a second time changes nothing. A newer year gets rows of its
    own, and platforms follow to the neighbourhoods with the same code.
    """
    on = on or today()
    result = Result()
    districts = {(row.code, row.year): row for row in District.objects.all()}
    neighbourhoods = {(row.code, row.year): row for row in Neighbourhood.objects.all()}
    for row in rows:
        if row.is_neighbourhood:
            district = _upsert_district(
                districts, result, row.district_code, row.year, row.district_name, None
            )
            _upsert_neighbourhood(neighbourhoods, result, row, district)
        else:
            _upsert_district(districts, result, row.code, row.year, row.name, row.geometry)
        if progress is not None:
            progress(1)
    for row in list(neighbourhoods.values()):
        _cover(row, neighbourhoods, on, result)
    covered = set(Platform.objects.undissolved().values_list("districts__code", flat=True))
    for district in districts.values():
        if district.code not in covered:
            empty_platform_for(district, on=on)
            covered.add(district.code)
            result.add("platforms")
    return result


def _upsert_district(districts, result, code, year, name, geometry):
    district = districts.get((code, year))
    if district is None:
        district = District.objects.create(
            code=code,
            year=year,
            name=name,
            slug=slugify(name)[:140] or code.lower(),
            geometry=geometry,
        )
        districts[code, year] = district
        result.add("new")
        return district
    wanted = {"name": name} if geometry is None else {"name": name, "geometry": geometry}
    if geometry is None and (district.geometry is not None or district.name == name):
        # A file of neighbourhoods says less about a district than a file of districts.
        return district
    _change(district, wanted, result)
    return district


def _upsert_neighbourhood(neighbourhoods, result, row, district):
    neighbourhood = neighbourhoods.get((row.code, row.year))
    if neighbourhood is None:
        neighbourhoods[row.code, row.year] = Neighbourhood.objects.create(
            code=row.code,
            year=row.year,
            name=row.name,
            district=district,
            geometry=row.geometry,
        )
        result.add("new")
        return
    _change(
        neighbourhood,
        {"name": row.name, "district": district, "geometry": row.geometry},
        result,
    )


def _change(record, wanted, result):
    different = [name for name, value in wanted.items() if getattr(record, name) != value]
    if not different:
        result.add("same")
        return
    for name in different:
        setattr(record, name, wanted[name])
    record.save(update_fields=different)
    result.add("changed")


def _cover(neighbourhood, neighbourhoods, on, result):
    """Each neighbourhood of the newest year belongs to one platform."""
    years = [year for code, year in neighbourhoods if code == neighbourhood.code]
    if neighbourhood.year != max(years):
        return
    if Coverage.objects.filter(neighbourhood=neighbourhood, ends_on__isnull=True).exists():
        return
    older = (
        Coverage.objects.filter(neighbourhood__code=neighbourhood.code, ends_on__isnull=True)
        .select_related("platform")
        .order_by("pk")
        .first()
    )
    if older is not None:
        platform = older.platform
        if older.starts_on >= on:
            older.delete()
        else:
            older.ends_on = on - datetime.timedelta(days=1)
            older.save(update_fields=["ends_on"])
        platform.districts.remove(
            *platform.districts.filter(code=neighbourhood.district.code).exclude(
                pk=neighbourhood.district_id
            )
        )
        result.add("moved")
    else:
        platform = (
            Platform.objects.undissolved()
            .filter(districts__code=neighbourhood.district.code)
            .order_by("pk")
            .first()
        )
        if platform is None:
            platform = empty_platform_for(neighbourhood.district, on=on)
            result.add("platforms")
    Coverage.objects.create(platform=platform, neighbourhood=neighbourhood, starts_on=on)
    platform.districts.add(neighbourhood.district_id)


# --- Postcodes -----------------------------------------------------------------------------------

_CBS_HEADER = re.compile(
    r"PC6;Huisnummer;Buurt([0-9]{4});Wijk([0-9]{4});Gemeente([0-9]{4})", re.IGNORECASE
)
_PC4_HEADER = ["pc4", "woonplaats", "wijkcode", "zekerheid"]
_PC6 = re.compile(r"[1-9][0-9]{3}[A-Z]{2}")
_PC4 = re.compile(r"[1-9][0-9]{3}")
_CERTAINTY = ("zeker", "benadering", "onbekend")


@dataclass(frozen=True)
class PostcodeFile:
    """An opened postcode file of a known form. `rows()` reads it from the first line of data."""

    path: Path
    form: str  # "cbs" | "pc4"
    header_line: int
    year: int = 0
    has_quotes: bool = False

    @property
    def size(self):
        return self.path.stat().st_size


def open_postcodes(path) -> PostcodeFile:
    """Look at the first lines: which of the two forms is this?"""
    path = Path(path)
    if not path.is_file():
        raise BadFile(_("There is no file “%(path)s”.") % {"path": path})
    for number, line in _lines(path):
        if not line.strip() or line.startswith("#"):
            if number > 100:
                break
            continue
        header = line.strip().replace('"', "")
        match = _CBS_HEADER.fullmatch(header)
        if match:
            if len(set(match.groups())) > 1:
                raise BadFile(_("the columns are of different years."), number)
            return PostcodeFile(path, "cbs", number, int(match[1]))
        if [name.strip().lower() for name in header.split(";")] == _PC4_HEADER:
            return PostcodeFile(path, "pc4", number)
        raise BadFile(
            _(
                "these are not the columns we know. Expected: "
                "PC6;Huisnummer;Buurt<year>;Wijk<year>;Gemeente<year> or "
                "pc4;woonplaats;wijkcode;zekerheid."
            ),
            number,
        )
    raise BadFile(_("The file is empty."))


def _lines(path) -> Iterator[tuple[int, str]]:
    """Lines with their number, one at a time: the national file has about 8 million."""
    number = 0
    with path.open("rb") as file:
        while True:
            # A limit, so that a file without line ends cannot fill the memory.
            raw = file.readline(LONGEST_LINE + 1)
            if not raw:
                return
            number += 1
            if len(raw) > LONGEST_LINE:
                raise BadFile(_("this line is too long for a postcode file."), number)
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            try:
                yield number, raw.decode("utf-8")
            except UnicodeDecodeError:
                raise BadFile(_("this is no UTF-8. Save the file as UTF-8."), number) from None


def _fields(line, number, wanted):
    """The columns of one line; quotes around a value are allowed."""
    line = line.rstrip("\r\n")
    if '"' in line:
        parts = next(csv.reader([line], delimiter=";"))
    else:
        parts = line.split(";")
    if len(parts) != wanted:
        raise BadFile(
            _("expected %(wanted)s columns, found %(found)s.")
            % {"wanted": wanted, "found": len(parts)},
            number,
        )
    return parts


@transaction.atomic
def import_postcodes(file: PostcodeFile, *, progress=None) -> Result:
    """Record the addresses or postcode areas of our municipality; others are only counted."""
    if file.form == "pc4":
        return _import_pc4(file, progress)
    return _import_cbs(file, progress)


def _import_cbs(file, progress) -> Result:
    result = Result()
    own = str(int(settings.MUNICIPALITY_CODE.removeprefix("GM")))
    if not Neighbourhood.objects.exists():
        raise BadFile(_("There are no neighbourhoods yet. Run import_areas first."))
    # A code means nothing without its year (DOMAIN.md 2.8).
    by_code = dict(Neighbourhood.objects.filter(year=file.year).values_list("code", "pk"))
    if not by_code:
        raise BadFile(
            _("no neighbourhoods of %(year)s yet. Run import_areas with the file of that year.")
            % {"year": file.year},
            file.header_line,
        )
    known = {
        (postcode, number): (pk, neighbourhood)
        for pk, postcode, number, neighbourhood in Address.objects.values_list(
            "pk", "postcode", "house_number", "neighbourhood_id"
        ).iterator(chunk_size=BATCH)
    }
    seen: dict[tuple[str, int], int] = {}
    fresh, changed = [], []
    done = 0
    for number, line in _lines(file.path):
        if number <= file.header_line:
            continue
        done += 1
        if progress is not None and done % BATCH == 0:
            progress(BATCH)
        # Most of the file is of elsewhere: look at the last column before anything else.
        stripped = line.rstrip("\r\n")
        if not stripped:
            continue
        last = stripped.rpartition(";")[2].strip().strip('"')
        if last != own:
            if not last.isdigit() or not last.isascii() or stripped.count(";") != 4:
                _fields(line, number, 5)
                raise BadFile(_("“%(value)s” is no municipality.") % {"value": last[:40]}, number)
            if last.lstrip("0") != own:
                result.add("elsewhere")
                continue
        key, neighbourhood = _cbs_row(line, number, by_code)
        if key in seen:
            if seen[key] != neighbourhood:
                raise BadFile(
                    _("%(postcode)s %(number)s stands in the file twice, in two neighbourhoods.")
                    % {"postcode": key[0], "number": key[1]},
                    number,
                )
            result.add("double")
            continue
        seen[key] = neighbourhood
        old = known.get(key)
        if old is None:
            fresh.append(
                Address(postcode=key[0], house_number=key[1], neighbourhood_id=neighbourhood)
            )
            result.add("new")
            if len(fresh) >= BATCH:
                Address.objects.bulk_create(fresh)
                fresh.clear()
        elif old[1] != neighbourhood:
            changed.append(
                Address(
                    pk=old[0],
                    postcode=key[0],
                    house_number=key[1],
                    neighbourhood_id=neighbourhood,
                )
            )
            result.add("changed")
        else:
            result.add("same")
    Address.objects.bulk_create(fresh)
    Address.objects.bulk_update(changed, ["neighbourhood"], batch_size=500)
    if progress is not None:
        progress(done % BATCH)
    if not seen:
        raise BadFile(
            _("No line of this file is of %(own)s.") % {"own": settings.MUNICIPALITY_CODE}
        )
    return result


def _cbs_row(line, number, by_code):
    postcode, house, neighbourhood, district, municipality = (
        part.strip() for part in _fields(line, number, 5)
    )
    if not _PC6.fullmatch(postcode):
        raise BadFile(_("“%(value)s” is no postcode.") % {"value": postcode[:40]}, number)
    is_short = house.isascii() and house.isdigit() and len(house) <= 9
    if not (is_short and 0 < int(house) <= 99_999):
        raise BadFile(_("“%(value)s” is no house number.") % {"value": house[:40]}, number)
    for value, digits in ((neighbourhood, 8), (district, 6)):
        if not (value.isascii() and value.isdigit() and len(value) <= digits):
            raise BadFile(_("“%(value)s” is no code of an area.") % {"value": value[:40]}, number)
    code = f"BU{int(neighbourhood):08d}"
    if int(neighbourhood) // 100 != int(district) or int(district) // 100 != int(municipality):
        raise BadFile(_("neighbourhood, district and municipality do not match."), number)
    if code not in by_code:
        raise BadFile(
            _("neighbourhood %(code)s is unknown. Run import_areas with the file of that year.")
            % {"code": code},
            number,
        )
    return (postcode, int(house)), by_code[code]


def _import_pc4(file, progress) -> Result:
    result = Result()
    districts = {row.code: row for row in District.objects.order_by("code", "year")}
    if not districts:
        raise BadFile(_("There are no districts yet. Run import_areas first."))
    wanted = {}
    for number, line in _lines(file.path):
        if progress is not None:
            progress(1)
        if number <= file.header_line or not line.strip() or line.startswith("#"):
            continue
        pc4, place, code, certainty = (part.strip() for part in _fields(line, number, 4))
        if not _PC4.fullmatch(pc4):
            raise BadFile(_("“%(value)s” is no postcode.") % {"value": pc4[:40]}, number)
        if certainty not in _CERTAINTY:
            raise BadFile(
                _("“%(value)s” is not zeker, benadering or onbekend.") % {"value": certainty[:40]},
                number,
            )
        if len(place) > 80 or not place.isprintable():
            raise BadFile(_("this place has no readable name."), number)
        if code and code not in districts:
            raise BadFile(_("district %(code)s is unknown.") % {"code": code[:20]}, number)
        if not code and certainty != "onbekend":
            raise BadFile(_("a district is missing, or write “onbekend”."), number)
        key = (pc4, code)
        if key in wanted:
            raise BadFile(_("%(pc4)s stands in the file twice.") % {"pc4": pc4}, number)
        wanted[key] = (place, certainty == "zeker")
    if not wanted:
        raise BadFile(_("The file holds no postcodes."))
    _save_pc4(wanted, districts, result)
    return result


def _save_pc4(wanted, districts, result):
    """The file is the whole truth about the postcodes in it."""
    existing = {
        (row.pc4, row.district.code if row.district else ""): row
        for row in PostcodeArea.objects.select_related("district")
    }
    named = {pc4 for pc4, _code in wanted}
    for key, row in existing.items():
        if row.pc4 in named and key not in wanted:
            row.delete()
            result.add("changed")
    for (pc4, code), (place, is_certain) in wanted.items():
        row = existing.get((pc4, code))
        if row is None:
            PostcodeArea.objects.create(
                pc4=pc4,
                place=place,
                district=districts[code] if code else None,
                is_certain=is_certain,
            )
            result.add("new")
        else:
            _change(row, {"place": place, "is_certain": is_certain}, result)
