"""Small inputs for numbers and dates: as wide as what goes in."""

from django import forms


def number_input():
    return forms.TextInput(attrs={"class": "wp-w-number"})


def date_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "wp-w-date"})


def time_input():
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "wp-w-date"})
