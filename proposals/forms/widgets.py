"""Choices that explain themselves where they stand."""

from django import forms


class DescribedRadioSelect(forms.RadioSelect):
    """Radio buttons with a sentence under each label, as the design draws them."""

    def __init__(self, *args, descriptions=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.descriptions = descriptions or {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["description"] = self.descriptions.get(str(value), "")
        return option


class FileInput(forms.FileInput):
    """A file button that says beforehand which files can be chosen."""

    def __init__(self, attrs=None):
        super().__init__({"accept": ".pdf,.jpg,.jpeg,.png,.webp", **(attrs or {})})
