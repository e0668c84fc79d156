"""Quotes and statements in German, French and Spanish, written for the rules of support.

`SEEN` were looked at while the rules were made, `UNSEEN` were not. Each row: language, quote,
statement, and whether the quote bears the statement out.
"""

DE = "Zwölf Menschen wurden verletzt, niemand von ihnen schwer, sagte Hafenmeisterin Ingrid Aasen."
KREML = "Der Kreml teilte mit, die Trümmer hätten keine Opfer gefordert."
KYJIW = "Die Ukraine dementierte, den Kreml angegriffen zu haben."
RÜCK = "Lars Berge trat wegen des Fährvertrags am Dienstag nicht zurück."
PREIS = "Die Preise stiegen im März um 5,2 Prozent auf 1.200 Kronen."
KÖNNTE = "Die Reparatur könnte drei Millionen Kronen kosten, sagte der Landkreis."
FR = "Douze personnes ont été blessées, aucune grièvement, a dit Ingrid Aasen, chef du port."
VICTIMES = "Le Kremlin a affirmé qu'il n'y avait pas de victimes."
NIE = "L'Ukraine a démenti avoir attaqué le Kremlin."
RESTE = "Lars Berge n'a pas démissionné mardi à cause du contrat du bac."
PRIX = "Les prix ont augmenté de 5,2 pour cent en mars pour atteindre 12 000 couronnes."
COÛT = "La réparation pourrait coûter trois millions de couronnes, selon le comté."
ES = "Doce personas resultaron heridas, ninguna de gravedad, dijo Ingrid Aasen, jefa del puerto."
VÍCTIMAS = "El Kremlin afirmó que no hubo víctimas."
NIEGA = "Ucrania negó haber atacado el Kremlin."
QUEDA = "Lars Berge no dimitió el martes por el contrato del transbordador."
PRECIO = "Los precios subieron un 5,2 por ciento en marzo hasta 1.200 coronas."
COSTE = "La reparación podría costar tres millones de coronas, según el condado."

