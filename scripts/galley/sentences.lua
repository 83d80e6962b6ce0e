-- galley/sentences.lua: what a full stop behind a word means, language by language.
-- SPDX-License-Identifier: MIT
--
-- This is data. By Unicode's rules (UAX #29) a sentence ends at a full stop with a space and a capital or a digit
-- behind it; the lists say where it does not. A language without lists of its own takes those of English. Copy the file,
-- change it and load yours with --script-path.
--
-- Words are parted by white space. Those before a full stop stand without it ("Mr", "a.m"). Letter case counts.
--
--   title    the sentence goes on: a name follows, or whatever the abbreviation introduces
--   name     it goes on before a capital, unless that word is a starter ("Acme Inc. Chief Ann Lee", "Acme Inc. The ...").
--            Initials (J. K., U.S.) are taken so without being listed
--   number   it goes on before a digit
--   time     it goes on before one of `when`, or where no more than the time has been said ("At 5 a.m. Mr Li rang")
--   ends     no abbreviation, whatever it looks like
--   starter  words that start sentences and are seldom part of a name
--   when     what follows a time
--   counted  what makes a number before it an ordinal, in languages that write those with a full stop ("12. Juni");
--            "1" stands for another number of that sort ("12. 6. 2020")
--   label    with a colon, in the midst of a line and behind a word, it starts a sentence ("The minister Photo: AP")
--
-- What is left out on purpose: words that stand at the end of sentences as often as inside ("etc." before a capital).

local languages = {}

languages.en = {
  title = [[ Mr Mrs Ms Mx Dr Drs Prof Profs Gen Gov Govs Sen Sens Rep Reps Lt Col Cols Sgt Capt Maj Cmdr Cpl Pvt Adm Rev Hon
    Messrs Mme Mlle Msgr Fr Pres Supt Insp Det Ald Amb Asst Atty Mt Ft vs v e.g i.e viz cf approx ]],
  name = [[ St Ste Jr Sr Esq Inc Ltd Co co Cos Corp Bros Plc Assn Univ Dept Ave Blvd Rd Ph.D M.D B.A M.A ]],
  number = [[ No Nos no nos N° p pp c ca Fig Figs fig Vol vol Art Arts Sec Sect Ch ch Chap Eq par para Jan Feb Mar Apr Aug
    Sep Sept Oct Nov Dec est Est tel Tel Ext ext b d m div ]],
  time = [[ a.m p.m A.M P.M b d m ]],
  ends = [[ D.C B.C A.D C.E B.C.E ]],
  starter = [[ The A An In On At It He She They We I You This That These Those But And Or So If When While As After For From
    With By To His Her Their Its Our My Your There Here What Who How Why Where Which Not No Some All One Both Many Most Since
    Before Then Now Yet Once Until Also Under Other Though Although However Because Even It's He's She's I'm We're They're
    It’s He’s She’s I’m We’re They’re Did Do Does Is Are Was Were Have Has Had Will Would Can Could Should Let Please
    Today Yesterday Tomorrow Later Meanwhile Instead Another Each Every Few Several More Such Nor ]],
  when = [[ Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun January February
    March April May June July August September October November December Jan Feb Aug Sept Oct Nov Dec EST EDT ET CST CDT
    CT MST MDT MT PST PDT PT GMT BST UTC CET CEST IST Eastern Pacific Central Mountain Local ]],
  label = [[ Photo Photos Photograph Picture Pictures Image Images Credit Video Illustration Graphic ]],
}

