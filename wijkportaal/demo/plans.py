"""The invented plans of the demo, each with the road it walked.

A step is (days ago, verb, settings); `build.py` has a function for every verb. Days are counted
back from today, so that the demo never grows old. What time itself does (a window that closes, a
plan that admits itself) is not written here: the product does it while the calendar is walked.
"""

from typing import NamedTuple


class Plan(NamedTuple):
    platform: str
    subject: str
    title: str
    text: str
    steps: list
    author: str = ""  # a key of people.py, or somebody who lives there
    kind: str = "plan"
    is_name_public: bool = False
    helper: str = ""  # who submitted it for somebody else
    on_behalf_of: str = ""
    cost: int | None = None


def step(days_ago, verb, **settings):
    return (days_ago, verb, settings)


PLANS = [
    # --- Dorst: 60 residents, a window of six weeks ---------------
    Plan(
        "dorst",
        "verkeer",
        "Veilige oversteek bij de basisschool",
        "Elke ochtend steken meer dan honderd kinderen de Schoolstraat over. Auto's rijden er te "
        "hard en staan dubbel. Ouders lopen daarom steeds vaker mee, en dan wordt het nog "
        "drukker.\n\nWij willen:\n\n- een zebrapad bij de ingang van de school\n- dertig kilometer "
        "per uur in de hele straat\n- een paar plekken verderop waar ouders kunnen stoppen\n\n"
        "De school en de oudervereniging doen mee. Wij kunnen zelf de eerste weken bij de "
        "oversteek staan.",
        [
            step(72, "submit"),
            step(66, "admit"),
            step(60, "gather", number=31),
            step(
                55,
                "revise",
                reason="De plek voor het zebrapad is verlegd, op verzoek van de school.",
            ),
            step(40, "paper", number=12),
            step(28, "gather", number=31),
            step(33, "object", number=3),
            step(31, "elsewhere", number=5),
            step(18, "summary", text="Een zebrapad en een lagere snelheid in de Schoolstraat."),
            step(
                12,
                "ask",
                text="Op welke tijden staan er ouders bij de oversteek? Dan meten wij "
                "op die momenten de snelheid.",
            ),
            step(
                10,
                "reply",
                text="Van 8.10 tot 8.35 uur en van 14.00 tot 14.20 uur. Op woensdag om 12.15 uur.",
            ),
            step(
                23,
                "react",
                text="Goed plan. Let wel op de bus: die moet de bocht bij de Torenlaan kunnen "
                "halen.",
                named=True,
            ),
            step(
                20,
                "initiator_answers",
                numbers=[1],
                text="Dank. Wij hebben het de vervoerder gevraagd: de bus kan erlangs.",
            ),
            step(
                9,
                "react",
                text="Mijn dochter durft niet meer alleen. Ik word graag verkeersouder op dinsdag.",
            ),
        ],
        author="bewoner",
        is_name_public=True,
        cost=18000,
    ),
    Plan(
        "dorst",
        "verkeer",
        "Verlichting op het fietspad naar Breda",
        "Het fietspad naar Breda is in de winter aardedonker. Veel jongeren fietsen er elke dag. "
        "Wij willen lampen die alleen aangaan als er iemand fietst. Dat is beter voor de dieren en "
        "het kost minder stroom.",
        [
            step(92, "submit"),
            step(86, "admit"),
            step(70, "gather", number=44),
            step(47, "gather", number=37),
            step(48, "object", number=2),
            step(40, "summary", text="Lampen die alleen aangaan als er iemand fietst."),
            step(1, "remind"),
        ],
        cost=42000,
    ),
    Plan(
        "dorst",
        "groen",
        "Een pluktuin bij het dorpshuis",
        "Naast het dorpshuis ligt een grasveld dat niemand gebruikt. Wij willen er fruitbomen, "
        "bessen en kruiden planten. Iedereen mag plukken. Twintig vrijwilligers hebben zich al "
        "gemeld voor het onderhoud.",
        [
            step(140, "submit"),
            step(136, "admit"),
            step(100, "gather", number=57),
            step(95, "paper", number=9),
            step(97, "object", number=4),
            step(
                55,
                "answer",
                outcome="partly",
                by="thomas",
                cost=3200,
                next_step_in=25,
                reason="Een pluktuin past bij deze plek en het dorp doet het onderhoud zelf. De "
                "helft van het veld blijft gras, omdat er onder het veld kabels liggen.",
                alternative="Op de andere helft kan wel een bloemenrand komen. Die hoeft niet "
                "diep.",
                next_step="Samen met de vrijwilligers het plantplan tekenen",
            ),
            step(
                40,
                "addition",
                text="De kabels zijn ingemeten. Er kan een strook van twee meter bij.",
            ),
        ],
        is_name_public=True,
        cost=4500,
    ),
    Plan(
        "dorst",
        "groen",
        "Bankjes bij de vijver",
        "Rond de vijver lopen elke dag veel mensen, ook ouderen. Er is nergens een plek om even te "
        "zitten. Drie bankjes zijn genoeg. De klussenclub zet ze graag zelf in elkaar.",
        [
            step(185, "submit"),
            step(181, "admit"),
            step(150, "gather", number=68),
            step(
                110,
                "answer",
                outcome="yes",
                by="thomas",
                cost=2400,
                next_step_in=-18,
                reason="Bankjes maken het ommetje beter voor mensen die niet ver kunnen lopen.",
                next_step="De bankjes bestellen en met de klussenclub een dag prikken",
            ),
            step(4, "remind"),
        ],
    ),
    Plan(
        "dorst",
        "jeugd",
        "Een jeugdhonk in de oude bibliotheek",
        "Voor jongeren van 12 tot 16 jaar is er in Dorst niets te doen. De oude bibliotheek staat "
        "al een jaar leeg. Wij willen er op vrijdag en zaterdag open zijn, met muziek, een "
        "tafeltennistafel en een keuken. Zes ouders willen om de beurt toezicht houden.",
        [
            step(27, "submit"),
            step(21, "admit"),
            step(9, "gather", number=25),
            step(
                6,
                "react",
                text="Mooi. Wie heeft er een sleutel als het op zaterdag laat wordt?",
                by="bewoner",
            ),
            step(1, "gather", number=17),
            step(3, "object", number=4),
            step(2, "elsewhere", number=3),
        ],
        author="bestuur",
        is_name_public=True,
    ),
    Plan(
        "dorst",
        "verkeer",
        "Dertig kilometer in de hele kom",
        "In het dorp rijden auto's te hard. Wij willen dat overal in de bebouwde kom dertig "
        "kilometer per uur de norm wordt, met plantvakken die de straat smaller maken.",
        [
            step(44, "submit"),
            step(40, "admit"),
            step(10, "gather", number=69),
            step(12, "object", number=27),
        ],
    ),
    Plan(
        "dorst",
        "veiligheid",
        "Borden voor de buurtpreventie",
        "Veertig bewoners lopen om de beurt een avondronde. Wij vragen borden aan de rand van het "
        "dorp, zodat iedereen ziet dat hier op elkaar wordt gelet.",
        [step(3, "submit")],
    ),
    Plan(
        "dorst",
        "wonen",
        "Kleine woningen voor starters aan de Broekstraat",
        "Jonge mensen vertrekken uit Dorst, omdat er geen betaalbare woning is. Aan de Broekstraat "
        "ligt een stuk grond van de gemeente. Wij willen er twaalf kleine woningen, gebouwd door "
        "een groep starters zelf.",
        [
            step(64, "submit"),
            step(60, "admit"),
            step(30, "gather", number=86),
            step(22, "object", number=11),
            step(8, "note", text="Afstemmen met team Grondzaken voor het antwoord."),
        ],
        is_name_public=True,
    ),
    Plan(
        "dorst",
        "groen",
        "Een dorpsommetje met paaltjes",
        "Een wandeling van vijf kilometer langs de mooiste plekken van Dorst, met paaltjes die de "
        "weg wijzen en een verhaal bij elke stop. De heemkundekring schrijft de verhalen.",
        [
            step(250, "submit"),
            step(246, "admit"),
            step(220, "gather", number=72),
            step(
                176,
                "answer",
                outcome="yes",
                by="thomas",
                cost=1900,
                next_step_in=-150,
                reason="Het ommetje kost weinig en de heemkundekring doet het meeste zelf.",
                next_step="De route vastleggen en de paaltjes bestellen",
            ),
            step(155, "start", planned_end_in=-20),
            step(
                110,
                "message",
                text="De paaltjes zijn gemaakt. In het voorjaar gaan ze de grond in.",
            ),
            step(62, "message", text="De helft van de route staat."),
            step(12, "complete", text="Alle 24 paaltjes staan. De kaart ligt in het dorpshuis."),
        ],
    ),
    Plan(
        "dorst",
        "jeugd",
        "Een voetbalkooi op het veldje aan de Tramweg",
        "Op het veldje vliegt de bal steeds de tuinen in. Een kooi met twee doelen lost dat op. De "
        "jeugd heeft zelf een ontwerp gemaakt.",
        [
            step(345, "submit"),
            step(340, "admit"),
            step(310, "gather", number=58),
            step(
                270,
                "answer",
                outcome="yes",
                by="paul",
                capacity="college",
                cost=14500,
                next_step_in=-240,
                reason="Er is geld voor speelplekken en de buren zijn voor.",
                next_step="Het ontwerp bespreken met de jeugd",
            ),
            step(245, "start", planned_end_in=-170),
            step(200, "message", text="De fundering ligt er."),
            step(168, "complete", text="De kooi is open. De jeugd gaf zelf het eerste doelpunt."),
            step(
                150,
                "evaluate",
                text="Goed gegaan. Volgende keer willen we eerder horen wanneer er gegraven wordt.",
            ),
        ],
    ),
    Plan(
        "dorst",
        "verkeer",
        "Een snelheidsmeter op de Rijksweg",
        "Op de Rijksweg wordt veel te hard gereden, vooral 's avonds. Een bord dat de snelheid "
        "laat zien helpt. Het platform houdt de cijfers bij.",
        [
            step(160, "submit"),
            step(156, "admit"),
            step(120, "gather", number=90),
            step(
                88,
                "answer",
                outcome="yes",
                by="ambtenaar",
                cost=2200,
                next_step_in=-70,
                reason="Het bord past binnen het budget voor verkeersveiligheid.",
                next_step="Het bord plaatsen bij de ingang van het dorp",
            ),
            step(66, "start", planned_end_in=30),
            step(21, "message", text="Het bord hangt. De eerste cijfers komen over twee weken."),
        ],
    ),
    Plan(
        "dorst",
        "groen",
        "De glasbak moet weg van de hoek",
        "De glasbak op de hoek zit altijd vol en de stoep ligt vol scherven.",
        [
            step(52, "submit"),
            step(
                47,
                "refuse",
                reason="notification",
                text="Een volle glasbak is geen plan, maar een melding. Wij hebben de melding "
                "voor u gedaan. De bak wordt nu twee keer per week geleegd.",
                alternative="Volle bakken kunt u melden bij Melding openbare ruimte.",
            ),
        ],
    ),
    Plan(
        "dorst",
        "verkeer",
        "Een fietsenrek bij de bushalte",
        "Bij de halte staan elke dag fietsen tegen het hek. Met een rek voor tien fietsen blijft "
        "de stoep vrij voor mensen met een kinderwagen of rolstoel.",
        [
            step(150, "submit"),
            step(146, "admit"),
            step(115, "gather", number=63),
            step(
                75,
                "answer",
                outcome="no",
                by="ambtenaar",
                reason="De halte wordt volgend jaar verplaatst. Een rek op deze plek zou na een "
                "paar maanden weer weg moeten.",
                alternative="Bij de nieuwe halte komt een overdekte stalling voor twintig fietsen. "
                "U kunt meepraten over de plek.",
            ),
        ],
    ),
    Plan(
        "dorst",
        "verkeer",
        "Een veilige oversteek over de provinciale weg",
        "Wie van Dorst naar het bos wil, moet de provinciale weg over. Er is geen licht en geen "
        "middenberm.",
        [
            step(95, "submit"),
            step(
                89,
                "forward",
                to="Provincie Noord-Brabant",
                reason="De weg is van de provincie. Alleen de provincie mag er een oversteek "
                "maken.",
            ),
            step(72, "confirm_forward", name="team Wegen, provincie Noord-Brabant"),
        ],
    ),
    Plan(
        "dorst",
        "verkeer",
        "Ook 's avonds een bus",
        "Na zeven uur rijdt er geen bus meer. Jongeren en ouderen kunnen dan niet naar de stad "
        "zonder auto.",
        [
            step(18, "submit"),
            step(
                13,
                "forward",
                to="Provincie Noord-Brabant",
                reason="De provincie bepaalt welke bussen er rijden.",
            ),
        ],
        kind="wish",
    ),
    Plan(
        "dorst",
        "groen",
        "Een strandje bij de recreatieplas",
        "Een stukje zand en een rustige plek om te zwemmen, dicht bij het dorp.",
        [
            step(130, "submit"),
            step(126, "admit"),
            step(110, "gather", number=22),
            step(100, "withdraw", reason="De beheerder van de plas is zelf met een plan gekomen."),
        ],
    ),
    Plan(
        "dorst",
        "groen",
        "Het Mariapark in beheer van het dorp",
        "Wij willen het onderhoud van het Mariapark van de gemeente overnemen. Wij hebben een "
        "hovenier in de groep, twaalf vrijwilligers en een begroting. Wij denken dat het park er "
        "mooier van wordt en dat het niet meer kost dan nu.",
        [
            step(50, "submit"),
            step(45, "admit"),
            step(20, "gather", number=77),
            step(22, "object", number=6),
        ],
        kind="challenge",
        author="els",
        is_name_public=True,
    ),
    Plan(
        "dorst",
        "verkeer",
        "Een deelauto bij het dorpshuis",
        "Veel gezinnen hebben een tweede auto die bijna nooit rijdt. Met een deelauto bij het "
        "dorpshuis kan die weg.",
        [
            step(9, "submit"),
            step(
                5,
                "request_supplement",
                text="Wilt u laten weten:\n\n- welke aanbieder u op het "
                "oog heeft\n- of er een laadpaal nodig is",
            ),
        ],
    ),
    Plan(
        "dorst",
        "groen",
        "Een losloopveld voor honden achter de Spoorstraat",
        "Een veld met een hek, waar honden los mogen. Dan hoeft niemand meer bang te zijn op het "
        "voetpad.",
        [
            step(300, "submit"),
            step(296, "admit"),
            step(270, "gather", number=19),
            step(260, "object", number=6),
        ],
    ),
    Plan(
        "dorst",
        "wonen",
        "Een ijsbaan op het evenemententerrein",
        "Elke winter een ijsbaan van water op het gras. Meer dan een dijkje en een pomp is niet "
        "nodig.",
        [step(2, "draft")],
        author="bewoner",
    ),
    Plan(
        "dorst",
        "groen",
        "Bijen welkom: minder maaien langs de Baarschotsestraat",
        "Als de bermen twee keer per jaar worden gemaaid in plaats van zes keer, komen de bloemen "
        "en de bijen terug. De imker van het dorp telt mee.",
        [
            step(108, "submit"),
            step(100, "admit"),
            step(60, "gather", number=66),
            step(
                20,
                "answer",
                outcome="yes",
                by="thomas",
                cost=0,
                next_step_in=40,
                reason="Minder maaien kost niets extra en is goed voor de natuur.",
                next_step="Het maaibestek aanpassen voor het nieuwe seizoen",
            ),
        ],
        author="bewoner",
        is_name_public=True,
    ),
    # --- Oosterheide: 75 residents, at most 20 objections -----------------------------
    Plan(
        "oosterheide",
        "groen",
        "Een buurtmoestuin achter de flat",
        "Achter de flat aan de Bloemenlaan ligt een strook gras. Wij willen er twintig kleine "
        "moestuinen maken. Zo leren buren elkaar kennen en eten ze verse groente. De school wil "
        "met twee klassen meedoen.",
        [
            step(24, "submit"),
            step(19, "admit"),
            step(8, "gather", number=30),
            step(0, "gather", number=22),
            step(5, "object", number=2),
        ],
        author="buur",
        is_name_public=True,
        cost=2800,
    ),
    Plan(
        "oosterheide",
        "jeugd",
        "Een vaste plek voor de jeugd",
        "Jongeren worden overal weggestuurd. Geef ons één plek waar we mogen zijn, met een dak en "
        "een prullenbak. Wij houden het zelf schoon.",
        [
            step(260, "submit"),
            step(255, "admit"),
            step(235, "gather", number=76),
            step(
                205,
                "answer",
                outcome="yes",
                by="paul",
                capacity="college",
                cost=21000,
                next_step_in=-170,
                reason="Een eigen plek geeft rust in de wijk.",
                next_step="Met de jongeren drie plekken bekijken",
            ),
            step(175, "start", planned_end_in=45),
            step(
                120,
                "message",
                text="Drie plekken zijn bekeken. De jongeren kozen het veld bij de sporthal.",
            ),
            step(75, "message", text="De vergunning is aangevraagd."),
            step(2, "remind"),
        ],
        helper="leila",
        on_behalf_of="acht jongeren uit de Schrijversbuurt",
    ),
    Plan(
        "oosterheide",
        "verkeer",
        "Een route zonder drempels naar de winkels",
        "Wie in een rolstoel zit of met een rollator loopt, komt op weg naar het winkelcentrum elf "
        "stoepranden tegen. Wij hebben ze allemaal op een kaart gezet.",
        [
            step(75, "submit"),
            step(70, "admit"),
            step(46, "gather", number=78),
            step(
                14,
                "extend_term",
                reason="Wij lopen de route op dinsdag samen met de indieners. "
                "Daarna volgt het antwoord.",
            ),
        ],
        is_name_public=True,
    ),
    Plan(
        "oosterheide",
        "veiligheid",
        "Schone en veilige portieken",
        "In vier flats werkt het licht in de portieken niet en staat de deur altijd open. Bewoners "
        "willen samen met de woningcorporatie en de gemeente een plan maken.",
        [
            step(104, "submit"),
            step(99, "admit"),
            step(57, "gather", number=81),
            step(9, "remind"),
            step(2, "remind"),
        ],
        author="fatima",
        is_name_public=True,
    ),
    Plan(
        "oosterheide",
        "groen",
        "Geveltuinen in de Bloemenbuurt",
        "Eén rij tegels eruit, planten erin. Dertig huizen doen mee. Het wordt er koeler van in de "
        "zomer.",
        [
            step(320, "submit"),
            step(315, "admit"),
            step(290, "gather", number=79),
            step(
                262,
                "answer",
                outcome="yes",
                by="thomas",
                cost=1500,
                next_step_in=-230,
                reason="Geveltuinen helpen tegen hitte en wateroverlast.",
                next_step="Een dag prikken om de tegels op te halen",
            ),
            step(235, "start", planned_end_in=-180),
            step(182, "complete", text="Bij 34 huizen is nu een geveltuin."),
            step(165, "evaluate", text="Vier huizen meer dan gedacht."),
        ],
    ),
    Plan(
        "oosterheide",
        "verkeer",
        "Een zebrapad bij De Warande",
        "Kinderen die naar het zwembad fietsen moeten de drukke weg over.",
        [
            step(110, "submit"),
            step(106, "admit"),
            step(70, "gather", number=84),
            step(
                28,
                "answer",
                outcome="yes",
                by="wethouder",
                capacity="college",
                cost=16000,
                next_step_in=35,
                reason="Er gebeurden twee ongelukken in een jaar. Een oversteek is hier nodig.",
                next_step="Het ontwerp laten zien op de wijkavond",
            ),
        ],
        cost=15000,
    ),
    Plan(
        "oosterheide",
        "wonen",
        "Een repaircafé in het wijkgebouw",
        "Elke maand een middag waarop u spullen kunt laten maken. Wij vragen alleen de sleutel van "
        "de zaal.",
        [
            step(150, "submit"),
            step(146, "admit"),
            step(118, "gather", number=77),
            step(
                96,
                "answer",
                outcome="yes",
                by="paul",
                capacity="college",
                cost=0,
                next_step_in=-60,
                reason="De zaal is op die middag vrij.",
                next_step="De sleutel overhandigen",
            ),
            step(
                58,
                "settle",
                text="Er was niets meer uit te voeren: de beheerder heeft de sleutel "
                "gegeven en het repaircafé draait.",
            ),
        ],
    ),
    Plan(
        "oosterheide",
        "jeugd",
        "De speeltuin in eigen beheer",
        "De buurtvereniging wil de speeltuin openen, sluiten en schoonhouden, in plaats van de "
        "gemeente. Met het geld dat overblijft kopen wij een waterpomp.",
        [
            step(135, "submit"),
            step(130, "admit"),
            step(100, "gather", number=76),
            step(
                66,
                "answer",
                outcome="partly",
                by="paul",
                capacity="college",
                cost=6000,
                next_step_in=-30,
                reason="Openen, sluiten en schoonhouden kan de buurt goed zelf. De keuring van de "
                "toestellen moet bij de gemeente blijven.",
                alternative="De keurmeester neemt voortaan iemand van de vereniging mee.",
                next_step="De afspraken op papier zetten",
            ),
            step(34, "start", planned_end_in=60),
        ],
        kind="challenge",
        author="kees",
        is_name_public=True,
    ),
    Plan(
        "oosterheide",
        "wonen",
        "Een pinautomaat in het winkelcentrum",
        "De laatste automaat is weg. Ouderen moeten nu een uur met de bus om geld te halen.",
        [
            step(70, "submit"),
            step(
                66,
                "forward",
                to="Geldmaat",
                reason="De banken beslissen waar een automaat komt, niet de gemeente.",
            ),
            step(48, "confirm_forward", name="locatiebeheer, Geldmaat"),
        ],
        kind="wish",
    ),
    Plan(
        "oosterheide",
        "veiligheid",
        "Camera's bij de garageboxen",
        "Er is al vijf keer ingebroken in de boxen. Met camera's kan de politie zien wie het doet.",
        [
            step(80, "submit"),
            step(75, "admit"),
            step(50, "gather", number=80),
            step(45, "object", number=31),
        ],
    ),
    Plan(
        "oosterheide",
        "groen",
        "Meer afvalbakken langs de hondenroute",
        "Op de hele route staat één bak. Wij willen er vier bij.",
        [
            step(56, "submit"),
            step(52, "admit"),
            step(25, "gather", number=31),
        ],
    ),
    Plan(
        "oosterheide",
        "wonen",
        "Een ontmoetingsplek in de Componistenbuurt",
        "Een overdekte tafel met banken, waar je elkaar ook met slecht weer kunt treffen.",
        [
            step(90, "submit"),
            step(85, "admit"),
            step(60, "gather", number=48),
            step(30, "continue_as_wish"),
        ],
    ),
    Plan(
        "oosterheide",
        "groen",
        "Regentonnen voor zestig tuinen",
        "Wij delen zestig regentonnen uit en sluiten ze samen aan. Dat scheelt water op straat na "
        "een bui.",
        [
            step(230, "submit"),
            step(225, "admit"),
            step(205, "gather", number=82),
            step(
                176,
                "answer",
                outcome="yes",
                by="thomas",
                cost=3600,
                next_step_in=-140,
                reason="Het plan past bij de aanpak van wateroverlast.",
                next_step="De tonnen bestellen",
            ),
            step(145, "start", planned_end_in=-60),
            step(95, "message", text="De tonnen zijn geleverd."),
            step(50, "complete", text="Alle regentonnen zijn uitgedeeld."),
            step(
                44,
                "not_yet",
                reason="Er zijn 41 tonnen uitgedeeld, geen zestig. De rest staat nog in de loods.",
            ),
            step(20, "message", text="De laatste negentien tonnen gaan deze maand de wijk in."),
        ],
    ),
    Plan(
        "oosterheide",
        "verkeer",
        "Een straat zonder auto's op zondag",
        "Eén zondag per maand is de straat van de kinderen.",
        [
            step(240, "submit"),
            step(236, "admit"),
            step(210, "gather", number=76),
            step(
                182,
                "answer",
                outcome="yes",
                by="ambtenaar",
                cost=800,
                next_step_in=-150,
                reason="Wij willen dit graag een zomer proberen.",
                next_step="Twee straten kiezen die mee willen doen",
            ),
            step(160, "start", planned_end_in=-60),
            step(112, "message", text="De eerste zondag was er een. Er kwamen weinig kinderen."),
            step(
                80,
                "stop",
                reason="Na drie zondagen bleek dat de meeste bewoners het niet meer "
                "wilden. Wij stoppen in overleg met de indieners.",
            ),
        ],
    ),
    Plan(
        "oosterheide",
        "wonen",
        "Een muurschildering op de blinde gevel",
        "De grijze gevel aan het plein kan een kunstwerk worden. Een kunstenaar uit de wijk maakte "
        "een ontwerp met de kinderen van de school.",
        [step(21, "submit"), step(3, "remind")],
        is_name_public=True,
    ),
    Plan(
        "oosterheide",
        "jeugd",
        "Sporttoestellen in het park",
        "Vier toestellen waaraan je buiten kunt trainen, voor jong en oud.",
        [step(52, "submit"), step(4, "gather", number=26)],
    ),
    Plan(
        "oosterheide",
        "wonen",
        "Een scherm tegen het geluid van de snelweg",
        "Met de ramen open kun je in de Natuurkundigenbuurt niet slapen.",
        [
            step(78, "submit"),
            step(74, "forward", to="Rijkswaterstaat", reason="De snelweg is van het Rijk."),
            step(
                52,
                "take_back",
                reason="Rijkswaterstaat zegt dat de gemeente eerst zelf moet "
                "meten. Het plan is dus weer bij ons.",
            ),
            step(47, "admit"),
            step(20, "gather", number=40),
        ],
    ),
    Plan(
        "oosterheide",
        "veiligheid",
        "Een buurtapp met duidelijke afspraken",
        "Wij willen één buurtapp, met regels over wat je wel en niet deelt. Vorige maand stond er "
        "een filmpje van de zoon van de familie op nummer 14 in. Dat mag niet meer gebeuren. Wij "
        "zoeken vijf beheerders.",
        [
            step(45, "submit"),
            step(41, "admit"),
            step(36, "report", text="In de tekst staat over wie het filmpje ging."),
            step(34, "redact", passage="de zoon van de familie op nummer 14"),
            step(20, "gather", number=29),
        ],
    ),
    # --- Oosteind: a trial, 40 residents, a window of four weeks, plans only -------------
    Plan(
        "oosteind",
        "groen",
        "Een bank rond de boom op het dorpsplein",
        "De kastanje op het plein is het hart van het dorp. Een ronde bank eromheen maakt er een "
        "echte ontmoetingsplek van. De timmerclub maakt hem.",
        [
            step(100, "submit"),
            step(96, "admit"),
            step(80, "gather", number=44),
            step(
                52,
                "answer",
                outcome="yes",
                by="thomas",
                cost=2900,
                next_step_in=20,
                reason="De bank spaart de wortels en het dorp maakt hem zelf.",
                next_step="De tekening laten keuren door de boomverzorger",
            ),
        ],
        author="toon",
        is_name_public=True,
    ),
    Plan(
        "oosteind",
        "veiligheid",
        "Een AED bij de kerk",
        "De dichtstbijzijnde AED hangt anderhalve kilometer verderop. Twaalf mensen willen de "
        "cursus doen.",
        [
            step(280, "submit"),
            step(276, "admit"),
            step(264, "gather", number=46),
            step(
                240,
                "answer",
                outcome="yes",
                by="karin",
                cost=950,
                next_step_in=-215,
                reason="Een AED dichtbij redt levens.",
                next_step="De kast ophangen",
            ),
            step(216, "start", planned_end_in=-200),
            step(202, "complete", text="De AED hangt. Twaalf mensen haalden hun bewijs."),
            step(190, "evaluate", text="Sneller dan gedacht. Dank aan iedereen."),
        ],
    ),
    Plan(
        "oosteind",
        "verkeer",
        "Geen vrachtverkeer door de Hoofdstraat",
        "Vrachtwagens gebruiken de Hoofdstraat als sluiproute. De huizen trillen. Wij telden er "
        "tachtig op één dag.",
        [
            step(40, "submit"),
            step(36, "admit"),
            step(24, "gather", number=52),
        ],
        author="ria",
        is_name_public=True,
    ),
    Plan(
        "oosteind",
        "jeugd",
        "Een natuurspeelplek bij de beek",
        "Boomstammen, een wilgenhut en een pomp. Kinderen kunnen er vies worden.",
        [step(16, "submit"), step(12, "admit"), step(1, "gather", number=29)],
    ),
    Plan(
        "oosteind",
        "verkeer",
        "Een busje op maat voor ouderen",
        "Een busje met vrijwilligers aan het stuur, voor wie zelf niet meer rijdt.",
        [step(30, "submit"), step(26, "admit")],
        kind="wish",
        helper="makelaar",
        on_behalf_of="de seniorenvereniging van Oosteind",
    ),
    Plan(
        "oosteind",
        "wonen",
        "Woningen voor ouderen in de oude school",
        "De oude school staat leeg. Er passen tien woningen in, met een gezamenlijke kamer.",
        [
            step(120, "submit"),
            step(115, "admit"),
            step(100, "gather", number=53),
            step(
                62,
                "answer",
                outcome="partly",
                by="paul",
                capacity="college",
                cost=20000,
                next_step_in=15,
                reason="Wonen in de oude school kan. Of er tien woningen in "
                "passen moet een bouwkundige uitzoeken.",
                alternative="Als het er minder zijn, kijken we ook naar de speelplaats.",
                next_step="Het onderzoek van de bouwkundige bespreken in het dorp",
            ),
        ],
    ),
    Plan(
        "oosteind",
        "groen",
        "Tienduizend bloembollen langs de provinciale weg",
        "In het najaar planten wij met de school tienduizend bollen. In het voorjaar is het hele "
        "dorp geel.",
        [
            step(210, "submit"),
            step(206, "admit"),
            step(190, "gather", number=48),
            step(
                160,
                "answer",
                outcome="yes",
                by="thomas",
                cost=1800,
                next_step_in=-120,
                reason="Een vrolijk plan waar de hele school aan meedoet.",
                next_step="De bollen bestellen",
            ),
            step(118, "start", planned_end_in=-30),
            step(70, "message", text="De bollen zijn besteld."),
            step(26, "complete", text="Alle bollen zitten in de grond."),
        ],
    ),
    Plan(
        "oosteind",
        "wonen",
        "Een plan dat nog beter moet",
        "Dit plan is te vroeg ingediend.",
        [step(33, "submit"), step(31, "withdraw", reason="Wij werken het plan eerst verder uit.")],
    ),
    Plan(
        "oosteind",
        "groen",
        "Een boomgaard van het dorp",
        "Oude rassen appels en peren op het weiland achter de kerk. Elk gezin adopteert een boom.",
        [
            step(68, "submit"),
            step(64, "admit"),
            step(50, "gather", number=26),
            step(30, "extend_window"),
            step(6, "gather", number=9),
        ],
        is_name_public=True,
    ),
    # --- Den Hout: an initiative group, no agreement yet ---------------------------------
    Plan(
        "den-hout",
        "verkeer",
        "Parkeren rond de Houtse Heuvel",
        "Op mooie dagen staat de hele Heuvel vol auto's. De brandweer kan er niet door. Een veld "
        "aan de rand van het dorp kan de oplossing zijn.",
        [step(38, "submit"), step(33, "admit")],
        author="piet",
        is_name_public=True,
    ),
    Plan(
        "den-hout",
        "wonen",
        "Het dorpshuis van het gas af",
        "Zonnepanelen en een warmtepomp. De vereniging betaalt de helft.",
        [
            step(115, "submit"),
            step(110, "admit"),
            step(
                76,
                "answer",
                outcome="yes",
                by="paul",
                capacity="college",
                cost=12000,
                next_step_in=-22,
                reason="Het dorpshuis is van iedereen en de vereniging draagt zelf veel bij.",
                next_step="De subsidie uitbetalen",
            ),
        ],
        author="piet",
        is_name_public=True,
        cost=12000,
    ),
    Plan(
        "den-hout",
        "groen",
        "Een wandelpad langs het kanaal",
        "Langs het kanaal loopt nu een paadje dat bij regen onder water staat.",
        [step(68, "submit"), step(63, "admit"), step(3, "remind")],
    ),
    Plan(
        "den-hout",
        "jeugd",
        "Een crossbaan in het bos",
        "Een baan met heuvels voor crossfietsen, gemaakt van grond die over is.",
        [
            step(95, "submit"),
            step(90, "admit"),
            step(
                54,
                "answer",
                outcome="no",
                by="paul",
                capacity="college",
                reason="Het bos is beschermde natuur. Een baan mag er niet.",
                alternative="Bij het sportpark is wel ruimte. De adviseur jeugd gaat met de "
                "jongeren kijken.",
            ),
        ],
    ),
    # --- Elsewhere: no platform yet, the open invitation stands --------------------------
    Plan(
        "slotjes",
        "groen",
        "De zwerfvuilploeg van Slotjes-Oost",
        "Elke zaterdag ruimen wij een uur op. Wij vragen prikkers, hesjes en een plek voor de "
        "zakken.",
        [
            step(140, "submit"),
            step(136, "admit"),
            step(
                115,
                "answer",
                outcome="yes",
                by="thomas",
                cost=400,
                next_step_in=-100,
                reason="Graag. Dit helpt de hele buurt.",
                next_step="De spullen afgeven",
            ),
            step(101, "start", planned_end_in=100),
            step(50, "message", text="De ploeg heeft nu 23 leden."),
        ],
    ),
    Plan(
        "vrachelen",
        "jeugd",
        "Een skatebaan in De Contreie",
        "Kinderen skaten nu op de parkeerplaats.",
        [step(28, "submit"), step(24, "admit")],
    ),
    Plan(
        "oosterhout-centrum",
        "verkeer",
        "Fietsen stallen bij de markt",
        "Op zaterdag is er nergens plek voor een fiets.",
        [step(6, "submit")],
    ),
    Plan(
        "dommelbergen",
        "wonen",
        "Een buurtkas in de Kruidenbuurt",
        "Een kas waar buren samen zaaien en koffie drinken.",
        [
            step(88, "submit"),
            step(84, "admit"),
            step(
                50,
                "answer",
                outcome="yes",
                by="paul",
                capacity="college",
                cost=8000,
                next_step_in=30,
                reason="De plek is vrij en de buurt heeft een goed plan voor het beheer.",
                next_step="Het contract voor de grond tekenen",
            ),
        ],
        is_name_public=True,
    ),
]


