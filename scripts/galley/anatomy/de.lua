-- galley/anatomy/de.lua: German wordings, and the words that stand in most German sentences. galley/anatomy.lua tells what each
-- part means.
-- SPDX-License-Identifier: MIT

local wording = {
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Bitte aktivieren Sie JavaScript", "Bitte aktiviere JavaScript", "JavaScript ist deaktiviert",
    "Ihr Browser unterstützt", "Dein Browser unterstützt", "Dieses Video ist nicht verfügbar",
    "Das Video konnte nicht", "Dieser Inhalt ist nicht verfügbar", "Video konnte nicht geladen werden" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Video abspielen", "Video ansehen", "Audio abspielen", "Video", "Video starten", "Wird geladen" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "Cookies akzeptieren", "Cookie-Einstellungen", "Datenschutzeinstellungen", "externen Inhalt anzeigen",
    "externer Inhalt", "An dieser Stelle finden Sie", "Inhalte von Drittanbietern", "Adblocker deaktivieren",
    "Zustimmung widerrufen" } },
  { kind = "notice", where = "start", max_words = 60, words = {
    "Dieser Artikel erschien zuerst", "Dieser Artikel ist zuerst", "Dieser Text erschien",
    "Dieser Artikel wurde aktualisiert", "Hinweis der Redaktion", "Anmerkung der Redaktion", "Anm. d. Red.",
    "In einer früheren Version", "In einer früheren Fassung", "Korrektur:", "Transparenzhinweis",
    "Der Artikel wurde am", "Dieser Beitrag wurde" } },
  { kind = "promo", where = "start", max_words = 40, words = {
    "Abonnieren Sie", "Abonniere", "Jetzt abonnieren", "Jetzt anmelden", "Melden Sie sich", "Melde dich",
    "Newsletter abonnieren", "Zum Newsletter", "Unser Newsletter", "Folgen Sie uns", "Folge uns",
    "Jetzt herunterladen", "Laden Sie die App", "Hören Sie den Podcast", "Alle Folgen des Podcasts",
    "Unterstützen Sie", "Lesen Sie kostenlos", "Weiterlesen mit", "Jetzt weiterlesen", "Jetzt testen", "Mit Plus",
    "Exklusiv für Abonnenten", "Noch kein Abo", "Sie haben bereits ein" } },
  { kind = "promo", where = "line", words = {
    "Newsletter", "Abo", "Abonnement", "Anzeige", "Werbung", "Anzeigen", "Kostenlos testen", "Zum Angebot",
    "Podcast", "Zum Podcast", "E-Paper", "ePaper", "App", "Premium" } },
  { kind = "boilerplate", where = "line", words = {
    "Teilen", "Artikel teilen", "Drucken", "Merken", "Artikel merken", "Merkliste", "Kommentieren", "Kommentar",
    "Kommentare", "Kommentare anzeigen", "Schließen", "Menü", "Suche", "Suchen", "Startseite", "Impressum",
    "Datenschutz", "Datenschutzerklärung", "AGB", "Kontakt", "Über uns", "Anmelden", "Abmelden", "Registrieren",
    "Einloggen", "Mehr", "Mehr anzeigen", "Mehr laden", "Weiter", "Zurück", "Nach oben", "Inhalt",
    "Inhaltsverzeichnis", "Vorlesen", "Artikel anhören", "Facebook", "Per E-Mail", "Link kopieren", "Senden",
    "Absenden", "Hilfe", "Mediadaten", "Karriere", "Bild vergrößern", "Vollbild", "Bildergalerie", "Fotostrecke",
    "Zur Startseite", "Feedback" } },
  { kind = "boilerplate", where = "start", max_words = 25, words = {
    "Alle Rechte vorbehalten", "Copyright", "Auf dieser Seite", "Zum Inhalt springen", "Zur Navigation",
    "Direkt zum", "Wir verwenden Cookies", "Diese Website verwendet", "Quelle: dpa", "Öffnet in neuem",
    "Fehler gefunden", "Haben Sie einen Fehler" } },
  { kind = "related", where = "line", opens = true, words = {
    "Lesen Sie auch", "Lies auch", "Mehr zum Thema", "Mehr zu diesem Thema", "Weitere Artikel", "Weitere Themen",
    "Weitere Meldungen", "Weitere Nachrichten", "Meistgelesen", "Meist gelesen", "Die meistgelesenen Artikel",
    "Das könnte Sie auch interessieren", "Das könnte dich auch interessieren", "Auch interessant",
    "Ähnliche Artikel", "Verwandte Artikel", "Verwandte Themen", "Aktuelles", "Neueste Artikel", "Neueste Beiträge",
    "Beliebte Artikel", "Empfehlungen der Redaktion", "Empfohlen", "Empfohlene Artikel", "Top-Themen", "Themen",
    "Passend zum Thema", "Zum Thema", "Mehr aus", "Mehr Nachrichten", "Weiterlesen", "Jetzt lesen",
    "Nächster Artikel", "Vorheriger Artikel" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Lesen Sie auch", "Lesen Sie hier", "Lesen Sie dazu", "Lies auch", "Lesen Sie mehr", "Mehr zum Thema",
    "Mehr dazu", "Mehr lesen", "Siehe auch", "Auch interessant", "Das könnte Sie", "Weiterlesen", "Zum Weiterlesen",
    "Hier geht es zum", "Hier lesen Sie" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Mehr aus", "Mehr von", "Mehr zu", "Weitere Artikel", "Weitere Beiträge", "Neues aus", "Aktuelles aus",
    "Alles zum" } },
  { kind = "section", where = "start", max_words = 12, words = {
    "Themen:", "Schlagwörter", "Schlagworte", "Stichworte", "Tags", "Rubrik", "Ressort", "Kategorie", "Kategorien",
    "Alle Themen" } },
  { kind = "caption", where = "start", max_words = 60, words = {
    "Foto:", "Fotos:", "Bild:", "Bilder:", "Quelle:", "Grafik:", "Symbolbild", "Archivbild", "Archivfoto",
    "Bildquelle", "Bildnachweis", "Illustration:" } },
  { kind = "caption", where = "inside", max_words = 60, words = {
    "picture alliance", "dpa-Bildfunk", "Foto dpa", "Foto Imago", "IMAGO", "Getty Images", "Symbolbild",
    "Archivfoto" } },
  { kind = "byline", where = "start", words = {
    "Von", "Ein Artikel von", "Ein Beitrag von", "Text von", "Text:", "Eine Analyse von", "Ein Kommentar von",
    "Ein Gastbeitrag von", "Interview:", "Autor:", "Autorin:" } },
  { kind = "byline", where = "line", words = {
    "dpa", "AFP", "Reuters", "epd", "KNA", "Redaktion", "Agenturen" } },
  { kind = "dateline", where = "start", max_words = 14, words = {
    "Veröffentlicht", "Aktualisiert", "Zuletzt aktualisiert", "Stand:", "Erschienen am", "Erstellt",
    "Publiziert" } },
  { kind = "dateline", where = "end", max_words = 9, words = {
    "Uhr", "Min. Lesezeit", "Minuten Lesezeit", "Lesedauer", "Minuten", "Min." } },
  { kind = "comment", where = "start", max_words = 12, words = {
    "Schreiben Sie einen Kommentar", "Schreibe einen Kommentar", "Hinterlasse einen Kommentar",
    "Kommentar schreiben", "Kommentar verfassen", "Ihre E-Mail-Adresse wird nicht",
    "Deine E-Mail-Adresse wird nicht", "Antworten auf", "Diskutieren Sie mit", "Die Kommentarfunktion" } },
}

local common = [[
    der die das und in zu den von mit ist im für auf nicht des ein eine sich dem auch es an er als am werden wird aus
    bei hat dass sie nach einer um wie einen noch über sind vor so einem zum haben war bis nur oder aber zur mehr
    wurde durch man sein kann unter wenn ich wir ihr sei seine gegen seit schon diese dieser wieder was habe keine
    will können soll hatte waren alle da zwischen jetzt dann doch müssen worden immer weil damit ihre ihm ihn mich
    uns hier sehr]]

return { wording = wording, common = common }
