-- galley/quotes/words.lua: by language, the words by which speech is ascribed. Add to them as to any table:
-- require "galley.quotes.words".en.cue.quips = true
-- SPDX-License-Identifier: MIT

local function set(text)
  local out = {}
  for word in text:gmatch "%S+" do out[word] = true end
  return out
end

local words = {}

words.en = {
  -- verbs of saying and thinking, as they stand beside a quotation, folded
  cue = set [[
    said says say saying tell tells told telling add adds added adding ask asks asked asking write writes wrote writing
    tweeted tweets tweeting posted posts stated stating notes noted noting explain explains explained
    explaining argue argues argued arguing announce announces announced announcing declare declares declared declaring
    insist insists insisted insisting reply replies replied replying respond responds responded responding observe observes
    observed warn warns warned warning admit admits admitted acknowledge acknowledges acknowledged concede concedes conceded
    suggest suggests suggested joke jokes joked recall recalls recalled recalling reiterate reiterates reiterated
    remarked stress stresses stressed urge urges urged complain complains complained conclude concludes concluded
    describe describes described describing predict predicts predicted quip quips quipped reported repeat
    repeats repeated testify testifies testified vow vows vowed shout shouts shouted cry cried continue continues continued
    claims claimed claiming allege alleges alleged assert asserts asserted calls called calling charged
    commented contend contends contended counter countered deny denies denied emphasize emphasized
    emphasise emphasised exclaim exclaimed express expressed maintain maintains maintained mention mentioned pointed
    promised propose proposed quoted read reads reading reveal revealed reveals thinks think
    believe believes believed wonder wonders wondered mock mocked mocks criticize criticized criticise criticised
    accuse accused accuses accusing blast blasted dismiss dismissed labeled labelled dubbed praise praised
    deem deemed lament lamented muse mused offered pledge pledged assure assured cite cited cites confirm confirmed
    confirms demanded hoped hoping attacked boast boasted refer refers referred referring]],
  -- "..., according to the minister"
  by = set "according per",
  -- between the quotation and a verb in front of its speaker: "a déclaré le ministre"
  auxiliary = set "has have had",
  -- words that end the name of a speaker which begins behind a verb
  stop = set [[that in on at when after as while to during before for from about if because with since but and who which
    by via into this last earlier later]],
  -- words at which the name of a speaker before a verb begins anew
  from = set "that as when while because but and if although though whereas after before what how whether since so then",
  -- who may say something, besides names; of these the pronouns stand alone
  subject = set [[he she they it i we you who the a an his her their its our my one this these those another some many most others both
    several officials people]],
  pronoun = set "he she they it i we you who",
  participle = "ing$",
  -- a full stop behind these ends no sentence; nor does one behind a single letter
  abbreviation = set "mr mrs ms dr sen rep reps sens gov gen col lt sgt st jr sr prof rev hon capt cmdr no vs adm maj sec pres",
}

words.de = {
  cue = set [[sagte sagt sagten sagen erklarte erklart erklarten betonte betont meinte meint teilte teilten kritisierte forderte
    fordert hiess heisst schrieb schreibt fragte antwortete ergante erganzte warnte warnt fugte so versicherte berichtete
    bekraftigte behauptete nannte nennt bezeichnete zitierte sprach lobte raumte wies]],
  by = set "laut zufolge",
  stop = set "in im am auf bei nach vor zu zum zur uber dass als wahrend fur mit und der",
  from = set "dass als wahrend weil aber und wenn",
  subject = set "er sie es ich wir man der die das ein eine sein seine ihr ihre dieser diese",
  pronoun = set "er sie es ich wir man",
  participle = "end$",
  auxiliary = set "hat haben hatte",
  abbreviation = set "dr prof hr fr st nr bzw ca",
}

words.fr = {
  cue = set [[dit declare declarait explique expliquait affirme affirmait ajoute estime souligne indique assure precise rappelle
    ecrit ecrivait repond demande confie raconte deplore regrette insiste promet lance lancait annonce note observe juge
    conclut poursuit resume]],
  by = set "selon",
  stop = set "dans a au lors que en sur pour avec qui devant apres avant et",
  from = set "que quand alors mais et si comme",
  subject = set "il elle on ils elles je nous le la les l un une son sa ses leur ce cette",
  pronoun = set "il elle on ils elles je nous",
  participle = "ant$",
  auxiliary = set "a ont avait",
  abbreviation = set "m mme mm mlle dr st",
}

words.es = {
  cue = set [[dijo dice dijeron afirmo afirma explico explica senalo senala aseguro asegura agrego anadio anade declaro declara
    indico manifesto sostuvo subrayo conto escribio pregunto respondio comento considero expreso preciso advirtio insistio
    concluyo recordo apunto lamento]],
  by = set "segun",
  stop = set "en a al durante que cuando por para con sobre tras y quien",
  from = set "que cuando pero y si como mientras",
  subject = set "el ella ellos ellas yo la los las un una su sus este esta",
  pronoun = set "el ella ellos ellas yo",
  participle = "ndo$",
  auxiliary = set "ha han habia",
  abbreviation = set "sr sra dr dra ee uu",
}

words.it = {
  cue = set [[detto dice disse spiega spiegato afferma affermato dichiara dichiarato aggiunge aggiunto sottolinea sottolineato
    commenta commentato scrive scritto racconta ricorda chiede risponde sostiene conclude osserva prosegue assicura annuncia
    annunciato]],
  by = set "secondo",
  stop = set "in a al durante che quando per con su dopo e",
  from = set "che quando ma e se come mentre",
  subject = set "lui lei loro io il la lo i le gli un una suo sua questo questa",
  pronoun = set "lui lei loro io",
  participle = "ndo$",
  auxiliary = set "ha hanno aveva",
  abbreviation = set "dott sig prof on",
}

words.nl = {
  cue = set [[zei zegt zeggen zeiden aldus vertelt vertelde stelt stelde meent meende schrijft schreef vraagt vroeg antwoordt
    antwoordde benadrukt benadrukte noemt noemde verklaarde verklaart waarschuwt waarschuwde voegt voegde vindt vond]],
  by = set "volgens",
  stop = set "in op bij na voor tot over dat toen terwijl met en die",
  from = set "dat toen terwijl omdat maar en als",
  subject = set "hij zij ze ik we men de het een zijn haar hun deze dit",
  pronoun = set "hij zij ze ik we men",
  participle = "end$",
  auxiliary = set "heeft hebben had",
  abbreviation = set "dr mr mevr drs prof",
}

return words