languages.de = {
  title = [[ Hr Hrn Fr Frl Dr Prof Ing Dipl Mag Pfr Hl St bzw vgl Vgl z d u i s S a o ggf evtl inkl exkl zzgl abzgl ca Ca rd
    sog insb insbes bes bspw beisp gem lt Lt ehem einschl entspr sen jun geb verh gest gez mind max min mtl jährl dt engl
    franz amerik russ ital span lat griech allg betr bzgl dgl Gebr ausschl vorm nachm röm kath ev Abt Reg Bez Kfm Red Hrsg
    i.d z.B d.h u.a i.d.R i.A i.V o.ä u.U v.a z.T z.Zt s.o s.u m.E u.s.w ]],
  name = [[ usw etc Str str Co Nr Mio Mrd Tsd Std Inc Ltd Corp e.V a.D b.Chr n.Chr v.Chr h.c ]],
  number = [[ Nr Nrn No Bd Bde Kap Abs Art Ziff Abb Tab Seite S Anm Aufl Tel Jan Feb Mär Apr Aug Sep Sept Okt Nov Dez Jg Nov
    Mo Di Mi Do ]],
  starter = [[ Der Die Das Den Dem Des Ein Eine Einen Einem Einer Eines Er Sie Es Wir Ihr Ich Du Man Dies Diese Dieser Dieses
    Diesen Diesem Jene Jener Und Aber Oder Doch Denn Auch Nach Nachdem Vor Bei Mit Von Zu Zum Zur In Im An Am Auf Aus Für Um
    Über Unter Durch Gegen Ohne Seit Bis Während Wegen Trotz Wenn Als Wie Wo Was Wer Warum Wann Ob Weil Da Dort Hier Dann
    Damit Dabei Dazu Danach Darum Deshalb Daher Doch Jedoch So Nun Jetzt Heute Gestern Morgen Noch Schon Nur Nicht Kein
    Keine Alle Viele Einige Mehr Sein Seine Seiner Ihre Ihren Unser Unsere Sein Laut Beide Bisher Bereits Zudem Außerdem Ist
    Sind War Waren Hat Haben Hatte Wird Werden Wurde Kann Können Soll Will ]],
  counted = [[ 1 Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Jan Feb Mär Apr Aug Sep
    Sept Okt Nov Dez Jahrhundert Jahrhunderts Jh Jhd Jahrestag Geburtstag Mal Platz Rang Etage Stock Stockwerk Klasse Runde
    Minute Spieltag Spieltags Bezirk Bundestag Auflage Ausgabe Kapitel Tag Woche Monat Jahr Lebensjahr Armee Division Liga
    Weltkrieg Parteitag ]],
  label = [[ Foto Fotos Bild Bilder Video Grafik Quelle ]],
}

