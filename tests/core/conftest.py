from hypothesis import settings

# A busy machine is no bug: properties are judged by what they find, not by how fast.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
