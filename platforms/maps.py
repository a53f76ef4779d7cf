"""A schematic map as SVG from our own polygons: works without tiles, scripts and network."""

import hashlib
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import count as count_from

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils.html import format_html_join
from django.utils.translation import ngettext

from .models import Coverage, District, Neighbourhood, Platform

WIDTH, HEIGHT, MARGIN = 410, 430, 10
# Points nearer than this to the line between their neighbours are left out.
TOLERANCE = 1.2
NAME_SIZE, COUNT_SIZE = 17, 14.5
COUNT_WIDTH = 66  # "0 plannen"
ENOUGH_ROOM = 120
KEEP_SECONDS = 300


_LINK = '<a href="{}" aria-label="{}"><path class="wp-map__area{}" d="{}"/></a>'
_TEXT = '<text class="wp-map__{}" x="{}" y="{}">{}</text>'


@dataclass(frozen=True)
class Area:
    """One platform on the map: its outline, where its name fits, and how much happens there."""

    platform: object
    path: str
    x: float
    y: float
    lines: tuple[str, ...]
    count: int | None
    level: str
    url: str
    # Too small for its name: this number stands on it, and its name below the map.
    mark: int | None = None

    @property
    def count_text(self):
        return ngettext("%(n)s plan", "%(n)s plans", self.count) % {"n": self.count}

    def as_link(self):
        """Address, words, class and outline."""
        words = str(self.platform)
        if self.count is not None:
            words = f"{words}, {self.count_text}"
        level = "" if self.level == "none" else f" wp-map__area--{self.level}"
        return self.url, words, level, self.path

    def texts(self):
        """Each line of text with its class and place."""
        if self.mark:
            return [("count", self.x, round(self.y + NAME_SIZE / 3, 1), self.mark)]
        found = [("name", self.x, y, line) for line, y in self.named_lines]
        if self.count is not None:
            found.append(("count", self.x, self.count_y, self.count_text))
        return found

    @property
    def name_y(self):
        return round(self.y - (len(self.lines) - 1) * NAME_SIZE / 2, 1)

    @property
    def named_lines(self):
        """Each line of the name with its height."""
        return [(line, round(self.name_y + n * NAME_SIZE, 1)) for n, line in enumerate(self.lines)]

    @property
    def count_y(self):
        return round(self.name_y + (len(self.lines) - 1) * NAME_SIZE + NAME_SIZE + 2, 1)


@dataclass(frozen=True)
class SchematicMap:
    areas: list[Area]
    view_box: str

    @property
    def marked(self):
        """Areas whose name stands below the map."""
        return sorted((area for area in self.areas if area.mark), key=lambda area: area.mark)

    def __bool__(self):
        return bool(self.areas)

    @property
    def outlines(self):
        """The areas as links. Made here, not in the template: it stands on every busy page."""
        return format_html_join("", _LINK, (area.as_link() for area in self.areas))

    @property
    def names(self):
        """Names, counts and numbers, to lie above all outlines."""
        return format_html_join("", _TEXT, (row for area in self.areas for row in area.texts()))


def schematic_map(platforms, counts=None, here=None, address=None) -> SchematicMap:
    """The map of these platforms. `counts` holds the number of plans per platform pk.

    `here` is the platform whose page this is; `address` makes the link of a platform (its own
    page otherwise). The outlines are worked out once and kept; an
    import or a changed area makes new ones. Two small queries, however many platforms.
    """
    platforms = list(platforms)
    shapes, view_box = _shapes(platforms)
    highest = max((counts or {}).values(), default=0)
    areas, marks = [], count_from(1)
    for platform in platforms:
        shape = shapes.get(platform.pk)
        if shape is None:
            continue
        path, x, y, width = shape
        count = None if counts is None else counts.get(platform.pk, 0)
        # A name may lie a little over the edge of its area.
        lines = _lines(platform.name, width * 1.08)
        if counts is not None and width < COUNT_WIDTH:
            lines = ()
        areas.append(
            Area(
                platform=platform,
                path=path,
                x=x,
                y=y,
                lines=lines,
                count=count,
                level=_level(count, highest, here is not None and platform.pk == here.pk),
                url=address(platform) if address else platform.get_absolute_url(),
                mark=None if lines else next(marks),
            )
        )
    # Who is here is drawn last, so that its edge lies on top.
    areas.sort(key=lambda area: area.level == "here")
    return SchematicMap(areas, view_box)


def _level(count, highest, is_here):
    if is_here:
        return "here"
    if not count:
        return "none"
    share = count / highest
    return "many" if share > 2 / 3 else "some" if share > 1 / 3 else "few"


def _lines(name, width):
    """The name on one line where it fits, on two where that fits, else not at all."""
    if _text_width(name) <= width:
        return (name,)
    words = name.replace("-", "- ").split()
    best = None
    for cut in range(1, len(words)):
        pair = tuple(" ".join(part).replace("- ", "-") for part in (words[:cut], words[cut:]))
        widest = max(map(_text_width, pair))
        if widest <= width and (best is None or widest < best[0]):
            best = (widest, pair)
    return best[1] if best else ()


def _text_width(text):
    """Roughly, in map units: the letters of Noto Sans at 17 px, half bold."""
    return sum(5.5 if letter in "iljftr.-' " else 15 if letter in "mwMW" else 10 for letter in text)


