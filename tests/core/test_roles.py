import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from core.kinds import Role, Side
from core.predicates import has_role, is_active, is_signed_in
from core.roles import forget_roles, roles_of
from tests.factories import EmploymentFactory, UserFactory

pytestmark = pytest.mark.django_db
D = datetime.date


def test_visitor_has_only_that_role():
    assert roles_of(AnonymousUser()) == {Role.VISITOR}
    assert roles_of(None) == {Role.VISITOR}


def test_roles_follow_from_dated_records():
    user = UserFactory()
    EmploymentFactory(user=user, role="desk", starts_on=D(2026, 1, 1), ends_on=D(2026, 6, 30))
    assert Role.DESK not in roles_of(user, D(2025, 12, 31))
    assert Role.DESK in roles_of(user, D(2026, 1, 1))
    assert Role.DESK in roles_of(user, D(2026, 6, 30))
    assert Role.DESK not in roles_of(user, D(2026, 7, 1))


def test_inactive_people_have_no_roles():
    assert roles_of(UserFactory(is_active=False, desk=True)) == frozenset()


def test_roles_are_read_once(django_assert_num_queries):
    user = UserFactory(desk=True)
    assert Role.DESK in roles_of(user)
    with django_assert_num_queries(0):
        roles_of(user)
    user.employments.update(ends_on=D(2020, 2, 1))
    forget_roles(user)
    assert Role.DESK not in roles_of(user)


@pytest.mark.parametrize("role", ["desk", "clerk", "administrator"])
def test_who_works_here_may_enter_the_admin(role):
    assert UserFactory(**{role: True}).is_staff


def test_others_may_not_enter_the_admin():
    assert not UserFactory().is_staff
    assert not UserFactory(is_active=False, administrator=True).is_staff


def test_predicates():
    user = UserFactory(desk=True)
    assert is_active(user)
    assert is_signed_in(user)
    assert has_role(Role.DESK, Role.CLERK)(user)
    assert not has_role(Role.CLERK)(user)
    assert not is_active(AnonymousUser())
    assert not is_active(None)


def test_each_side_has_its_other():
    assert Side.NEIGHBOURHOOD.other == Side.MUNICIPALITY
    assert Side.MUNICIPALITY.other == Side.NEIGHBOURHOOD
    assert Side.NOBODY.other == Side.NOBODY
