-- galley/anatomy/fr.lua: French wordings, and the words that stand in most French sentences. galley/anatomy.lua tells what each
-- part means.
-- SPDX-License-Identifier: MIT

local wording = {
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Veuillez activer JavaScript", "Votre navigateur ne", "Cette vidéo n'est pas disponible",
    "Cette vidéo n'est plus", "Ce contenu n'est pas", "Ce contenu est bloqué", "La vidéo ne peut" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Lire la vidéo", "Voir la vidéo", "Regarder la vidéo", "Vidéo", "Écouter", "Chargement" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "accepter les cookies", "paramètres des cookies", "gérer vos cookies", "gérer mes choix", "votre consentement",
    "vous avez refusé les cookies", "ce contenu est hébergé", "désactiver votre bloqueur" } },
  { kind = "notice", where = "start", max_words = 60, words = {
    "Cet article a été publié", "Cet article est paru", "Cet article a été mis à jour", "Cet article a été modifié",
    "Note de la rédaction", "Mise à jour", "Rectificatif", "Une version précédente",
    "La version originale de cet article", "Article initialement publié" } },
  { kind = "promo", where = "start", max_words = 40, words = {
    "Abonnez-vous", "Inscrivez-vous", "S'abonner", "Je m'abonne", "S'inscrire à", "Recevez", "Recevoir",
    "Suivez-nous", "Suivez toute", "Retrouvez toute", "Retrouvez tous", "Retrouvez-nous",
    "Téléchargez l'application", "Écoutez notre podcast", "Soutenez", "Faites un don", "Cet article est réservé",
    "Article réservé aux abonnés", "La suite est réservée", "Il vous reste", "Déjà abonné", "Pour soutenir",
    "Découvrez nos offres", "Découvrez notre newsletter" } },
  { kind = "promo", where = "line", words = {
    "Newsletter", "Newsletters", "Publicité", "Abonné", "Abonnés", "Réservé aux abonnés", "Offrir cet article",
    "Podcast", "Podcasts", "La suite après la publicité", "La suite après cette publicité", "Annonce",
    "Contenu sponsorisé" } },
  { kind = "boilerplate", where = "line", words = {
    "Partager", "Partager l'article", "Partager sur Facebook", "Partager cet article", "Imprimer", "Commenter",
    "Commentaires", "Réagir", "Voir les commentaires", "Fermer", "Menu", "Recherche", "Rechercher", "Accueil",
    "Mentions légales", "Politique de confidentialité", "Conditions générales", "Contact", "Contactez-nous",
    "Qui sommes-nous", "À propos", "Se connecter", "Connexion", "S'identifier", "Voir plus", "Voir tout", "Plus",
    "Suivant", "Précédent", "Retour", "Haut de page", "Sommaire", "Facebook", "Copier le lien", "Envoyer",
    "Envoyer par e-mail", "Ajouter à mes favoris", "Lire plus tard", "Sélections", "Aide", "Gestion des cookies",
    "Plan du site", "Écouter l'article", "Agrandir l'image", "Diaporama" } },
  { kind = "boilerplate", where = "start", max_words = 25, words = {
    "Tous droits réservés", "Copyright", "Temps de lecture", "Aller au contenu", "Reproduction interdite",
    "Nous utilisons des cookies", "Ce site utilise", "Signaler une erreur" } },
  { kind = "related", where = "line", opens = true, words = {
    "Lire aussi", "À lire aussi", "A lire aussi", "À lire", "A lire", "Voir aussi", "À voir aussi",
    "Sur le même sujet", "Sur le même thème", "À découvrir", "Les plus lus", "Les plus lues", "Le plus lu",
    "Articles les plus lus", "Les articles les plus lus", "Articles similaires", "Articles liés",
    "Articles connexes", "Articles récents", "Derniers articles", "À la une", "A la une", "Dernières actualités",
    "En continu", "Dans la même rubrique", "Plus d'articles", "D'autres articles", "Vous aimerez aussi",
    "Vous pourriez aussi aimer", "Cela pourrait vous intéresser", "Recommandé pour vous", "Nos recommandations",
    "La rédaction vous conseille", "Pour aller plus loin", "Lire la suite", "En savoir plus", "Article suivant",
    "Article précédent" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Lire aussi", "À lire aussi", "A lire aussi", "Lire également", "À lire également", "Lire notre",
    "Lire l'article", "Voir aussi", "À voir aussi", "Relire", "Lire la suite", "En savoir plus", "Notre article",
    "Sur le même sujet", "Pour aller plus loin", "EN IMAGES", "VIDEO", "VIDÉO" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Plus d'actualités", "Toute l'actualité", "Plus de", "Tous les articles", "Le meilleur de" } },
  { kind = "section", where = "start", max_words = 12, words = {
    "Sujets", "Tags", "Mots-clés", "Mots clés", "Rubriques", "Catégories", "Catégorie", "Thèmes", "Classé dans",
    "Sur le thème" } },
  { kind = "caption", where = "start", max_words = 60, words = {
    "Photo:", "Photo d'illustration", "Image d'illustration", "Crédit photo", "Crédits photo", "Crédit:",
    "Crédits:", "Illustration:", "Légende:", "Source:" } },
  { kind = "caption", where = "inside", max_words = 60, words = {
    "via Getty", "Getty Images", "AFP via", "Photo AFP", "Photo archives", "Photo d'illustration",
    "photo d'archives", "Crédit photo" } },
  { kind = "byline", where = "start", words = {
    "Par", "Propos recueillis par", "Texte de", "Publié par", "Rédigé par", "Écrit par", "Auteur:",
    "De notre correspondant", "De notre envoyé spécial" } },
  { kind = "byline", where = "line", words = {
    "AFP", "avec AFP", "Reuters", "La rédaction", "Rédaction", "Agences" } },
  { kind = "dateline", where = "start", max_words = 16, words = {
    "Publié", "Publié le", "Mis à jour", "Mis à jour le", "Modifié le", "Mise en ligne" } },
  { kind = "dateline", where = "end", max_words = 9, words = {
    "min de lecture", "minutes de lecture", "min" } },
  { kind = "comment", where = "start", max_words = 12, words = {
    "Laisser un commentaire", "Laissez un commentaire", "Votre adresse e-mail ne sera",
    "Votre adresse de messagerie ne sera", "Les commentaires sont", "Répondre à", "Ajouter un commentaire",
    "Poster un commentaire" } },
}

local common = [[
    de la le les et des à en un du une est que pour dans qui au sur par plus pas il a ce se ne avec son sont ou cette
    été aux mais ont sa comme elle ces nous d'un d'une ses on leur n'est c'est qu'il y fait être deux tout entre
    aussi après dont sans avait même était leurs si avoir depuis ils contre sous alors selon vous encore bien où je
    très lui peut notre mon tous autres toute faire]]

return { wording = wording, common = common }