languages.fr = {
  title = [[ M MM Mme Mmes Mlle Mlles Dr Drs Pr Prof Me Mgr Ste Sté St Gén Col Cdt Cap Lt cf Cf env p.ex c.-à-d ex apr av boul bd
    all i.e N.B ]],
  name = [[ etc Cie Inc Ltd Co Jr ]],
  number = [[ p pp n no No N° art Art chap vol t fig éd tél Tél janv févr avr juil sept oct nov déc ]],
  starter = [[ Le La Les L'un Un Une Des Du De Il Elle Ils Elles On Nous Vous Je Tu Ce Cet Cette Ces C'est C’est Son Sa Ses Leur
    Leurs Notre Nos Mon Ma Mes Et Mais Ou Où Donc Or Car Ni Si Quand Lorsque Comme Pour Par Avec Sans Dans En Au Aux À A Sur
    Sous Selon Après Avant Depuis Pendant Malgré Alors Ainsi Aussi Puis Enfin Cependant Pourtant Toutefois Plus Moins Très
    Tout Tous Toutes Toute Aucun Certains Plusieurs Qui Que Quoi Quel Quelle Comment Pourquoi Hier Aujourd'hui Aujourd’hui
    Demain Ici Là Non Oui Chaque D'autres D’autres Rien Ne Y ]],
  label = [[ Photo Photos Image Vidéo Crédit Illustration ]],
}

languages.es = {
  title = [[ Sr Sra Sres Sras Srta Srtas Dr Dra Dres D Dª Dña Lic Ing Prof Profa Gral Cnel Cap Tte Sto Sta Mons Excmo Excma Ilmo
    Arq Av Avda Pdte Gob Rvdo p.ej P.ej ej Ej aprox dpto Dpto ]],
  name = [[ etc EE.UU EEUU S.A S.L Cía Inc Ltd Co Jr Ud Uds Vd Vds FF.AA JJ.OO ]],
  number = [[ p pp pág págs Pág núm Núm nº Nº n art Art arts cap vol fig tel Tel No ]],
  time = [[ a.m p.m A.M P.M ]],
  starter = [[ El La Los Las Lo Un Una Unos Unas Él Ella Ellos Ellas Nosotros Usted Yo Tú Este Esta Estos Estas Ese Esa Esos Eso Esto
    Aquel Su Sus Mi Mis Nuestro Nuestra Y E O Pero Mas Sino Si Cuando Mientras Como Cómo Donde Dónde Porque Pues Para Por Con
    Sin En De Del Al A Ante Bajo Contra Desde Entre Hacia Hasta Según Sobre Tras Tras Durante Después Antes Entonces Luego Así
    También Además Sin Aunque Ahora Hoy Ayer Mañana Ya No Sí Se Le Les Qué Quién Quien Cuál Cuando Todo Todos Toda Todas Muchos
    Algunos Otro Otra Otros Cada Más Menos Hay Es Era Fue Son Ha Han ]],
  label = [[ Foto Fotos Imagen Vídeo Video Crédito ]],
}

languages.it = {
  title = [[ Sig sig Sigg Sig.ra Sig.na Dott dott Dott.ssa Dr Prof prof Prof.ssa On on Sen sen Avv avv Ing ing Arch Geom Rag Mons Gen
    Col Cap Ten Cav Comm Egr Gent.mo Spett Ill Rev S SS P.es p.es es Es cfr Cfr ca ]],
  name = [[ ecc S.p.A S.r.l Inc Ltd Co Jr U.S.A ]],
  number = [[ p pp pag pagg Pag n nn N nr num art Art artt cap vol fig tel Tel sec ]],
  starter = [[ Il Lo La I Gli Le L'ha Un Uno Una Egli Ella Lui Lei Loro Noi Voi Io Tu Questo Questa Questi Queste Quello Quella Quelli
    Suo Sua Suoi Mio Mia Nostro E Ed O Ma Però Se Quando Mentre Come Dove Perché Poiché Per Con Senza In Di Del Della Dei
    Delle Da Dal Dalla Al Alla Ai A Ad Su Sul Sulla Nel Nella Nei Tra Fra Dopo Prima Durante Secondo Contro Poi Allora Così
    Anche Inoltre Tuttavia Oggi Ieri Domani Ora Adesso Già Non Sì Si Ci Vi Che Chi Cosa Quale Quanto Tutto Tutti Molti Alcuni
    Altri Ogni Più Meno È Era Sono Ha Hanno C'è C’è ]],
  label = [[ Foto Immagine Video Credito ]],
}

languages.nl = {
  title = [[ dhr Dhr mw Mw mevr Mevr mr Mr ir Ir ing Ing drs Drs dr Dr prof Prof ds Ds jhr gen kol kap lt St bijv Bijv bv resp ca Ca
    evt incl excl d.w.z o.a O.a m.b.t t.a.v i.p.v m.a.w z.g zgn vgl Vgl aug t.o.v n.a.v i.v.m a.h.w m.i.v ]],
  name = [[ enz etc e.d jr Jr sr Inc Ltd Co Corp B.V N.V V.S ]],
  number = [[ nr Nr nrs no No blz p pp art Art hfst fig afb tel Tel jan feb mrt apr aug sept okt nov dec ]],
  starter = [[ De Het Een Hij Zij Ze We Wij Ik Je Jij U Jullie Dit Dat Deze Die En Maar Of Want Dus Als Toen Wanneer Terwijl Omdat
    Hoewel Nadat Voor Voordat Na Met Zonder Van Uit Over Onder Door Tegen Bij Naar Tot Sinds Tijdens Volgens In Op Aan Om Te
    Er Hier Daar Dan Nu Vandaag Gisteren Morgen Ook Nog Al Niet Geen Wat Wie Waar Hoe Waarom Welke Zijn Haar Hun Ons Onze Mijn
    Alle Veel Sommige Andere Elke Ieder Meer Toch Echter Daarom Daarna Bovendien Is Was Heeft Had Wordt Werd ]],
  label = [[ Foto Beeld Video Illustratie ]],
}

languages.pl = {
  title = [[ dr Dr prof Prof mgr Mgr inż doc hab gen płk ppłk mjr kpt por ppor sierż ks Ks bp abp kard św Św im ul Ul al Al pl os
    np Np tzn tzw Tzw tj Tj m in m.in M.in zob Zob por Por ok Ok ob pt wg Wg jw red Red ang niem fr łac ros śp woj pow gm pn wsch
    zach płn płd tow p pp ps ]],
  name = [[ itd itp etc r w Sp o.o S.A Inc Ltd Co Jr zł gr tys mln mld godz min sek ]],
  number = [[ nr Nr art Art ust par pkt str s t tom rys tab tel Tel godz r ok ]],
  starter = [[ Ten Ta To Te Ci On Ona Ono Oni One Ja Ty My Wy I A Ale Lecz Albo Lub Więc Jeśli Jeżeli Gdy Kiedy Gdzie Jak Bo Ponieważ
    Że Żeby Aby Dla Do Od Z Ze W We Na Nad Po Pod Przed Przez Przy Za Bez O U Według Podczas Mimo Oprócz Potem Wtedy Teraz
    Dziś Dzisiaj Wczoraj Jutro Już Jeszcze Tak Nie Także Również Też Jednak Zatem Dlatego Co Kto Który Która Dlaczego Czy Jego
    Jej Ich Nasz Swój Mój Wszyscy Wielu Niektórzy Inni Każdy Jest Są Był Była Było Będzie Tam Tu ]],
  label = [[ Fot Foto Zdjęcie Wideo ]],
}

languages.ru = {
  title = [[ г гг гр им ул пл пр просп пер наб бул корп е к н о обл р р-н пос дер с св Св проф Проф акад доц инж ген полк
    подп кап лейт серж чл корр канд докт т.е т.к т.н Т.н т.о напр Напр см См ср Ср т.д.п др.-греч лат англ нем фр ит исп тов Тов
    гос мин зам зав ок прим ]],
  name = [[ др пр т.п т.д тыс млн млрд руб коп долл США см мм км кг куб кв куб.м кв.м в вв н.э ]],
  number = [[ № N рис Рис табл гл ст Ст п пп с стр С Стр т тел Тел ч кв д корп пункт ок ]],
  ends = [[ т.д т.п др ]],
  starter = [[ Это Этот Эта Эти Тот Та То Те Он Она Оно Они Я Ты Мы Вы И А Но Или Да Если Когда Пока Хотя Потому Поэтому Чтобы Как
    Где Куда Откуда Что Кто Какой Почему Зачем Для До От Из Из-за К Ко На Над По Под При Про О Об В Во С Со За Без Перед После
    Через Между Согласно Однако Также Тоже Кроме Затем Потом Тогда Теперь Сейчас Сегодня Вчера Завтра Уже Ещё Еще Не Нет Ни
    Его Её Ее Их Наш Свой Мой Все Всё Многие Некоторые Другие Каждый Один Более Так Такой Там Тут Здесь Ранее Напомним По-моему
    Был Была Было Были Есть Будет ]],
  label = [[ Фото Видео Иллюстрация ]],
}

languages.da = {
  title = [[ hr Hr fru Fru frk Frk dr Dr prof Prof skt Skt Sct St cand bl bl.a Bl.a f.eks F.eks eks dvs Dvs d.v.s ca Ca pga evt Evt
    inkl ekskl jf Jf ifm ift mht vedr Mt Mr Mrs Ms e.g i.e pt kgl ]],
  name = [[ osv mv m.m m.v co Co Ltd Inc Corp A/S Jr Sr kr mio mia kl ]],
  number = [[ nr Nr kap art stk pkt s p pp side fig tlf Tlf kl Kl jan feb mar apr aug sept okt nov dec N° No ]],
  time = [[ a.m p.m A.M P.M ]],
  starter = [[ Den Det De Der En Et Han Hun Vi I Jeg Du Man Denne Dette Disse Og Men Eller Så For Da Når Hvis Mens Fordi Efter Før Med
    Uden Fra Til På Om Over Under Ved Mod Siden Ifølge Her Nu I dag Også Ikke Ingen Hvad Hvem Hvor Hvordan Hvorfor Hvilken Hans
    Hendes Deres Vores Min Alle Mange Nogle Andre Hver Mere Dog Derfor Desuden Er Var Har Havde Bliver Blev Som Did She He ]],
  when = [[ GMT UTC CET ]],
  counted = [[ 1 Januar Februar Marts April Maj Juni Juli August September Oktober November December ]],
  label = [[ Foto Billede Video ]],
}

return languages
