"""Area and postcode files: read, repeated, refused with line and reason."""

import json

import pytest
from django.core.management import CommandError, call_command

from core.terms import today
from platforms.imports import BadFile, import_areas, import_postcodes, open_postcodes, read_areas
from platforms.models import (
    Address,
    Coverage,
    District,
    Neighbourhood,
    Platform,
    PostcodeArea,
)
from tests.factories import BoardSeatFactory

pytestmark = pytest.mark.django_db

RING = [[4.85, 51.6], [4.86, 51.6], [4.86, 51.61], [4.85, 51.61], [4.85, 51.6]]


def polygon(ring=RING):
    return {"type": "Polygon", "coordinates": [ring]}


def neighbourhood(code="BU08261300", year=2019, **changes):
    properties = {
        "buurtcode": code,
        "buurtnaam": f"Buurt {code[-2:]}",
        "wijkcode": f"WK{code[2:8]}",
        "wijknaam": "Dorst",
        "gemeentecode": "GM0826",
        "jaar": year,
        **changes,
    }
    geometry = properties.pop("geometry", polygon())
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def district(code="WK082613", name="Dorst", year=2019, **changes):
    properties = {
        "wijkcode": code,
        "wijknaam": name,
        "gemeentecode": "GM0826",
        "jaar": year,
        **changes,
    }
    geometry = properties.pop("geometry", polygon())
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def write(tmp_path):
    def write(content, name="file", encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, list):
            lines = ",\n".join(json.dumps(feature) for feature in content)
            content = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def refusal(function, *args):
    with pytest.raises(BadFile) as refused:
        function(*args)
    return str(refused.value)


# --- Areas -------------------------------------------------------------------------------------


def test_districts_get_a_page_each(write):
    rows = read_areas(write([district(), district("WK082612", "Oosteind")]))
    result = import_areas(rows)
    assert (result["new"], result["platforms"]) == (2, 2)
    assert set(Platform.objects.values_list("name", "slug", "status")) == {
        ("Dorst", "dorst", "not_yet"),
        ("Oosteind", "oosteind", "not_yet"),
    }
    assert District.objects.get(code="WK082613").geometry == polygon()


def test_neighbourhoods_belong_to_the_page_of_their_district(write):
    import_areas(read_areas(write([neighbourhood(), neighbourhood("BU08261307")])))
    platform = Platform.objects.get()
    assert platform.name == "Dorst"
    assert platform.coverage.filter(ends_on=None).count() == 2
    assert list(platform.districts.all()) == [District.objects.get()]


@pytest.mark.parametrize("first", ["districts", "neighbourhoods"])
def test_both_shapes_in_any_order_and_again(write, first):
    files = {
        "districts": write([district()], "wijken.geojson"),
        "neighbourhoods": write([neighbourhood()], "buurten.geojson"),
    }
    order = [first, *(name for name in files if name != first)]
    for name in order:
        import_areas(read_areas(files[name]))
    counts = [model.objects.count() for model in (District, Neighbourhood, Platform, Coverage)]
    assert counts == [1, 1, 1, 1]
    for name in order:
        assert import_areas(read_areas(files[name])).changed == 0
    assert District.objects.get().geometry == polygon()


def test_a_changed_name_is_taken_over(write):
    import_areas(read_areas(write([neighbourhood()])))
    result = import_areas(read_areas(write([neighbourhood(buurtnaam="Dorst-Kern")])))
    assert result["changed"] == 1
    assert Neighbourhood.objects.get().name == "Dorst-Kern"


def test_a_new_year_moves_the_platform_along(write):
    import_areas(read_areas(write([neighbourhood()])))
    platform = Platform.objects.get()
    result = import_areas(read_areas(write([neighbourhood(year=2025)])))
    assert (result["moved"], Platform.objects.count()) == (1, 1)
    row = Coverage.objects.get(ends_on=None)
    assert (row.platform, row.neighbourhood.year, row.starts_on) == (platform, 2025, today())
    assert [d.year for d in platform.districts.all()] == [2025]
    assert import_areas(read_areas(write([neighbourhood(year=2025)]))).changed == 0