def _shapes(platforms):
    marks = District.objects.aggregate(newest=Max("pk"), number=Count("pk"))
    cover = Coverage.objects.aggregate(newest=Max("pk"), ended=Max("ends_on"))
    mark = f"{marks['newest']}.{marks['number']}.{cover['newest']}.{cover['ended']}"
    names = " ".join(platform.slug for platform in platforms)
    key = "platforms:shapes:" + hashlib.sha256(f"{mark} {names}".encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = _draw(_geometries(platforms))
        cache.set(key, found, KEEP_SECONDS)
    return found


def _geometries(platforms):
    """Polygons per platform: whole districts, or neighbourhoods where a district is shared."""
    wanted = {platform.pk for platform in platforms}
    covered = defaultdict(set)
    neighbourhoods = {}
    for row in Coverage.objects.filter(ends_on__isnull=True, platform__in=wanted).values_list(
        "platform_id", "neighbourhood_id", "neighbourhood__district_id"
    ):
        covered[row[2]].add(row[0])
        neighbourhoods.setdefault(row[0], []).append((row[1], row[2]))
    through = Platform.districts.through.objects.filter(platform__in=wanted)
    links = through.values_list("platform_id", "district_id")
    shapes = dict(District.objects.values_list("pk", "geometry"))
    parts = None
    found = defaultdict(list)
    for platform_id, district_id in links:
        is_shared = len(covered[district_id] | {platform_id}) > 1
        if shapes.get(district_id) and not is_shared:
            found[platform_id] += _rings(shapes[district_id])
            continue
        if parts is None:
            parts = dict(Neighbourhood.objects.values_list("pk", "geometry"))
        for pk, of_district in neighbourhoods.get(platform_id, ()):
            if of_district == district_id and parts.get(pk):
                found[platform_id] += _rings(parts[pk])
    return dict(found)


def _rings(geometry):
    """The outer rings of a polygon or of several; holes do not matter on a schematic map."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [polygon[0] for polygon in geometry["coordinates"]]


def _draw(geometries):
    points = [point for rings in geometries.values() for ring in rings for point in ring]
    if not points:
        return {}, f"0 0 {WIDTH} {HEIGHT}"
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    # A degree east is shorter than a degree north, by the cosine of the latitude.
    narrow = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)

    def project(point):
        return (
            MARGIN + (point[0] - west) * narrow * scale,
            MARGIN + (north - point[1]) * scale,
        )

    shapes = {}
    for pk, rings in geometries.items():
        outlines = [_simplify([project(point) for point in ring]) for ring in rings]
        outlines = [ring for ring in outlines if len(ring) > 2]
        if not outlines:
            continue
        path = "".join(
            "M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "Z" for ring in outlines
        )
        largest = max(outlines, key=_surface)
        shapes[pk] = (path, *_place_for_name(largest))
    box = f"0 0 {wide * scale + 2 * MARGIN:.0f} {high * scale + 2 * MARGIN:.0f}"
    return shapes, box


def _simplify(ring):
    """Ramer, Douglas and Peucker: the same outline with fewer points."""
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring = ring[:-1]
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda n: math.dist(ring[0], ring[n]))
    return _thin(ring[: far + 1])[:-1] + _thin([*ring[far:], ring[0]])[:-1]


def _thin(line):
    if len(line) < 3:
        return line
    start, end = line[0], line[-1]
    distances = [_distance(point, start, end) for point in line[1:-1]]
    worst = max(distances)
    if worst <= TOLERANCE:
        return [start, end]
    cut = distances.index(worst) + 1
    return _thin(line[: cut + 1])[:-1] + _thin(line[cut:])


def _distance(point, start, end):
    """From a point to a piece of line."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    if not length:
        return math.dist(point, start)
    along = max(0, min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return math.dist(point, (x1 + along * (x2 - x1), y1 + along * (y2 - y1)))


def _surface(ring):
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


@lru_cache(maxsize=512)
def _fractions(number):
    return [(n + 0.5) / number for n in range(number)]


def _place_for_name(ring):
    """Where a name of two lines has most room inside the outline: x, y and the room there."""
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    middle = (top + bottom) / 2
    best = None
    for fraction in _fractions(24):
        y = top + fraction * (bottom - top)
        for left, right in _inside(ring, y):
            left, right = _common(ring, y, left, right)
            room = max(0.0, right - left)
            # More room than a long name needs is worth nothing; the middle looks best.
            score = min(room, ENOUGH_ROOM) - abs(y - middle) * 0.15
            if best is None or score > best[0]:
                best = (score, (left + right) / 2, y, room)
    if best is None:
        return ring[0][0], ring[0][1], 0.0
    return round(best[1], 1), round(best[2], 1), round(best[3], 1)


def _common(ring, y, left, right):
    """The stretch that lies inside on the height of the name and of the count below it."""
    for shift in (-COUNT_SIZE, NAME_SIZE + 6):
        parts = [part for part in _inside(ring, y + shift) if part[0] < right and part[1] > left]
        if not parts:
            return (left + right) / 2, (left + right) / 2
        part = max(parts, key=lambda part: min(part[1], right) - max(part[0], left))
        left, right = max(left, part[0]), min(right, part[1])
    return left, right


def _inside(ring, y):
    """The stretches of a horizontal line that lie inside the outline."""
    crossings = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 <= y) != (y2 <= y):
            crossings.append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))
