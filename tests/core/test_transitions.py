import pytest
from django import forms

from core.transitions import Refused, Table, Transition

TABLE = Table(
    [
        Transition("open", frozenset({"draft"}), "running", ("initiator",), frozenset({"N"})),
        Transition("close", frozenset({"running"}), "met", ("system",), frozenset({"M"})),
        Transition("close", frozenset({"running"}), "lacking", ("system",), frozenset({"N", "M"})),
    ]
)


@pytest.mark.parametrize(
    ("name", "status", "direction", "target", "found"),
    [
        ("open", "draft", "N", None, "running"),
        ("close", "running", "N", None, "lacking"),
        ("close", "running", "M", None, "met"),
        ("close", "running", "M", "lacking", "lacking"),
    ],
)
def test_find_gives_the_transition(name, status, direction, target, found):
    assert TABLE.find(name, status, direction, target=target).target == found


@pytest.mark.parametrize(
    ("name", "status", "direction"),
    [("open", "running", "N"), ("open", "draft", "M"), ("fly", "draft", "N")],
)
def test_find_refuses_what_is_not_in_the_table(name, status, direction):
    with pytest.raises(Refused):
        TABLE.find(name, status, direction)


def test_allowed_lists_what_may_follow():
    assert [t.target for t in TABLE.allowed("running", "N")] == ["lacking"]
    assert [t.target for t in TABLE.allowed("running", "M")] == ["met", "lacking"]
    assert TABLE.allowed("met", "M") == []
    assert TABLE.names() == frozenset({"open", "close"})


def test_refusal_lands_at_its_field():
    class Form(forms.Form):
        reason = forms.CharField(required=False)

    form = Form({})
    Refused("Geef een reden.", field="reason").add_to(form)
    Refused("Dit kan niet.", missing=["Een datum."], field="elders").add_to(form)
    assert form.errors == {
        "reason": ["Geef een reden."],
        "__all__": ["Dit kan niet.", "Een datum."],
    }


def test_refusal_fills_in_its_values():
    assert Refused("Hoogstens %(n)s.", params={"n": 3}).text == "Hoogstens 3."