def test_an_import_leaves_an_active_platform_alone(write):
    import_areas(read_areas(write([neighbourhood()])))
    platform = Platform.objects.get()
    Platform.objects.filter(pk=platform.pk).update(status="active")
    BoardSeatFactory(platform=platform)
    import_areas(read_areas(write([neighbourhood(), neighbourhood("BU08261307")])))
    assert Platform.objects.count() == 1
    assert platform.coverage.filter(ends_on=None).count() == 2


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        (neighbourhood(gemeentecode="GM0758"), "GM0758"),
        (neighbourhood("BU07581300", gemeentecode=""), "buiten"),
        (neighbourhood("08261300"), "geen goede code"),
        (neighbourhood(wijkcode=""), "geen wijk"),
        (neighbourhood(buurtnaam=""), "geen leesbare naam"),
        (neighbourhood(buurtnaam="x" * 121), "geen leesbare naam"),
        (neighbourhood(year=""), "geen jaar"),
        (neighbourhood(year=1200), "geen jaar"),
        (neighbourhood(geometry=None), "geen vlak"),
        (neighbourhood(geometry={"type": "Point", "coordinates": [4, 51]}), "geen vlak"),
        (neighbourhood(geometry=polygon(RING[:-1])), "niet gesloten"),
        (neighbourhood(geometry=polygon([[120000, 400000]] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon([["4.86", "51.6"]] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon([[4.86, 51.6, float("nan")]] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon([[4.86, float("inf")]] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon([[10**400, 51.6]] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon([[True, 51.6]] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon([[4.86]] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon(["4.86"] * 5)), "niet gesloten"),
        (neighbourhood(geometry=polygon({"a": 1})), "niet gesloten"),
        (neighbourhood(geometry={"type": "Polygon", "coordinates": "xxxx"}), "niet gesloten"),
        (neighbourhood(geometry={"type": "Polygon", "coordinates": []}), "niet gesloten"),
        (neighbourhood(geometry={"type": "MultiPolygon", "coordinates": [[]]}), "niet gesloten"),
        (neighbourhood(geometry={"type": "MultiPolygon", "coordinates": 7}), "niet gesloten"),
        (neighbourhood(geometry={"type": "Polygon"}), "niet gesloten"),
        (neighbourhood(wijkcode="WK999999"), "hoort volgens de code niet bij WK999999"),
        (neighbourhood(wijkcode="WK082612"), "hoort volgens de code niet bij WK082612"),
        (neighbourhood(wijknaam="Dorst\x00"), "WK082613 heeft geen leesbare naam"),
        (neighbourhood(wijknaam="x" * 300), "WK082613 heeft geen leesbare naam"),
        (neighbourhood(buurtnaam={"naam": "Dorst"}), "geen leesbare naam"),
        (neighbourhood(geometry={"type": "Polygon", "coordinates": [["a"] * 5]}), "niet gesloten"),
        ({"type": "Feature", "properties": None, "geometry": polygon()}, "geen eigenschappen"),
    ],
)
def test_a_bad_area_is_refused_with_its_line(write, feature, words):
    message = refusal(read_areas, write([neighbourhood("BU08261309"), feature]))
    assert message.startswith("Regel 3: ")
    assert words in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "geen JSON"),
        ("{", "geen JSON"),
        ("[1, 2]", "FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "geen gebieden"),
        (b'{"type": "FeatureCollection\xe9"}', "UTF-8"),
        ("[" * 100_000, "GeoJSON"),
        ('{"type": "FeatureCollection", "features": [' + "9" * 5_000 + "]}", "veel te lang"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused(write, content, words):
    assert words in refusal(read_areas, write(content))


@pytest.mark.parametrize(
    ("crs", "is_right"),
    [
        (None, True),
        ("EPSG:4326", True),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, True),
        ("EPSG:28992", False),
        ({"properties": None}, False),
        ({"properties": {"name": 28992}}, False),
        ([4326], False),
        (4326, False),
    ],
)
def test_a_projection_that_cannot_be_read_is_refused_in_words(write, crs, is_right):
    data = {"type": "FeatureCollection", "crs": crs, "features": [neighbourhood()]}
    path = write(json.dumps(data))
    if is_right:
        assert len(read_areas(path)) == 1
    else:
        assert "WGS 84" in refusal(read_areas, path)


def test_only_east_and_north_are_kept_as_numbers(write):
    ring = [[*point, 12] for point in RING[:-1]]
    (row,) = read_areas(write([neighbourhood(geometry=polygon([*ring, ring[0]]))]))
    assert row.geometry == polygon()


def test_another_projection_and_doubles_are_refused(write, tmp_path):
    data = {
        "type": "FeatureCollection",
        "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
        "features": [neighbourhood()],
    }
    assert "28992" in refusal(read_areas, write(json.dumps(data)))
    assert "twee keer" in refusal(read_areas, write([neighbourhood(), neighbourhood()]))
    assert "geen bestand" in refusal(read_areas, tmp_path / "weg.geojson")
    assert "is geen bestand" in refusal(read_areas, tmp_path)


def test_a_byte_order_mark_does_not_matter(write):
    path = write([neighbourhood()])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_areas(path)) == 1


# --- Postcodes ---------------------------------------------------------------------------------

HEADER = "PC6;Huisnummer;Buurt2019;Wijk2019;Gemeente2019\n"
ROW = "4849AB;1;8261300;82613;826\n"


@pytest.fixture
def areas(write):
    import_areas(read_areas(write([neighbourhood(), neighbourhood("BU08261307")])))


def read(path):
    return import_postcodes(open_postcodes(path))


@pytest.mark.usefixtures("areas")
def test_cbs_file_keeps_our_own_rows_and_counts_the_others(write):
    path = write(
        HEADER
        + ROW
        + "1011AB;1;3630000;36300;363\n"
        + '"4849AB";"2";"8261307";"82613";"826"\n'
        + "\n"
        + ROW
    )
    result = read(path)
    assert (result["new"], result["elsewhere"], result["double"]) == (2, 1, 1)
    assert set(Address.objects.values_list("postcode", "house_number", "neighbourhood__code")) == {
        ("4849AB", 1, "BU08261300"),
        ("4849AB", 2, "BU08261307"),
    }
    again = read(path)
    assert (again.changed, again["same"]) == (0, 2)


@pytest.mark.usefixtures("areas")
def test_cbs_file_moves_an_address(write):
    read(write(HEADER + ROW))
    result = read(write(HEADER + ROW.replace("8261300", "8261307")))
    assert result["changed"] == 1
    assert Address.objects.get().neighbourhood.code == "BU08261307"


@pytest.mark.usefixtures("areas")
def test_cbs_file_with_byte_order_mark_and_windows_lines(write):
    path = write(("\ufeff" + HEADER + ROW).replace("\n", "\r\n"))
    assert read(path)["new"] == 1


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("4849A;1;8261300;82613;826", "geen postcode"),
        ("4849AB;nul;8261300;82613;826", "geen huisnummer"),
        ("4849AB;0;8261300;82613;826", "geen huisnummer"),
        ("4849AB;²;8261300;82613;826", "geen huisnummer"),
        ("4849AB;100000;8261300;82613;826", "geen huisnummer"),
        ("4849AB;0000000012345678;8261300;82613;826", "geen huisnummer"),
        ("4849AB;1;BU08261300;82613;826", "geen code"),
        ("4849AB;1;8261399;82613;826", "onbekend"),
        ("4849AB;1;8261300;82612;826", "passen niet"),
        ("4849AB;1;8261300;82613", "kolommen"),
        ("4849AB;1;8261300;82613;826;x", "kolommen"),
        ("4849AB;1;8261300;82613;GM0826", "geen gemeente"),
        ("4849AB;1;8261307;82613;826", "twee keer"),
        ("x" * 3000, "te lang"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_nothing_is_kept(write, line, words):
    message = refusal(read, write(HEADER + ROW + line + "\n"))
    assert message.startswith("Regel 3: ")
    assert words in message
    assert Address.objects.count() == 0


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "leeg"),
        ("postcode,huisnummer\n4849AB,1\n", "kolommen"),
        (HEADER.replace("Wijk2019", "Wijk2020") + ROW, "verschillende jaren"),
        (HEADER, "Geen regel"),
        (HEADER + "1011AB;1;3630000;36300;363\n", "Geen regel"),
        (HEADER.encode() + b"4849AB;1;\xe9;82613;826\n", "UTF-8"),
        ((HEADER + ROW).encode("utf-16"), "UTF-8"),
        (b"\x00" * 50, "kolommen"),
    ],
)
def test_a_file_of_another_form_is_refused(write, content, words):
    assert words in refusal(read, write(content))


@pytest.mark.usefixtures("areas")
def test_cbs_file_needs_the_areas_of_its_own_year(write):
    message = refusal(read, write(HEADER.replace("2019", "2025") + ROW))
    assert message.startswith("Regel 1: ")
    assert "2025" in message
    assert Address.objects.count() == 0


def test_postcodes_need_areas_first(write):
    assert "import_areas" in refusal(read, write(HEADER + ROW))
    assert "import_areas" in refusal(
        read, write("pc4;woonplaats;wijkcode;zekerheid\n4849;Dorst;WK082613;zeker\n")
    )


PC4 = """# Voorbeeldgegevens
pc4;woonplaats;wijkcode;zekerheid
4849;Dorst;WK082613;zeker
4905;Oosterhout;;onbekend
"""


@pytest.mark.usefixtures("areas")
def test_pc4_file(write):
    assert read(write(PC4))["new"] == 2
    assert read(write(PC4)).changed == 0
    assert set(PostcodeArea.objects.values_list("pc4", "district__code", "is_certain")) == {
        ("4849", "WK082613", True),
        ("4905", None, False),
    }
    known = PC4.replace("4905;Oosterhout;;onbekend", "4905;Oosterhout;WK082613;benadering")
    read(write(known))
    assert PostcodeArea.objects.get(pc4="4905").district.code == "WK082613"
    assert PostcodeArea.objects.count() == 2


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("484;Dorst;WK082613;zeker", "geen postcode"),
        ("4850;Dorst;WK082699;zeker", "onbekend"),
        ("4850;Dorst;WK082613;misschien", "niet zeker"),
        ("4850;Dorst;;zeker", "ontbreekt"),
        ("4850;Dorst;WK082613", "kolommen"),
        ("4849;Dorst;WK082613;zeker", "twee keer"),
        ("4850;" + "x" * 81 + ";WK082613;zeker", "leesbare naam"),
    ],
)
def test_a_bad_pc4_line_is_refused(write, line, words):
    message = refusal(read, write(PC4 + line + "\n"))
    assert message.startswith("Regel 5: ")
    assert words in message
    assert PostcodeArea.objects.count() == 0


def test_the_commands_speak_dutch(write, capsys):
    call_command("import_areas", str(write([neighbourhood()])))
    assert capsys.readouterr().out.startswith("Nieuw: 2. Veranderd: 0.")
    call_command("import_postcodes", str(write(HEADER + ROW)))
    assert "Van een andere gemeente: 0." in capsys.readouterr().out
    with pytest.raises(CommandError, match="Regel 2: “4849AA” is geen huisnummer"):
        call_command("import_postcodes", str(write(HEADER + "4849AB;4849AA;8261300;82613;826\n")))
