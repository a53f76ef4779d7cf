"""The schematic map: drawn once, with every place on it."""

import pytest
from django.core.cache import cache

from platforms.maps import schematic_map
from platforms.models import Platform
from tests.factories import DistrictFactory, NeighbourhoodFactory, PlatformFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def square(east, north, size):
    ring = [
        [east, north],
        [east + size, north],
        [east + size, north + size],
        [east, north + size],
        [east, north],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def place(name, east, size=0.1):
    district = DistrictFactory(name=name, geometry=square(east, 51.5, size))
    return PlatformFactory(
        name=name, neighbourhoods=[NeighbourhoodFactory(district=district, geometry=None)]
    )


def test_areas_with_names_counts_and_levels():
    dorst, den_hout = place("Dorst", 4.8), place("Den Hout", 4.9)
    drawn = schematic_map([dorst, den_hout], {dorst.pk: 9})
    found = {area.platform: (area.lines, area.count, area.level) for area in drawn.areas}
    assert found == {dorst: (("Dorst",), 9, "many"), den_hout: (("Den Hout",), 0, "none")}
    here = schematic_map([dorst, den_hout], {dorst.pk: 9}, here=den_hout)
    assert here.areas[-1].platform == den_hout
    assert here.areas[-1].level == "here"


def test_a_small_area_gets_a_number_and_stands_below():
    big, small = place("Buitengebied", 4.8, 0.3), place("Oosterhout-Centrum", 5.15, 0.02)
    drawn = schematic_map([big, small])
    assert [(area.platform, area.mark) for area in drawn.marked] == [(small, 1)]


def test_a_shared_district_is_drawn_by_neighbourhood():
    district = DistrictFactory(geometry=square(4.8, 51.5, 0.2))
    one = PlatformFactory(
        neighbourhoods=[NeighbourhoodFactory(district=district, geometry=square(4.8, 51.5, 0.1))]
    )
    two = PlatformFactory(
        neighbourhoods=[NeighbourhoodFactory(district=district, geometry=square(4.9, 51.5, 0.1))]
    )
    paths = [area.path for area in schematic_map([one, two]).areas]
    assert len(set(paths)) == 2


def test_no_geometry_no_map():
    district = DistrictFactory(geometry=None)
    platform = PlatformFactory(
        neighbourhoods=[NeighbourhoodFactory(district=district, geometry=None)]
    )
    assert not schematic_map([platform])
    assert not schematic_map([])


def test_the_map_is_kept_and_drawn_anew_after_a_change(django_assert_num_queries):
    place("Dorst", 4.8)
    schematic_map(Platform.objects.all())
    platforms = list(Platform.objects.all())
    with django_assert_num_queries(2):
        schematic_map(platforms)
    place("Oosteind", 4.9)
    assert len(schematic_map(Platform.objects.all()).areas) == 2