class MunicipalPlan(NamedTuple):
    platform: str
    subject: str
    title: str
    text: str
    aim: str
    fixed_points: str
    influence: str
    planning: str
    steps: list
    by: str = "ambtenaar"
    bundle: str = ""  # the same word for the same plan in several places
    earlier: str = ""  # the title of the plan that this one comes after


# Subjects for the agenda of the council: supported from the whole municipality, received by the
# clerk. The place is only where the submitter lives.
COUNCIL_PLANS = [
    Plan(
        "oosterheide",
        "wonen",
        "Laat de raad praten over de buurthuizen",
        "Drie buurthuizen zijn in de avond dicht. Wij vragen de raad om te praten over de "
        "toekomst van alle buurthuizen, en om bewoners daarbij uit te nodigen.",
        [
            step(31, "submit"),
            step(26, "admit"),
            step(24, "gather", number=19),
            step(9, "gather", number=14),
        ],
        kind="agenda",
    ),
    Plan(
        "dorst",
        "verkeer",
        "Zet de avondbus op de agenda van de raad",
        "Na acht uur rijdt er geen bus meer naar de dorpen. Wij vragen de raad om een besluit: "
        "wil de gemeente meebetalen aan een bus in de avond?",
        [
            step(170, "submit"),
            step(164, "admit"),
            step(160, "gather", number=34),
            step(148, "gather", number=16),
            step(146, "name_meeting", meets=112),
            step(
                112,
                "answer",
                outcome="partly",
                by="griffie",
                capacity="council",
                reason="De raad wil een jaar lang een proef met een bus in de avond. "
                "Daarna kijkt de raad hoeveel mensen meereden.",
                alternative="De bus rijdt in de proef tot elf uur, niet tot middernacht.",
                cost=45000,
                next_step="Het college vraagt de vervoerder om een voorstel.",
                next_step_in=60,
            ),
        ],
        kind="agenda",
        author="bewoner",
        is_name_public=True,
    ),
]

