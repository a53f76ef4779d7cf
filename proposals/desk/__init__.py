"""The work floor: triage by the municipality, as the first screen of the admin.

Every step here calls the same operation as the public page would; nothing is edited by hand.
"""
