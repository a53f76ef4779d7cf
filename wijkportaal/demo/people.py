"""The invented people of the demo: who holds which role, and who lives where.

Nobody here exists. Addresses end in @example.nl, which belongs to no one (RFC 2606).
"""

from typing import NamedTuple

PASSWORD = "voorbeeld"  # noqa: S105  the demo refuses to run outside DEBUG


class Person(NamedTuple):
    """Somebody with a role, by the key that the rest of the demo uses."""

    key: str
    name: str
    email: str
    function: str = ""
    team: str = ""
    home: str = ""  # the neighbourhood's code
    employment: str = ""  # desk | clerk | administrator


# Those with an account one can sign in with; printed at the end.
ACCOUNTS = [
    Person("bewoner", "Lotte de Graaf", "bewoner@example.nl", home="BU08261300"),
    Person("buur", "Mo El Idrissi", "buur@example.nl", home="BU08260500"),
    Person("bestuur", "Henk Jansen", "bestuur@example.nl", home="BU08261300"),
    Person(
        "ambtenaar",
        "Sanne Verhoeven",
        "ambtenaar@example.nl",
        "adviseur verkeer",
        "Team Openbare ruimte",
    ),
    Person("balie", "Ingrid Maas", "balie@example.nl", "medewerker", "Balie wijkzaken", "", "desk"),
    Person("makelaar", "Wim Adriaansen", "makelaar@example.nl", "wijkmakelaar"),
    Person("wethouder", "Marieke van den Broek", "wethouder@example.nl", "wethouder"),
    Person("griffie", "Nadia Kuijpers", "griffie@example.nl", "griffier", "Griffie", "", "clerk"),
    Person("raadslid", "Bram Willemse", "raadslid@example.nl", "raadslid"),
    Person(
        "beheer",
        "Tim Joosen",
        "beheer@example.nl",
        "beheerder",
        "Team Informatie",
        "",
        "administrator",
    ),
]

# What each account shows, printed beside it.
ACCOUNT_NOTES = {
    "bewoner": "bewoner van Dorst, met eigen plannen",
    "buur": "bewoner van Oosterheide",
    "bestuur": "voorzitter van Platform Dorst",
    "ambtenaar": "aanspreekpunt verkeer in Dorst en Oosterheide",
    "balie": "balie wijkzaken (triage)",
    "makelaar": "wijkmakelaar van Dorst, Oosteind en Den Hout",
    "wethouder": "wethouder verkeer en groen",
    "griffie": "griffier",
    "raadslid": "raadslid",
    "beheer": "beheerder",
}

OTHERS = [
    Person("els", "Els van Gils", "els@example.nl", home="BU08261300"),
    Person("youssef", "Youssef Amrani", "youssef@example.nl", home="BU08261309"),
    Person("fatima", "Fatima Bouzid", "fatima@example.nl", home="BU08260501"),
    Person("kees", "Kees Verschuren", "kees@example.nl", home="BU08260504"),
    Person("marjan", "Marjan Oomen", "marjan@example.nl", home="BU08260503"),
    Person("ria", "Ria Schellekens", "ria@example.nl", home="BU08261200"),
    Person("toon", "Toon Rombouts", "toon@example.nl", home="BU08261200"),
    Person("piet", "Piet Kanters", "piet@example.nl", home="BU08261100"),
    Person("thomas", "Thomas Lier", "thomas@example.nl", "adviseur groen", "Team Openbare ruimte"),
    Person("anouk", "Anouk Smits", "anouk@example.nl", "adviseur groen", "Team Openbare ruimte"),
    Person("joost", "Joost van Dongen", "joost@example.nl", "adviseur verkeer", "Team Verkeer"),
    Person(
        "rachid",
        "Rachid Benali",
        "rachid@example.nl",
        "adviseur jeugd en wonen",
        "Team Samenleving",
    ),
    Person("karin", "Karin de Bont", "karin@example.nl", "adviseur veiligheid", "Team Veiligheid"),
    Person(
        "peter", "Peter Nuijten", "peter@example.nl", "medewerker", "Balie wijkzaken", "", "desk"
    ),
    Person("carla", "Carla Huijbregts", "carla@example.nl", "wijkmakelaar", "Team Wijken"),
    Person("leila", "Leila Demir", "leila@example.nl", "wijkwerker"),
    Person("paul", "Paul Hendrickx", "paul@example.nl", "wethouder"),
    Person("hanneke", "Hanneke Aarts", "hanneke@example.nl", "raadslid"),
    Person("sjoerd", "Sjoerd Bakker", "sjoerd@example.nl", "raadslid"),
    Person("noor", "Noor Yilmaz", "noor@example.nl", "raadslid"),
]