SEEN = [
    ("de", DE, "Zwölf Menschen wurden verletzt.", True),
    ("de", DE, "12 Menschen wurden nach Angaben von Ingrid Aasen verletzt.", True),
    ("de", DE, "Dreizehn Menschen wurden verletzt.", False),
    ("de", DE, "Zwölf Menschen wurden schwer verletzt.", False),
    ("de", DE, "Zwölf Menschen wurden verletzt, sagte Lars Holm.", False),
    ("de", KREML, "Die Trümmer forderten laut Kreml keine Opfer.", True),
    ("de", KREML, "Die Trümmer haben Opfer gefordert, teilte der Kreml mit.", False),
    ("de", KREML, "Die Trümmer forderten laut Reuters keine Opfer.", False),
    ("de", KYJIW, "Die Ukraine dementierte einen Angriff auf den Kreml.", True),
    ("de", KYJIW, "Die Ukraine hat den Kreml angegriffen.", False),
    ("de", RÜCK, "Berge trat nicht zurück.", True),
    ("de", RÜCK, "Lars Berge trat am Dienstag zurück.", False),
    ("de", RÜCK, "Lars Berge trat am Freitag nicht zurück.", False),
    ("de", PREIS, "Die Preise stiegen um 5,2 Prozent.", True),
    ("de", PREIS, "Die Preise sanken im März um 5,2 Prozent.", False),
    ("de", PREIS, "Die Preise stiegen auf 1,2 Kronen.", False),
    ("de", KÖNNTE, "Die Reparatur könnte 3 Millionen Kronen kosten.", True),
    ("de", KÖNNTE, "Die Reparatur kostet drei Millionen Kronen.", False),
    ("fr", FR, "Douze personnes ont été blessées.", True),
    ("fr", FR, "12 personnes ont été blessées, selon Ingrid Aasen.", True),
    ("fr", FR, "Treize personnes ont été blessées.", False),
    ("fr", FR, "Douze personnes ont été blessées grièvement.", False),
    ("fr", VICTIMES, "Il n'y avait aucune victime, selon le Kremlin.", True),
    ("fr", VICTIMES, "Il y avait des victimes, selon le Kremlin.", False),
    ("fr", VICTIMES, "Il n'y avait pas de victimes, a affirmé Reuters.", False),
    ("fr", NIE, "L'Ukraine dément avoir attaqué le Kremlin.", True),
    ("fr", NIE, "L'Ukraine a attaqué le Kremlin.", False),
    ("fr", RESTE, "Berge n'a pas démissionné.", True),
    ("fr", RESTE, "Lars Berge a démissionné mardi.", False),
    ("fr", RESTE, "Lars Berge n'a pas démissionné jeudi.", False),
    ("fr", PRIX, "Les prix ont augmenté de 5,2 % en mars.", True),
    ("fr", PRIX, "Les prix ont baissé de 5,2 pour cent en mars.", False),
    ("fr", PRIX, "Les prix ont atteint 12 couronnes.", False),
    ("fr", COÛT, "La réparation pourrait coûter 3 millions de couronnes.", True),
    ("fr", COÛT, "La réparation coûte trois millions de couronnes.", False),
    ("es", ES, "Doce personas resultaron heridas.", True),
    ("es", ES, "12 personas resultaron heridas, según Ingrid Aasen.", True),
    ("es", ES, "Trece personas resultaron heridas.", False),
    ("es", ES, "Doce personas resultaron heridas de gravedad.", False),
    ("es", VÍCTIMAS, "No hubo ninguna víctima, según el Kremlin.", True),
    ("es", VÍCTIMAS, "Hubo víctimas, según el Kremlin.", False),
    ("es", VÍCTIMAS, "No hubo víctimas, afirmó Reuters.", False),
    ("es", NIEGA, "Ucrania niega haber atacado el Kremlin.", True),
    ("es", NIEGA, "Ucrania atacó el Kremlin.", False),
    ("es", QUEDA, "Berge no dimitió.", True),
    ("es", QUEDA, "Lars Berge dimitió el martes.", False),
    ("es", QUEDA, "Lars Berge no dimitió el jueves.", False),
    ("es", PRECIO, "Los precios subieron un 5,2 % en marzo.", True),
    ("es", PRECIO, "Los precios bajaron un 5,2 por ciento en marzo.", False),
    ("es", PRECIO, "Los precios subieron hasta 1,2 coronas.", False),
    ("es", COSTE, "La reparación podría costar 3 millones de coronas.", True),
    ("es", COSTE, "La reparación cuesta tres millones de coronas.", False),
]

STURM = (
    "Der Sturm hat in Skarvik rund 40 Dächer abgedeckt, verletzt wurde nach Angaben der Polizei "
    "niemand."
)
SCHULE = "Bürgermeisterin Ann Lee erklärte am Montag, die Schule werde nicht geschlossen."
GERICHT = "Das Gericht in Oslo sprach den früheren Direktor Tom Reed vom Vorwurf der Untreue frei."
WAHL = "Die Arbeiterpartei gewann die Wahl im September mit 31 Prozent der Stimmen."
TEMPÊTE = (
    "La tempête a arraché une quarantaine de toits à Skarvik, mais personne n'a été blessé, selon "
    "la police."
)
ÉCOLE = "La maire Ann Lee a déclaré lundi que l'école ne fermerait pas."
SEUL = "Le tribunal d'Oslo n'a entendu que deux témoins jeudi."
VOTE = "Le Parti travailliste a gagné les élections de septembre avec 31 pour cent des voix."
TORMENTA = "La tormenta arrancó 40 tejados en Skarvik, pero nadie resultó herido, según la policía."
ESCUELA = "La alcaldesa Ann Lee declaró el lunes que la escuela no se cerrará."
JUEZ = "El juez rechazó la demanda presentada por Tom Reed contra el puerto."
URNAS = "El Partido Laborista ganó las elecciones de septiembre con el 31 por ciento de los votos."

