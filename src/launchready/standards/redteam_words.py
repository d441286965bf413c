"""The words that canaries are made of, with what they are called elsewhere, and other tables that find them again. Accents are left out throughout."""

from __future__ import annotations

from types import MappingProxyType

# English: German, French, Spanish, Italian, Portuguese; a second usual word after a stroke.
_TABLE = """
anchor: anker, ancre, ancla, ancora, ancora
anvil: amboss, enclume, yunque, incudine, bigorna
badger: dachs, blaireau, tejon, tasso, texugo
basket: korb, panier, cesta/canasta, cesto/cestino, cesta/cesto
beaver: biber, castor, castor, castoro, castor
candle: kerze, bougie/chandelle, vela, candela, vela
chimney: schornstein/kamin, cheminee, chimenea, camino, chamine
clover: klee, trefle, trebol, trifoglio, trevo
dolphin: delfin, dauphin, delfin, delfino, golfinho
donkey: esel, ane, burro/asno, asino, burro
eagle: adler, aigle, aguila, aquila, aguia
falcon: falke, faucon, halcon, falco/falcone, falcao
glacier: gletscher, glacier, glaciar, ghiacciaio, glaciar/geleira
hammer: hammer, marteau, martillo, martello, martelo
harbor: hafen, port, puerto, porto, porto
hedgehog: igel, herisson, erizo, riccio, ourico
ladder: leiter, echelle, escalera, scala, escada
lantern: laterne, lanterne, linterna/farol, lanterna, lanterna
lizard: eidechse, lezard, lagarto, lucertola, lagarto
magnet: magnet, aimant, iman, magnete/calamita, ima
meadow: wiese, prairie, prado/pradera, prato, prado
mirror: spiegel, miroir, espejo, specchio, espelho
mushroom: pilz, champignon, seta/hongo, fungo, cogumelo
needle: nadel, aiguille, aguja, ago, agulha
orchid: orchidee, orchidee, orquidea, orchidea, orquidea
ostrich: strauss, autruche, avestruz, struzzo, avestruz
otter: otter, loutre, nutria, lontra, lontra
oyster: auster, huitre, ostra, ostrica, ostra
pebble: kiesel, caillou/galet, guijarro, ciottolo, seixo
pigeon: taube, pigeon, paloma, piccione, pombo
pillow: kissen, oreiller, almohada, cuscino, almofada/travesseiro
rabbit: kaninchen/hase, lapin, conejo, coniglio, coelho
raven: rabe, corbeau, cuervo, corvo, corvo
shovel: schaufel, pelle, pala, pala, pa
spider: spinne, araignee, arana, ragno, aranha
squirrel: eichhornchen/eichhoernchen, ecureuil, ardilla, scoiattolo, esquilo
thistle: distel, chardon, cardo, cardo, cardo
thunder: donner, tonnerre, trueno, tuono, trovao
tulip: tulpe, tulipe, tulipan, tulipano, tulipa
turtle: schildkrote/schildkroete, tortue, tortuga, tartaruga, tartaruga
violin: geige/violine, violon, violin, violino, violino
whistle: pfeife, sifflet, silbato, fischietto, apito
"""
TRANSLATED = MappingProxyType(
    {
        word: tuple(frozenset(each.strip().split("/")) for each in others.split(","))
        for word, _, others in (line.partition(":") for line in _TABLE.strip().splitlines())
    }
)
"""Of each word, what it is called in each language."""
WORDS = tuple(TRANSLATED)

_DIGITS = """
zero oh null nul cero
one eins ein un une uno una um uma
two zwei deux dos due dois duas
three drei trois tres tre
four vier quatre cuatro quattro quatro
five funf fuenf cinq cinco cinque
six sechs seis sei
seven sieben sept siete sette sete
eight acht huit ocho otto oito
nine neun neuf nueve nove
"""
DIGITS = MappingProxyType(
    {word: str(digit) for digit, line in enumerate(_DIGITS.strip().splitlines()) for word in line.split()}
)

_NATO = (
    "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform "
    "victor whiskey whisky xray yankee zulu"
)
NATO = MappingProxyType({word: word[0] for word in _NATO.split()})

_MORSE = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
    "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
MORSE = MappingProxyType(dict(zip(_MORSE.split(), "abcdefghijklmnopqrstuvwxyz0123456789", strict=True)))

LOOK_ALIKES = MappingProxyType(
    dict(
        zip(
            "авеорсухіјѕԁԛԝһкмнтӏոαορνικτυχεηβγᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢıøłđ",
            "abeopcyxijsdqwhkmhtlnaopviktuxenbyabcdefghijklmnopqrstuvwyziold",
            strict=True,
        )
    )
    | {chr(start + i): chr(97 + i) for start in (0x1F150, 0x1F170, 0x1F1E6) for i in range(26)}
)
"""Letters of other alphabets, small capitals and squares that are drawn like Latin ones and that Unicode's own folding leaves alone."""

LEET = str.maketrans("li1!|o0e3a4@s5$t7+b8g96z2", "1111100334445557778899922")
"""Letters and the digits that stand for them, each as one; both the canary and the answer are read so."""