# Slug, name, kind, districts, status, days ago of each phase, who we are.
PLATFORMS = [
    (
        "dorst",
        "Dorst",
        "village",
        ["WK082613"],
        [("initiative_group", 2900), ("founding", 2700), ("active", 2600)],
        "Het platform is van en voor de mensen in Dorst, Seters en Steenoven. Het bestuur is "
        "gekozen door bewoners. Het platform is geen deel van de gemeente.",
    ),
    (
        "oosterheide",
        "Oosterheide",
        "district",
        ["WK082605"],
        [("initiative_group", 1500), ("founding", 1300), ("active", 1200)],
        "In Oosterheide wonen veel verschillende mensen dicht bij elkaar. Het platform brengt ze "
        "samen rond één vraag: wat kan hier beter, en wie helpt mee? Elke eerste dinsdag van de "
        "maand staat de koffie klaar in het wijkgebouw.",
    ),
    (
        "oosteind",
        "Oosteind",
        "village",
        ["WK082612"],
        [("initiative_group", 900), ("founding", 700), ("active", 500)],
        "Oosteind is klein en kent elkaar. Het platform maakt samen met alle verenigingen een "
        "lijst van wat het dorp nodig heeft, en bespreekt die met de gemeente.",
    ),
    (
        "den-hout",
        "Den Hout",
        "village",
        ["WK082611"],
        [("initiative_group", 120)],
        "Een groep inwoners van Den Hout wil een platform oprichten. Zij zoeken nog mensen die "
        "mee willen denken. U hoeft geen ervaring te hebben.",
    ),
]

# Who sits where: person, platform, role, days ago it began, days ago it ended (None: still).
BOARD = [
    ("bestuur", "dorst", "chair", 1100, None),
    ("els", "dorst", "secretary", 1100, None),
    ("youssef", "dorst", "treasurer", 400, None),
    ("raadslid", "dorst", "member", 2600, 1720),
    ("fatima", "oosterheide", "chair", 1200, None),
    ("kees", "oosterheide", "secretary", 1200, None),
    ("marjan", "oosterheide", "treasurer", 600, None),
    ("ria", "oosteind", "chair", 500, None),
    ("toon", "oosteind", "secretary", 500, None),
    ("piet", "den-hout", "member", 120, None),
]

# Subject's slug and name, in the order of the matrix.
SUBJECTS = [
    ("verkeer", "Verkeer"),
    ("groen", "Groen"),
    ("jeugd", "Jeugd"),
    ("veiligheid", "Veiligheid"),
    ("wonen", "Wonen"),
]

# Person, subject, platform (None: all), deputy, began, ended. Two deliberate gaps: safety in Dorst,
# and youth in Oosterheide (LEFT).
CONTACTS = [
    ("ambtenaar", "verkeer", "dorst", "joost", 500, None),
    ("ambtenaar", "verkeer", "oosterheide", "joost", 500, None),
    ("joost", "verkeer", None, "ambtenaar", 500, None),
    ("thomas", "groen", None, "anouk", 600, None),
    ("rachid", "jeugd", "dorst", "karin", 600, None),
    ("rachid", "jeugd", "oosterheide", "karin", 600, None),
    ("rachid", "jeugd", "oosteind", "karin", 600, None),
    ("rachid", "jeugd", "den-hout", "karin", 120, None),
    ("rachid", "wonen", None, "karin", 600, None),
    ("karin", "veiligheid", "dorst", None, 600, 53),
    ("karin", "veiligheid", "oosterheide", "rachid", 600, None),
    ("karin", "veiligheid", "oosteind", "rachid", 600, None),
    ("karin", "veiligheid", "den-hout", "rachid", 120, None),
]
# Who stopped a few days ago: subject, platform, days ago. The board got a message.
LEFT = ("jeugd", "oosterheide", 5)
# Who is away now: first and last day, in days ago. The deputy is the contact point.
AWAY = ("thomas", 4, -9)

# Platform, days ago, subjects, where it was agreed: which subjects have a contact point (R50).
CONTACT_AGREEMENTS = [
    ("dorst", 1000, ["verkeer", "groen"], "overleg met het bestuur in het dorpshuis"),
    (
        "dorst",
        480,
        ["verkeer", "groen", "jeugd", "veiligheid", "wonen"],
        "jaargesprek van bestuur en wethouder",
    ),
    ("oosterheide", 470, ["verkeer", "groen", "jeugd", "wonen"], "overleg in het wijkgebouw"),
]

# Hours a week for the task of contact point; the others have four.
HOURS = {"ambtenaar": 8, "thomas": 6}

# Person, subjects, platforms, amount, decides alone, may sign agreements, source.
MANDATES = [
    ("ambtenaar", ["verkeer"], ["dorst", "oosterheide"], 2500, True, False, "regel 4.12"),
    ("joost", ["verkeer"], [], 2500, True, False, "regel 4.12"),
    ("thomas", ["groen"], [], 5000, True, False, "regel 4.15"),
    ("anouk", ["groen"], [], 5000, True, False, "regel 4.15"),
    ("rachid", ["jeugd", "wonen"], [], 1500, False, False, "regel 6.3"),
    ("karin", ["veiligheid"], [], 1000, True, False, "regel 7.1"),
    ("makelaar", [], ["dorst", "oosteind", "den-hout"], 500, True, False, "regel 6.8"),
    ("wethouder", [], [], 25000, True, True, "regel 1.2"),
    ("paul", ["jeugd", "veiligheid", "wonen"], [], 25000, True, True, "regel 1.2"),
]