UNSEEN = [
    ("de", STURM, "Nach Angaben der Polizei wurde niemand verletzt.", True),
    ("de", STURM, "In Skarvik wurden rund 40 Dächer abgedeckt.", True),
    ("de", STURM, "Bei dem Sturm in Skarvik wurden 40 Menschen verletzt.", False),
    ("de", STURM, "Der Sturm hat in Bergen rund 40 Dächer abgedeckt.", False),
    ("de", SCHULE, "Die Schule wird nicht geschlossen, sagte Ann Lee.", True),
    ("de", SCHULE, "Die Schule wird geschlossen, erklärte Bürgermeisterin Ann Lee.", False),
    ("de", SCHULE, "Die Schule werde nicht geschlossen, erklärte Tom Reed.", False),
    ("de", SCHULE, "Ann Lee erklärte am Mittwoch, die Schule werde nicht geschlossen.", False),
    ("de", GERICHT, "Tom Reed wurde in Oslo vom Vorwurf der Untreue freigesprochen.", True),
    ("de", GERICHT, "Tom Reed wurde wegen Untreue verurteilt.", False),
    ("de", WAHL, "Die Arbeiterpartei erhielt bei der Wahl 31 Prozent der Stimmen.", True),
    ("de", WAHL, "Die Arbeiterpartei verlor die Wahl im September.", False),
    ("de", WAHL, "Die Arbeiterpartei gewann die Wahl im Oktober.", False),
    ("fr", TEMPÊTE, "Personne n'a été blessé à Skarvik, selon la police.", True),
    ("fr", TEMPÊTE, "Une personne a été blessée à Skarvik, selon la police.", False),
    ("fr", TEMPÊTE, "La tempête a arraché des toits à Bergen.", False),
    ("fr", ÉCOLE, "L'école ne fermera pas, a déclaré Ann Lee.", True),
    ("fr", ÉCOLE, "L'école fermera, a déclaré la maire Ann Lee.", False),
    ("fr", ÉCOLE, "Ann Lee a déclaré mercredi que l'école ne fermerait pas.", False),
    ("fr", SEUL, "Le tribunal d'Oslo a entendu deux témoins.", True),
    ("fr", SEUL, "Le tribunal n'a entendu que trois témoins.", False),
    ("fr", SEUL, "Le tribunal n'a pas entendu de témoins.", False),
    ("fr", VOTE, "Le Parti travailliste a obtenu 31 % des voix.", True),
    ("fr", VOTE, "Le Parti travailliste a perdu les élections de septembre.", False),
    ("fr", VOTE, "Le Parti travailliste a gagné les élections d'octobre.", False),
    ("es", TORMENTA, "Nadie resultó herido en Skarvik, según la policía.", True),
    ("es", TORMENTA, "40 personas resultaron heridas en Skarvik.", False),
    ("es", TORMENTA, "La tormenta arrancó 40 tejados en Bergen.", False),
    ("es", ESCUELA, "La escuela no se cerrará, declaró Ann Lee.", True),
    ("es", ESCUELA, "La escuela se cerrará, declaró la alcaldesa Ann Lee.", False),
    ("es", ESCUELA, "Ann Lee declaró el miércoles que la escuela no se cerrará.", False),
    ("es", JUEZ, "El juez rechazó la demanda de Tom Reed.", True),
    ("es", JUEZ, "El juez aceptó la demanda de Tom Reed.", False),
    ("es", JUEZ, "El juez rechazó la demanda de Lars Holm.", False),
    ("es", URNAS, "El Partido Laborista obtuvo el 31 % de los votos.", True),
    ("es", URNAS, "El Partido Laborista perdió las elecciones.", False),
    ("es", URNAS, "El Partido Laborista ganó las elecciones de octubre.", False),
]
