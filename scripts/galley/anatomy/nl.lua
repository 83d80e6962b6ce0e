-- galley/anatomy/nl.lua: Dutch wordings, and the words that stand in most Dutch sentences. galley/anatomy.lua tells what each
-- part means.
-- SPDX-License-Identifier: MIT

local wording = {
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Schakel JavaScript in", "Uw browser", "Je browser", "Deze video is niet beschikbaar",
    "Deze inhoud is niet" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Video afspelen", "Bekijk de video", "Bekijk video", "Video", "Luister", "Laden" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "cookies accepteren", "accepteer cookies", "cookie-instellingen", "cookies toestaan", "jouw toestemming",
    "uw toestemming", "externe inhoud", "adblocker" } },
  { kind = "notice", where = "start", max_words = 60, words = {
    "Dit artikel verscheen", "Dit artikel is eerder", "Dit artikel is aangepast", "Noot van de redactie",
    "Correctie", "Aanvulling", "In een eerdere versie" } },
  { kind = "promo", where = "start", max_words = 40, words = {
    "Abonneer", "Abonneer je", "Schrijf je in", "Meld je aan", "Meld u aan", "Ontvang", "Volg ons",
    "Download de app", "Luister naar onze podcast", "Steun", "Word lid", "Word abonnee", "Al abonnee",
    "Lees verder met", "Lees onbeperkt", "Blijf op de hoogte", "Exclusief voor abonnees" } },
  { kind = "promo", where = "line", words = {
    "Nieuwsbrief", "Nieuwsbrieven", "Advertentie", "Advertenties", "Abonneren", "Podcast", "Premium",
    "Gesponsorde inhoud" } },
  { kind = "boilerplate", where = "line", words = {
    "Delen", "Deel", "Deel dit artikel", "Deel artikel", "Afdrukken", "Print", "Reageer", "Reacties",
    "Bekijk reacties", "Sluiten", "Sluit", "Menu", "Zoeken", "Zoek", "Home", "Privacy", "Privacybeleid",
    "Cookiebeleid", "Algemene voorwaarden", "Contact", "Over ons", "Inloggen", "Uitloggen", "Registreren", "Meer",
    "Toon meer", "Meer laden", "Volgende", "Vorige", "Terug", "Naar boven", "Inhoud", "Facebook", "Kopieer link",
    "Verstuur", "Opslaan", "Bewaren", "Help", "Vergroot afbeelding", "Luister naar dit artikel" } },
  { kind = "boilerplate", where = "start", max_words = 25, words = {
    "Alle rechten voorbehouden", "Copyright", "Ga naar de inhoud", "Ga naar inhoud", "Wij gebruiken cookies",
    "Deze website gebruikt", "Leestijd", "Fout gezien", "Taalfout gezien" } },
  { kind = "related", where = "line", opens = true, words = {
    "Lees ook", "Lees verder", "Lees meer", "Lees hier", "Zie ook", "Bekijk ook", "Meer over",
    "Meer over dit onderwerp", "Meer lezen", "Gerelateerd", "Gerelateerde artikelen", "Verwante artikelen",
    "Aanbevolen", "Aanbevolen artikelen", "Aanraders", "Populair", "Meest gelezen", "Best gelezen",
    "Laatste nieuws", "Net binnen", "Recente artikelen", "Recente berichten", "Meer nieuws", "Ander nieuws",
    "Andere artikelen", "Dit vind je misschien ook leuk", "Ook interessant", "Ook interessant voor jou",
    "Volgend artikel", "Vorig artikel", "Uitgelicht" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Lees ook", "Lees verder", "Lees meer", "Lees hier", "Zie ook", "Bekijk ook", "Kijk ook", "Luister ook",
    "Meer over", "Verder lezen" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Meer van", "Meer uit", "Meer over", "Nieuws uit", "Alles over" } },
  { kind = "section", where = "start", max_words = 12, words = {
    "Onderwerpen", "Tags", "Trefwoorden", "Categorie", "Categorieën", "Rubriek", "Thema's", "Label" } },
  { kind = "caption", where = "start", max_words = 60, words = {
    "Foto:", "Foto's:", "Beeld:", "Bron:", "Archieffoto", "Archiefbeeld", "Illustratie:" } },
  { kind = "caption", where = "inside", max_words = 60, words = {
    "Getty Images", "Foto ANP", "Beeld ANP", "ANP Foto", "archieffoto", "archiefbeeld" } },
  { kind = "byline", where = "start", words = {
    "Door", "Geschreven door", "Tekst:", "Auteur:", "Van onze redactie", "Van onze verslaggever",
    "Van onze correspondent" } },
  { kind = "byline", where = "line", words = {
    "ANP", "Belga", "Redactie", "Van onze redactie", "Reuters" } },
  { kind = "dateline", where = "start", max_words = 14, words = {
    "Gepubliceerd", "Geplaatst op", "Bijgewerkt", "Laatst bijgewerkt", "Laatste update" } },
  { kind = "dateline", where = "end", max_words = 9, words = {
    "uur", "min leestijd", "minuten leestijd", "minuten geleden" } },
  { kind = "comment", where = "start", max_words = 12, words = {
    "Laat een reactie achter", "Geef een reactie", "Het e-mailadres wordt niet", "Je e-mailadres wordt niet",
    "Reageer op", "Plaats een reactie" } },
}

local common = [[
    de het een van en in is dat op te voor met zijn die niet er aan om ook als dan maar bij nog uit naar over hij ze
    door worden wordt heeft hebben was of meer ik we zich tot kan wel deze al had haar hun zo werd moet geen veel dit
    onder wat na tegen tussen zou kunnen jaar mensen alleen zegt je u mijn hem toen nu alle waren zal omdat moeten
    ons andere zonder wie daar hier want eerste twee eigen]]

return { wording = wording, common = common }
