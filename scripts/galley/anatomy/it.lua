-- galley/anatomy/it.lua: Italian wordings, and the words that stand in most Italian sentences. galley/anatomy.lua tells what each
-- part means.
-- SPDX-License-Identifier: MIT

local wording = {
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Attiva JavaScript", "Il tuo browser non", "Il browser non supporta", "Questo video non è disponibile",
    "Questo contenuto non è" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Guarda il video", "Riproduci video", "Video", "Ascolta", "Caricamento" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "accetta i cookie", "preferenze cookie", "gestisci i cookie", "impostazioni dei cookie", "il tuo consenso",
    "contenuto esterno", "disattiva il tuo adblock" } },
  { kind = "notice", where = "start", max_words = 60, words = {
    "Questo articolo è stato pubblicato", "Articolo pubblicato", "Questo articolo è apparso",
    "Nota della redazione", "Articolo aggiornato", "Errata corrige", "Una versione precedente" } },
  { kind = "promo", where = "start", max_words = 40, words = {
    "Abbonati", "Iscriviti", "Registrati", "Ricevi", "Seguici", "Segui", "Scarica l'app", "Ascolta il podcast",
    "Sostieni", "Dona", "Contenuto riservato agli abbonati", "Sei già abbonato", "Per continuare a leggere",
    "Leggi senza limiti", "Resta aggiornato" } },
  { kind = "promo", where = "line", words = {
    "Newsletter", "Pubblicità", "Annuncio", "Abbonamenti", "Abbonamento", "Contenuto sponsorizzato", "Podcast",
    "Premium", "Per abbonati" } },
  { kind = "boilerplate", where = "line", words = {
    "Condividi", "Condividi su Facebook", "Condividi l'articolo", "Stampa", "Commenta", "Commenti",
    "Mostra commenti", "Chiudi", "Menu", "Cerca", "Ricerca", "Home", "Note legali", "Privacy",
    "Informativa sulla privacy", "Contatti", "Chi siamo", "Accedi", "Esci", "Mostra altro", "Vedi tutti", "Altro",
    "Avanti", "Indietro", "Torna su", "Indice", "Facebook", "Copia link", "Invia", "Salva", "Aiuto", "Galleria",
    "Fotogallery", "Ingrandisci", "Ascolta l'articolo" } },
  { kind = "boilerplate", where = "start", max_words = 25, words = {
    "Tutti i diritti riservati", "Riproduzione riservata", "© RIPRODUZIONE RISERVATA", "Copyright",
    "Vai al contenuto", "Utilizziamo i cookie", "Questo sito utilizza", "Tempo di lettura", "Leggi i commenti" } },
  { kind = "related", where = "line", opens = true, words = {
    "Leggi anche", "Vedi anche", "Guarda anche", "Leggi tutto", "Leggi di più", "Per approfondire",
    "Approfondimenti", "Articoli correlati", "Correlati", "Notizie correlate", "Contenuti correlati",
    "Potrebbe interessarti", "Potrebbe interessarti anche", "Ti potrebbe interessare", "Ti potrebbero interessare",
    "I più letti", "Più letti", "Le più lette", "Ultime notizie", "Ultim'ora", "Articoli recenti", "Altri articoli",
    "Altre notizie", "Consigliati", "Consigliati per te", "Da non perdere", "In evidenza", "Articolo successivo",
    "Articolo precedente", "Continua a leggere" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Leggi anche", "Leggi pure", "Vedi anche", "Guarda anche", "Per approfondire", "Leggi tutto",
    "Leggi l'articolo", "Potrebbe interessarti", "Continua a leggere", "Approfondisci", "VIDEO", "FOTO" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Altre notizie", "Altri articoli", "Tutto su", "Notizie da", "Il meglio di" } },
  { kind = "section", where = "start", max_words = 12, words = {
    "Argomenti", "Tag", "Tags", "Etichette", "Categorie", "Categoria", "Temi", "Sezione", "Archiviato in" } },
  { kind = "caption", where = "start", max_words = 60, words = {
    "Foto:", "Fotografia:", "Immagine:", "Foto di", "Fonte:", "Foto d'archivio", "Immagine di repertorio",
    "Credit:", "Illustrazione:" } },
  { kind = "caption", where = "inside", max_words = 60, words = {
    "Getty Images", "foto ANSA", "foto LaPresse", "foto d'archivio", "immagine di repertorio" } },
  { kind = "byline", where = "start", words = {
    "Di", "Scritto da", "Pubblicato da", "A cura di", "Articolo di", "Testo di", "Autore:", "Dal nostro inviato",
    "Dal nostro corrispondente" } },
  { kind = "byline", where = "line", words = {
    "ANSA", "AGI", "Adnkronos", "Redazione", "LaPresse", "Reuters" } },
  { kind = "dateline", where = "start", max_words = 14, words = {
    "Pubblicato", "Pubblicato il", "Aggiornato", "Ultimo aggiornamento", "Aggiornato il" } },
  { kind = "dateline", where = "end", max_words = 9, words = {
    "min di lettura", "minuti di lettura", "ore fa", "minuti" } },
  { kind = "comment", where = "start", max_words = 12, words = {
    "Lascia un commento", "Il tuo indirizzo email non", "Rispondi a", "Scrivi un commento", "Aggiungi un commento",
    "I commenti" } },
}

local common = [[
    di e che il la in a per un è del non una i con le da si della sono come ha lo nel alla più gli al dei anche ma su
    delle o se ci dal nella ad chi questo questa essere stato due suo sua tra era dalla loro hanno alle sul degli cui
    ed prima dopo ai fra anni ancora già solo dell'anno fatto ogni molto perché quando quello sulla tutti tutto mi io
    lui così senza contro nei stata sui però dove poi può sempre]]

return { wording = wording, common = common }