MUNICIPAL_PLANS = [
    # The window is over and two residents wait: the municipality is late, the board cannot begin.
    MunicipalPlan(
        "dorst",
        "verkeer",
        "Parkeren rond de kerk",
        "Op zondag en bij een uitvaart staat de hele buurt rond de kerk vol auto's. De gemeente "
        "wil eenrichtingsverkeer, met parkeervakken aan één kant.",
        "Ruimte voor hulpdiensten en voor wie er woont.",
        "De kerk blijft bereikbaar met de auto. De oude linde blijft staan.",
        "advise",
        "Antwoord in de winter, werk in het voorjaar.",
        [
            step(96, "announce"),
            step(74, "react", text="Eenrichting is prima, maar dan wel om de linde heen."),
            step(
                70,
                "answer_reactions",
                numbers=[1],
                text="Dat wordt het ook: het verkeer gaat met de klok mee om de linde.",
            ),
            step(64, "gather", number=66),
            step(
                52,
                "react",
                text="Hoe komt mijn moeder met haar rollator bij de kerk als de stoep smaller "
                "wordt?",
                by="bewoner",
            ),
            step(
                50,
                "react",
                text="Wij hebben een winkel in deze straat. Waar kan de vrachtwagen lossen?",
                named=True,
            ),
            step(2, "board_reminds", by="bestuur"),
        ],
    ),
    # The window is over, and the two weeks to answer everybody run.
    MunicipalPlan(
        "oosterheide",
        "groen",
        "Een regenpark achter de sporthal",
        "Bij een zware bui staan de straten rond de sporthal blank. De gemeente wil het grasveld "
        "lager maken, zodat het water daar kan staan. Als het droog is, is het een park.",
        "Droge kelders, en een park waar u kunt wandelen.",
        "Het veld wordt lager. De voetbaldoelen verhuizen mee.",
        "coproduce",
        "Tekenen in de winter, graven in het najaar.",
        [
            step(65, "announce"),
            step(40, "gather", number=79),
            step(30, "react", text="Zet er banken bij. Dan kunnen de mensen van de flat ook mee."),
            step(
                28,
                "answer_reactions",
                numbers=[1],
                text="Er komen zes banken. Drie daarvan staan in de schaduw.",
            ),
            step(14, "react", text="Komen er muggen op af?", by="buur", named=True),
            step(13, "react", text="Een plan waar wij al tien jaar om vragen."),
        ],
        "thomas",
    ),
    MunicipalPlan(
        "dorst",
        "verkeer",
        "Nieuwe riolering in de Broekstraat",
        "De riolering in de Broekstraat is zestig jaar oud. Wij vervangen haar en richten de "
        "straat daarna opnieuw in. Hoe de straat eruit komt te zien, bepalen we samen.",
        "Een riool dat weer zestig jaar meegaat, en een straat die klopt voor wie er woont.",
        "Het riool moet vervangen worden. De straat blijft een straat voor verkeer in twee "
        "richtingen.",
        "coproduce",
        "Reageren in de winter, werk in het najaar.",
        [step(4, "announce")],
    ),
    MunicipalPlan(
        "dorst",
        "jeugd",
        "Speelplek aan de Baarschotsestraat",
        "De gemeente wil de speelplek vernieuwen. De buurt kiest de toestellen.",
        "Een speelplek waar kinderen van 2 tot 12 jaar graag komen.",
        "Het budget is 35.000 euro. De bomen blijven staan.",
        "codecide",
        "Kiezen in december, bouwen in het voorjaar.",
        [
            step(47, "announce"),
            step(
                25,
                "react",
                text="Graag een waterpomp. In de zomer is het er altijd droog en stoffig.",
                named=True,
            ),
            step(
                24,
                "react",
                text="Een waterpomp lijkt ons ook leuk. En een tafel voor de ouders.",
            ),
            step(
                21,
                "answer_reactions",
                numbers=[1, 2],
                text="Een waterpomp past in het budget. Wij zetten haar op de lijst waaruit de "
                "buurt straks kiest. Een tafel komt er in elk geval.",
            ),
            step(
                12,
                "react",
                text="Zet er geen hoge glijbaan neer. Vorig jaar brak de zoon van de bakker daar "
                "zijn arm.",
            ),
            step(10, "gather", number=21),
            step(8, "redact", passage="de zoon van de bakker"),
            step(
                5,
                "react",
                text="Kan er ook iets komen voor kinderen in een rolstoel?",
                by="bewoner",
                named=True,
            ),
            step(3, "react", text="Wij komen vaak met de kleinkinderen.", elsewhere=True),
        ],
        "rachid",
    ),
    MunicipalPlan(
        "oosteind",
        "groen",
        "Nieuwe bomen in de Dorpsstraat",
        "Elf zieke kastanjes moeten weg. Er komen nieuwe bomen voor terug. U denkt mee over de "
        "soort en over de plek.",
        "Een groene straat met gezonde bomen.",
        "De zieke bomen gaan weg. Voor elke boom komt er een terug.",
        "advise",
        "Kappen in de winter, planten voor de lente.",
        [
            step(30, "announce"),
            step(8, "react", text="Liever een linde dan weer een kastanje. Die worden ook ziek."),
            step(6, "react", text="Ik vind het niks."),
            step(5, "withdraw_reaction", number=2),
            step(4, "react", text="Mag er een boom bij de school komen? Daar is geen schaduw."),
            step(2, "gather", number=9),
        ],
        "thomas",
    ),
    MunicipalPlan(
        "oosterheide",
        "verkeer",
        "De Sterrenlaan wordt smaller en groener",
        "Op de Sterrenlaan wordt te hard gereden. De gemeente wil de weg smaller maken, met een "
        "brede groenstrook en een fietspad aan beide kanten.",
        "Minder hard rijden en meer schaduw.",
        "De bus blijft rijden. Er verdwijnen hoogstens tien parkeerplaatsen.",
        "advise",
        "Antwoord in de winter, werk over een jaar.",
        [
            step(80, "announce"),
            step(50, "react", text="Eindelijk. Op de fiets is het nu levensgevaarlijk."),
            step(49, "react", text="Waar parkeer ik straks mijn werkbus?", named=True),
            step(
                45,
                "answer_reactions",
                numbers=[1],
                text="Dank. Het fietspad komt er aan beide kanten.",
            ),
            step(
                44,
                "answer_reactions",
                numbers=[2],
                text="Bij de flat aan de Planetenlaan komen vier langere plekken. Wij laten u de "
                "tekening zien.",
            ),
            step(40, "gather", number=77),
        ],
    ),
    MunicipalPlan(
        "oosterheide",
        "wonen",
        "Een gezondheidscentrum in het oude postkantoor",
        "Huisartsen, een apotheek en de wijkverpleging onder één dak. De gemeente wil het gebouw "
        "daarvoor verkopen.",
        "Zorg dichtbij, in een gebouw dat nu leegstaat.",
        "Het gebouw wordt verkocht. De gevel blijft.",
        "consult",
        "Verkoop na het antwoord van de wijk.",
        [
            step(150, "announce"),
            step(110, "gather", number=80),
            step(
                48,
                "answer",
                outcome="yes",
                by="fatima",
                capacity="board",
                cost=0,
                next_step_in=10,
                reason="De wijk is blij met zorg dichtbij. Wij willen meepraten "
                "over de ingang en de stalling voor scootmobielen.",
                next_step="De verkoop voorbereiden, met de wensen van de wijk erbij",
            ),
        ],
        "rachid",
    ),
    # --- a draft, and what the board asked before the opening --------------------------------
    MunicipalPlan(
        "oosterheide",
        "verkeer",
        "Een fietsstraat langs het park",
        "Op de Parklaan is de fietser de baas. De auto is er te gast.",
        "Veilig naar school en naar het winkelcentrum, ook voor wie acht jaar is.",
        "De bomen blijven staan.",
        "coproduce",
        "",
        [step(2, "write_ours")],
    ),
    MunicipalPlan(
        "dorst",
        "groen",
        "De vijver wordt uitgebaggerd",
        "Er ligt een dikke laag slib in de vijver. Die halen wij eruit. Daarna kan er weer water "
        "staan als het hard regent.",
        "Een vijver die niet stinkt en die regenwater vasthoudt.",
        "Het waterschap schrijft voor hoe diep de vijver wordt.",
        "consult",
        "Baggeren in het voorjaar, na het broeden.",
        [
            step(9, "announce"),
            step(
                5,
                "ask_more",
                text="Waar gaat het slib heen, en hoe lang is het pad langs het water dicht?",
            ),
        ],
        "thomas",
    ),
    # --- without enough support ---------------------------------------------------------------
    MunicipalPlan(
        "dorst",
        "wonen",
        "Tijdelijke woningen aan de Rijksweg",
        "Op het lege veld aan de Rijksweg kunnen tien jaar lang veertig kleine woningen staan.",
        "Een eigen plek voor mensen die al jaren wachten.",
        "De woningen staan er hoogstens tien jaar. Er komt geen verdieping op.",
        "advise",
        "Besluit van de raad na het antwoord van de wijk.",
        [
            step(75, "announce"),
            step(40, "gather", number=22),
            step(35, "object", number=18),
        ],
        "rachid",
    ),
    MunicipalPlan(
        "oosterheide",
        "verkeer",
        "Betaald parkeren rond het winkelcentrum",
        "Bezoekers van buiten zetten hun auto in de straten rond het winkelcentrum. Met betaald "
        "parkeren en een vergunning voor bewoners is er weer plek voor wie er woont.",
        "Bewoners vinden een plek bij hun huis.",
        "De vergunning kost hoogstens 30 euro per jaar.",
        "consult",
        "Invoeren in het najaar.",
        [
            step(150, "announce"),
            step(110, "gather", number=41),
            step(105, "object", number=14),
            step(
                80,
                "continue_without_support",
                reason="Het aantal stemmen is niet gehaald. De klachten over parkeren nemen toe en "
                "de winkeliers vragen om een oplossing. Daarom vragen wij het bestuur toch om een "
                "antwoord.",
            ),
            step(22, "remind"),
            step(8, "remind"),
        ],
    ),
    # --- without an answer --------------------------------------------------------------------
    MunicipalPlan(
        "oosterheide",
        "groen",
        "Het plantsoen langs de ring opnieuw ingericht",
        "De struiken langs de ring zijn oud en donker. Er komen bloemen en lage struiken.",
        "Een lichte, groene rand waar je graag langs fietst.",
        "De grote bomen blijven.",
        "advise",
        "Planten in het najaar.",
        [
            step(190, "announce"),
            step(150, "gather", number=78),
            step(140, "object", number=5),
            step(84, "remind"),
            step(70, "remind"),
            step(
                45,
                "continue_unanswered",
                planned_end_in=60,
                report="Achtenzeventig bewoners zijn voor, vijf tegen. Wie tegen is, wil de "
                "struiken houden voor de vogels. Daarom blijft aan de noordkant een strook staan. "
                "Het bestuur heeft geen antwoord gegeven. Wij hebben twee keer herinnerd.",
            ),
            step(20, "message", text="De oude struiken aan de zuidkant zijn weg."),
        ],
        "thomas",
    ),
    MunicipalPlan(
        "slotjes",
        "groen",
        "Regenwater niet meer in het riool",
        "In de Slotjes loopt bij zware regen het water de straat op. Wij leggen grindbakken en "
        "geulen aan, zodat regen in de grond zakt.",
        "Droge kelders, ook bij een bui zoals er eens in de tien jaar valt.",
        "De geulen komen in de openbare grond. Niemand hoeft iets in de tuin te doen.",
        "consult",
        "Aanleg in het voorjaar.",
        [
            step(95, "announce"),
            step(60, "gather", number=2),
            step(
                14,
                "continue_unanswered",
                planned_end_in=150,
                report="In de Slotjes is nog geen platform dat kan antwoorden. Twee bewoners zijn "
                "voor. Niemand is tegen. De geul bij de speeltuin leggen wij iets verder weg.",
            ),
        ],
        "thomas",
    ),
    # --- against ------------------------------------------------------------------------------
    MunicipalPlan(
        "dorst",
        "verkeer",
        "De Rijksweg wordt eenrichting",
        "Op de Rijksweg is geen plaats voor een veilig fietspad. Met eenrichtingsverkeer wel.",
        "Een vrij fietspad van Dorst naar Oosterhout.",
        "Het fietspad komt er. Hoe het autoverkeer rijdt, ligt open.",
        "advise",
        "Werk over een jaar.",
        [
            step(118, "announce"),
            step(75, "gather", number=61),
            step(70, "object", number=29),
            step(
                20,
                "answer",
                outcome="no",
                by="bestuur",
                capacity="board",
                reason="Het dorp wil het fietspad, maar niet de omweg. Wie in het noorden woont, "
                "moet dan drie kilometer om voor de huisarts.",
                alternative="Een fietspad achter de huizen langs, over de oude trambaan.",
            ),
        ],
    ),
    MunicipalPlan(
        "oosterheide",
        "verkeer",
        "Een busbaan door de Kruidenlaan",
        "De bus staat elke ochtend stil. Met een eigen baan rijdt hij door.",
        "Een bus die op tijd komt.",
        "De provincie betaalt alleen als de busbaan er voor de zomer ligt.",
        "consult",
        "Aanleg voor de zomer.",
        [
            step(215, "announce"),
            step(170, "gather", number=76),
            step(165, "object", number=19),
            step(
                120,
                "answer",
                outcome="no",
                by="fatima",
                capacity="board",
                reason="De laan verliest twaalf bomen. Dat is te veel voor vier minuten winst.",
                alternative="Laat de bus voorgaan bij de verkeerslichten.",
            ),
            step(
                98,
                "continue_against",
                planned_end_in=40,
                answer="Wij hebben het antwoord van het bestuur besproken. Voorrang bij de lichten "
                "helpt, maar niet genoeg. Wij zetten door en planten achttien nieuwe bomen in het "
                "park. Wij begrijpen dat u daar anders over denkt.",
            ),
            step(50, "message", text="De helft van de baan ligt er."),
            step(9, "message", text="De eerste nieuwe bomen staan in het park."),
        ],
    ),
    # --- agreed, stopped, done ----------------------------------------------------------------
    MunicipalPlan(
        "oosteind",
        "verkeer",
        "Een rotonde bij de kerk",
        "Bij de kerk gebeuren ongelukken. Een kleine rotonde haalt de snelheid eruit.",
        "Geen ongelukken meer op het kruispunt.",
        "Er is 120.000 euro. Het monument blijft op zijn plek.",
        "coproduce",
        "Tekenen in de winter.",
        [
            step(118, "announce"),
            step(80, "gather", number=31),
            step(
                24,
                "answer",
                outcome="partly",
                by="ria",
                capacity="board",
                cost=0,
                next_step_in=20,
                reason="Langzamer rijden willen wij ook. Een rotonde past niet bij het plein.",
                alternative="Een verhoogd kruispunt met klinkers.",
                next_step="Samen met het dorp het verhoogde kruispunt tekenen",
            ),
        ],
        "joost",
    ),
    MunicipalPlan(
        "oosteind",
        "groen",
        "Een geluidswal met bloemen",
        "Langs de provinciale weg komt een lage wal, ingezaaid met bloemen.",
        "Minder lawaai in de tuinen.",
        "De wal wordt hoogstens anderhalve meter hoog.",
        "consult",
        "Aanleg in de zomer.",
        [
            step(240, "announce"),
            step(200, "gather", number=38),
            step(
                150,
                "answer",
                outcome="yes",
                by="ria",
                capacity="board",
                cost=0,
                next_step_in=-130,
                reason="Graag. Wij helpen met zaaien.",
                next_step="De grond bestellen",
            ),
            step(134, "start", planned_end_in=-40),
            step(
                70,
                "stop",
                reason="In de grond is vervuiling gevonden. De wal mag er niet op liggen. Wij "
                "komen terug met een ander plan.",
            ),
        ],
        "thomas",
    ),
    MunicipalPlan(
        "dorst",
        "verkeer",
        "Fietspaaltjes weg of beter zichtbaar",
        "Paaltjes op fietspaden zijn gevaarlijk. Waar het kan gaan ze weg, anders worden ze wit.",
        "Niemand valt meer over een paaltje.",
        "Waar auto's anders het fietspad op rijden, blijft een paaltje staan.",
        "advise",
        "Klaar voor de winter.",
        [
            step(225, "announce"),
            step(180, "gather", number=63),
            step(
                130,
                "answer",
                outcome="yes",
                by="bestuur",
                capacity="board",
                cost=0,
                next_step_in=-110,
                reason="Goed plan. De fietsersbond loopt de lijst met u na.",
                next_step="De lijst met paaltjes nalopen",
            ),
            step(112, "start", planned_end_in=-15),
            step(60, "message", text="Van de 31 paaltjes zijn er 14 weg."),
            step(12, "complete", text="Er zijn 22 paaltjes weg. De andere negen zijn wit."),
        ],
    ),
    MunicipalPlan(
        "dorst",
        "groen",
        "Bladkorven in de herfst",
        "In elke straat met grote bomen komt een korf voor blad. De gemeente leegt hem.",
        "Geen gladde stoepen.",
        "De korven staan er van oktober tot en met december.",
        "inform",
        "Vanaf oktober.",
        [
            step(310, "announce"),
            step(265, "gather", number=66),
            step(
                215,
                "answer",
                outcome="yes",
                by="bestuur",
                capacity="board",
                cost=0,
                next_step_in=-190,
                reason="Fijn. Wij wijzen de plekken aan.",
                next_step="De plekken kiezen",
            ),
            step(195, "start", planned_end_in=-150),
            step(156, "complete", text="Er staan achttien korven."),
            step(140, "evaluate", text="Goed bevallen. Graag volgend jaar twee weken eerder."),
        ],
        "thomas",
    ),
    # --- withdrawn after the answer; the changed plan is a new one ----------------------------
    MunicipalPlan(
        "dorst",
        "jeugd",
        "Een jongerenplek op het kerkplein",
        "Jongeren vragen een eigen plek. Op het kerkplein is ruimte voor een overkapping.",
        "Een plek waar jongeren welkom zijn.",
        "Er komt geen verlichting na elf uur.",
        "advise",
        "Bouwen in de zomer.",
        [
            step(170, "announce"),
            step(130, "gather", number=62),
            step(
                84,
                "answer",
                outcome="no",
                by="bestuur",
                capacity="board",
                reason="Naast de kerk is de verkeerde plek: er zijn elke week uitvaarten.",
                alternative="Bij het sportpark, naast het skatebaantje.",
            ),
            step(
                66,
                "withdraw",
                reason="U heeft gelijk over de plek. Wij trekken dit plan in en komen met een "
                "nieuw plan bij het sportpark.",
            ),
        ],
        "rachid",
    ),
    MunicipalPlan(
        "dorst",
        "jeugd",
        "Een jongerenplek bij het sportpark",
        "De overkapping komt nu naast het skatebaantje. Jongeren kiezen zelf de banken.",
        "Een plek waar jongeren welkom zijn, en waar niemand last van heeft.",
        "Er komt geen verlichting na elf uur.",
        "codecide",
        "Bouwen in de zomer.",
        [step(38, "announce"), step(6, "gather", number=27)],
        "rachid",
        earlier="Een jongerenplek op het kerkplein",
    ),
    # --- one plan in three places: each neighbourhood answers for itself ----------------------
    *(
        MunicipalPlan(
            place,
            "groen",
            "Vijfhonderd bomen voor meer schaduw",
            "In de zomer wordt het in de straten te heet. Wij willen in elk dorp en elke wijk "
            "bomen planten op de plekken waar bewoners ze het hardst nodig hebben.",
            "In elke straat een plek in de schaduw.",
            "Er is geld voor vijfhonderd bomen in de hele gemeente. Leidingen bepalen waar het "
            "niet kan.",
            "coproduce",
            "Plekken kiezen in de winter, planten voor het voorjaar.",
            [step(105, "announce"), *steps],
            "thomas",
            bundle="bomen",
        )
        for place, steps in (
            (
                "dorst",
                [
                    step(60, "gather", number=73),
                    step(58, "object", number=4),
                    step(
                        18,
                        "answer",
                        outcome="yes",
                        by="bestuur",
                        capacity="board",
                        cost=0,
                        next_step_in=21,
                        reason="Wij hebben met de heemkundekring dertig plekken gevonden.",
                        next_step="De dertig plekken samen bekijken",
                    ),
                ],
            ),
            ("oosterheide", [step(60, "gather", number=48), step(57, "object", number=6)]),
            ("oosteind", [step(60, "gather", number=26)]),
        )
    ),
]