# What somebody could decide before: person, subjects, platforms, amount, began, ended, source.
EARLIER_MANDATES = [
    ("ambtenaar", ["verkeer"], ["dorst", "oosterheide"], 1000, 1400, 701, "regel 3.9 (2022)"),
]

# Person, kind, platforms, employer, municipal, before the decision, began, what this person does.
ROLE_HOLDERS = [
    (
        "makelaar",
        "broker",
        ["dorst", "oosteind", "den-hout"],
        "Stichting De Schakel",
        False,
        False,
        420,
        "Brengt bewoners en gemeente bij elkaar en houdt de vaart erin.",
    ),
    (
        "carla",
        "broker",
        ["oosterheide"],
        "Gemeente Oosterhout",
        True,
        True,
        460,
        "Brengt bewoners en gemeente bij elkaar in Oosterheide.",
    ),
    (
        "leila",
        "worker",
        ["dorst", "oosterheide"],
        "Welzijnsgroep De Brug",
        False,
        False,
        700,
        "Helpt bewoners met hun plan. Werkt niet voor de gemeente.",
    ),
]

PARTIES = [
    ("Oosterhout Samen", "OS"),
    ("Dorpen en Wijken Lokaal", "DWL"),
    ("Progressief Oosterhout", "PO"),
    ("Liberaal Oosterhout", "LO"),
]
# Person, party, days ago it began.
COUNCIL_SEATS = [
    ("raadslid", "DWL", 1700),
    ("hanneke", "OS", 1700),
    ("sjoerd", "LO", 1700),
    ("noor", "PO", 1700),
]
# Person, title, subjects.
PORTFOLIOS = [
    ("wethouder", "Wethouder", ["verkeer", "groen"]),
    ("paul", "Wethouder", ["jeugd", "veiligheid", "wonen"]),
]

# How many residents live in each neighbourhood of the demo: enough to reach a minimum.
RESIDENTS = {
    "BU08261300": 92,
    "BU08261309": 16,
    "BU08261307": 12,
    "BU08260500": 34,
    "BU08260501": 30,
    "BU08260502": 30,
    "BU08260504": 26,
    "BU08261200": 54,
    "BU08261209": 8,
    "BU08261100": 14,
    "BU08260000": 6,
    "BU08260100": 8,
    "BU08260600": 6,
    "BU08260701": 6,
}

FIRST_NAMES = [
    "Aad",
    "Aisha",
    "Amir",
    "Anja",
    "Anna",
    "Anton",
    "Ben",
    "Bianca",
    "Bo",
    "Carola",
    "Chantal",
    "Corrie",
    "Daan",
    "Danny",
    "Demi",
    "Dennis",
    "Dirk",
    "Elif",
    "Emma",
    "Eva",
    "Ferry",
    "Fleur",
    "Frans",
    "Gerda",
    "Gijs",
    "Hamza",
    "Hans",
    "Hatice",
    "Ilse",
    "Imane",
    "Jaap",
    "Jan",
    "Jolanda",
    "Joris",
    "Julia",
    "Karel",
    "Kim",
    "Koen",
    "Lars",
    "Lena",
    "Lies",
    "Luuk",
    "Maarten",
    "Maria",
    "Mehmet",
    "Mila",
    "Mirjam",
    "Nico",
    "Niels",
    "Omar",
    "Patrick",
    "Petra",
    "Pien",
    "Ravi",
    "Renate",
    "Rob",
    "Roos",
    "Ruud",
    "Samira",
    "Sem",
    "Simone",
    "Sofie",
    "Stijn",
    "Tess",
    "Tineke",
    "Tom",
    "Ursula",
    "Vera",
    "Wendy",
    "Willem",
    "Yara",
    "Yusuf",
    "Zoë",
]
LAST_NAMES = [
    "van Aalst",
    "Akkermans",
    "Baart",
    "van Beek",
    "Bogers",
    "Boons",
    "Brouwers",
    "Celik",
    "van Dijk",
    "Diepstraten",
    "Damen",
    "Emmen",
    "Franken",
    "Geerts",
    "van Gorp",
    "Haddou",
    "Heeren",
    "van Hooijdonk",
    "Hoppenbrouwers",
    "IJpelaar",
    "Jacobs",
    "Kaya",
    "van de Kieboom",
    "Koolen",
    "Lambregts",
    "Loonen",
    "Maas",
    "Martens",
    "Meeuwisse",
    "Nagtzaam",
    "Oerlemans",
    "Oprins",
    "Peeters",
    "Poppelaars",
    "Quirijnen",
    "Ruijters",
    "Segers",
    "Smeekens",
    "Snoeren",
    "Struijk",
    "Taks",
    "Timmermans",
    "Uijtdewilligen",
    "Verdult",
    "Vermeulen",
    "Vissers",
    "de Vries",
    "Willemsen",
    "Wouters",
    "Yildiz",
    "Zagers",
]
