-- galley/anatomy/pl.lua: Polish wordings, and the words that stand in most Polish sentences. galley/anatomy.lua tells what each
-- part means.
-- SPDX-License-Identifier: MIT

local wording = {
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Włącz JavaScript", "Twoja przeglądarka", "To wideo jest niedostępne", "Film jest niedostępny",
    "Ta treść jest niedostępna" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Odtwórz wideo", "Zobacz wideo", "Obejrzyj wideo", "Wideo", "Posłuchaj", "Ładowanie" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "akceptuję pliki cookie", "pliki cookies", "plików cookies", "ustawienia prywatności", "ustawienia cookies",
    "twoja zgoda", "wyłącz adblocka" } },
  { kind = "notice", where = "start", max_words = 60, words = {
    "Artykuł został zaktualizowany", "Ten artykuł ukazał się", "Artykuł ukazał się", "Tekst ukazał się",
    "Od redakcji", "Sprostowanie" } },
  { kind = "promo", where = "start", max_words = 40, words = {
    "Zapisz się", "Subskrybuj", "Zasubskrybuj", "Zaprenumeruj", "Obserwuj nas", "Śledź nas", "Dołącz do nas",
    "Pobierz aplikację", "Posłuchaj podcastu", "Wesprzyj", "Wspieraj", "Zaloguj się, aby", "Czytaj bez ograniczeń",
    "Masz już subskrypcję", "Dostęp do treści", "Bądź na bieżąco", "Polub nas" } },
  { kind = "promo", where = "line", words = {
    "Newsletter", "Reklama", "REKLAMA", "Prenumerata", "Subskrypcja", "Materiał sponsorowany",
    "Artykuł sponsorowany", "Podcast", "Koniec reklamy", "Dalsza część tekstu pod wideo",
    "Dalsza część artykułu pod materiałem wideo" } },
  { kind = "boilerplate", where = "line", words = {
    "Udostępnij", "Podziel się", "Drukuj", "Skomentuj", "Komentarze", "Komentarz", "Pokaż komentarze", "Zamknij",
    "Menu", "Szukaj", "Wyszukaj", "Strona główna", "Polityka prywatności", "Regulamin", "Kontakt", "O nas",
    "Redakcja", "Zaloguj", "Zaloguj się", "Zarejestruj się", "Więcej", "Pokaż więcej", "Zobacz więcej",
    "Zobacz wszystkie", "Następny", "Poprzedni", "Wróć", "Do góry", "Spis treści", "Facebook", "Kopiuj link",
    "Wyślij", "Zapisz", "Pomoc", "Galeria", "Powiększ", "Posłuchaj artykułu", "Zgłoś błąd" } },
  { kind = "boilerplate", where = "start", max_words = 25, words = {
    "Wszelkie prawa zastrzeżone", "Copyright", "Przejdź do treści", "Używamy plików cookie", "Ta strona używa",
    "Czas czytania", "Źródło:" } },
  { kind = "related", where = "line", opens = true, words = {
    "Czytaj także", "Czytaj też", "Czytaj również", "Czytaj więcej", "Przeczytaj także", "Przeczytaj też",
    "Przeczytaj również", "Przeczytaj", "Zobacz także", "Zobacz też", "Zobacz również", "Zobacz", "Polecamy",
    "Polecane", "Polecane artykuły", "Powiązane", "Powiązane artykuły", "Podobne artykuły",
    "Może Cię zainteresować", "To może Cię zainteresować", "Mogą Cię zainteresować", "Najpopularniejsze",
    "Najczęściej czytane", "Najnowsze", "Najnowsze wiadomości", "Ostatnie wpisy", "Więcej na ten temat",
    "Więcej wiadomości", "Warto przeczytać", "Inne artykuły", "Następny artykuł", "Poprzedni artykuł",
    "Popularne" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Czytaj także", "Czytaj też", "Czytaj również", "Czytaj więcej", "Czytaj dalej", "Przeczytaj także",
    "Przeczytaj też", "Przeczytaj również", "Zobacz także", "Zobacz też", "Zobacz również", "Zobacz:",
    "Sprawdź też", "Więcej na ten temat", "Obejrzyj także", "ZOBACZ" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Więcej z", "Więcej od", "Wiadomości z", "Wszystko o" } },
  { kind = "section", where = "start", max_words = 12, words = {
    "Tagi", "Tematy", "Kategorie", "Kategoria", "Słowa kluczowe", "Dział", "Hasła" } },
  { kind = "caption", where = "start", max_words = 60, words = {
    "Fot.", "Foto:", "Zdjęcie:", "Zdjęcia:", "Źródło zdjęcia", "Zdjęcie ilustracyjne", "Zdjęcie archiwalne" } },
  { kind = "caption", where = "inside", max_words = 60, words = {
    "Getty Images", "Fot. PAP", "zdjęcie ilustracyjne", "Agencja Gazeta", "Shutterstock", "East News" } },
  { kind = "byline", where = "start", words = {
    "Autor:", "Autorka:", "Autorzy:", "Tekst:", "Oprac.", "Opracowanie:", "Rozmawiał", "Rozmawiała" } },
  { kind = "byline", where = "line", words = {
    "PAP", "Redakcja", "Reuters", "IAR" } },
  { kind = "dateline", where = "start", max_words = 14, words = {
    "Opublikowano", "Data publikacji", "Aktualizacja", "Ostatnia aktualizacja", "Dodano" } },
  { kind = "dateline", where = "end", max_words = 9, words = {
    "min czytania", "minut czytania", "godzin temu", "minut temu" } },
  { kind = "comment", where = "start", max_words = 12, words = {
    "Dodaj komentarz", "Napisz komentarz", "Zostaw komentarz", "Twój adres e-mail nie zostanie",
    "Twój adres email nie zostanie", "Odpowiedz na" } },
}

local common = [[
    w i na z się nie do to że o jest jak a za po od ale już są tym co przez jego dla tego tak oraz był przy które ich
    jej także być czy który ma może było roku która tylko jednak ze będzie go by pod przed jeszcze też sobie nad bo
    gdy tych więcej lat mu mnie te ten ta bardzo nawet między kiedy można była były mają został została bez niż jako
    we aby wszystko tej ją im nas my ja on ona wtedy gdzie]]

return { wording = wording, common = common }
