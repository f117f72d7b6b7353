# The kiosk's own words, in Danish: the language every other falls back to.
language-name = Dansk
language-da = Dansk
language-en = English
as-is = { $value }
day-and-time = { $day } kl. { $time }
authority = Aarhus Kommune
department = Borgerservice
progress = Trin { $at } af { $of }
minutes = { $minutes ->
    [one] Cirka 1 minut
   *[other] Cirka { $minutes } minutter
}
seconds-left = { $seconds ->
    [one] sekund tilbage
   *[other] sekunder tilbage
}

## Start
start = Velkommen til Borgerservice
    .text = Her kan du klare det selv, ét trin ad gangen. Tryk på dit sprog for at begynde.
start-da = Begynd på dansk
start-en = Start in English
card-left = Der sidder et kort i kortlæseren. Er det dit, så husk at tage det med. Ellers aflever det til personalet.

## Services
services = Hvad kan vi hjælpe dig med?
service-away = Kan ikke bruges lige nu. Vi mangler forbindelse. Prøv igen om lidt.
service-no-reader = Kan ikke bruges lige nu. Kortlæseren virker ikke.
central-away = Vi mangler forbindelse lige nu. Det, du sender, bliver gemt sikkert og kommer frem af sig selv.
central-away-wish = Vi mangler forbindelse lige nu. Du kan ønske en tid, og så ringer vi til dig.
reader-away = Kortlæseren virker ikke lige nu.
desk = Spørg personalet.

## Before a service
intro-time = Det tager
intro-bring = Du skal bruge
intro-fee = Pris
intro-otherwise = Andre muligheder
begin = Begynd

## Everywhere
back = Tilbage
next = Næste
leave = Afslut
change = Ret
skip = Spring over
try-again = Prøv igen
finish = Færdig
one-moment = Et øjeblik …
more = Flere
previous = Forrige

## Time-out and leaving
time-out = Er du her stadig?
    .text = Ellers sletter vi dine svar, så ingen andre ser dem.
    .done = Vi har modtaget det, du sendte. Skærmen bliver ryddet om lidt.
stay = Jeg vil fortsætte
end-now = Nej, afslut nu
end-sure = Vil du afslutte?
    .text = Dine svar bliver slettet, og intet bliver sendt.
end-no = Nej, fortsæt
end-yes = Ja, afslut

## Typed answers
example-name = Eksempel: Anna Prøve Jensen
example-text = Eksempel: Lægehuset Test
example-phone = Eksempel: 20 12 34 56
example-email = Eksempel: anna@eksempel.dk
example-date = Eksempel: 24-12-2026
example-cpr = Ti cifre, for eksempel 010190 1234
field-empty = Skriv et svar.
field-too-long = Svaret er for langt. Skriv det kortere.
field-not-a-name = Skriv navnet med bogstaver, for eksempel Anna Prøve Jensen.
field-not-a-phone = Et telefonnummer har otte cifre, for eksempel 20 12 34 56. Udenlandske numre begynder med + og landekoden.
field-not-an-email = En e-mail ser sådan ud: anna@eksempel.dk
field-not-a-date = Vi kan ikke bruge datoen. Skriv dag, måned og år, for eksempel 24-12-2026.
field-not-a-cpr = Det er ikke et CPR-nummer. Skriv ti cifre, for eksempel 010190 1234.

## Picks
looking-slot-day = Vi finder ledige tider
looking-slot-time = Vi finder ledige tider
looking-loans = Vi henter dine lån
free-times = { $count ->
    [one] 1 ledig tid
   *[other] { $count } ledige tider
}
clock-time = Kl. { $time }
no-day-fits = Ingen af dagene passer mig
slot-wish = Vi ringer og aftaler en dag
slot-taken = En anden nåede desværre at tage tiden. Vælg en ny tid. Dine andre svar er her stadig.
no-slots = Der er ingen ledige tider lige nu
    .text = Du kan skrive dig op. Så ringer vi og aftaler en tid.
slots-away = Vi kan ikke se de ledige tider lige nu
    .text = Du kan skrive dig op. Så ringer vi og aftaler en tid.
leave-wish = Skriv mig op
loans-away = Vi kan ikke hente dine lån lige nu
    .text = Bibliotekets system svarer ikke. Prøv igen om lidt, eller spørg personalet.
loans-not-found = Vi kan ikke finde dig som låner
    .text = Spørg personalet, om dit kort er tilmeldt biblioteket.
loans-owed = Du skylder { $owed } i gebyr. Det kan betales på bibliotekets hjemmeside eller hos personalet.
loan-by-and-due = { $author } · afleveres senest { $due }
loan-due = Afleveres senest { $due }
loan-not-renewable = Kan ikke fornyes
loan-renewed = Fornyet til { $due }
loan-reserved = Ikke fornyet, fordi en anden venter på den. Aflever senest { $due }
loan-used-up = Ikke fornyet, fordi den ikke kan fornyes flere gange. Aflever senest { $due }
loan-blocked = Ikke fornyet, fordi dit kort er spærret. Tal med personalet
loan-lost = Ikke fornyet, fordi den er meldt væk. Tal med personalet
loan-other = Ikke fornyet. Aflever senest { $due }
choose-all = Vælg alle
only-looking = Jeg ville kun se mine lån

## Who is it
who = Du er
who-known = { $name }, vist med { $method }
method-nemid = NemID
method-health-card = sundhedskort
method-chip-health-card = sundhedskort
method-library-card = bibliotekets pinkode
method-mitid = MitID
card-how-insert = Sæt kortet i læseren med chippen forrest og opad.
card-how-scan = Hold kortets stregkode foran skanneren, eller træk det gennem læseren.
card-how-type = Skriv nummeret på dit kort.
card-how-any = Sæt kortet i læseren med chippen forrest og opad, eller hold stregkoden foran skanneren.
type-number-instead = Skriv dit CPR-nummer i stedet
type-number = Skriv dit CPR-nummer
    .help = Tallene vises som prikker, så ingen andre kan se dem.
without-card = Fortsæt uden kort
card-reading = Kortet læses
    .text = Lad kortet sidde.
card-stale = Der sad et kort i læseren, før du kom. Er det dit, så tag det ud og sæt det i igen. Ellers aflever det til personalet.
card-other = Det tilhører en anden end den, der begyndte her. Er det dig, der skal bruge skærmen nu, så afslut først, og begynd forfra.
card-weak = Kortet viser, hvem du er, men det er ikke nok her. Brug et andet kort.
card-unknown-card = Vi kender ikke det kort, så det kan ikke bruges her. Tag det ud, og prøv et andet.
card-mute = Kortet svarer ikke. Vend det, så chippen er forrest og opad, og sæt det i igen.
card-pulled = Kortet blev taget ud. Sæt det i igen, og lad det sidde.
card-silent = Kortet svarer ikke mere. Tag det ud, og sæt det i igen.
card-unreadable = Kortet kan ikke læses. Tør chippen af, og prøv igen.
card-busy = Kortlæseren er optaget. Tag kortet ud, vent lidt, og sæt det i igen.
card-no-reader = Kortlæseren virker ikke lige nu. Vent lidt, eller spørg personalet.
card-not-accepted = Den slags kort tager vi ikke imod her. Brug et andet.
card-wrong-pin = Pinkoden passede ikke
    .text = Prøv igen, eller brug et andet kort.
card-last-try = Der er kun ét forsøg tilbage på kortet
    .text = Vi stopper her, så kortet ikke bliver spærret. Tag kortet ud, og find den rigtige pinkode først.
card-blocked = Kortet er spærret
    .text = Pinkoden er tastet forkert for mange gange. Tag kortet ud, og tal med personalet.
card-expired = Kortet er udløbet
    .text = Det kan ikke bruges mere. Tag kortet ud, og brug et andet.
card-not-yet-valid = Kortet gælder ikke endnu
    .text = Tag kortet ud, og brug et andet.
card-untrusted = Vi kan ikke godkende kortet
    .text = Det er ikke udstedt af nogen, som vi kender. Tag kortet ud, og brug et andet.
card-policy = Den slags kort kan ikke bruges her
    .text = Det er måske udstedt til en virksomhed. Tag kortet ud, og brug et andet.
card-revoked = Kortet er spærret af udstederen
    .text = Det må ikke bruges mere. Tag kortet ud, og brug et andet.
card-unchecked = Vi kan ikke kontrollere kortet lige nu
    .text = Tag kortet ud, og brug en anden måde, eller tal med personalet.
card-clock = Der kan ikke kontrolleres kort her lige nu
    .text = Det skyldes uret i skærmen, ikke dit kort. Tag kortet ud, og brug en anden måde, eller tal med personalet.
card-no-key = Kortet kunne ikke bevise, at det er ægte
    .text = Tag kortet ud, og tal med personalet.
login-blocked = Din pinkode til biblioteket er spærret
    .text = Tal med personalet, og vis billedlegitimation. Så får du en ny.
login-away = Bibliotekets system svarer ikke lige nu
    .text = Prøv igen om lidt, eller spørg personalet.
other-card = Brug et andet kort
pin = Tast din pinkode
    .help = Hold hånden for, så ingen kan se med. Lad kortet sidde.
pin-library = Tast din pinkode til biblioteket
    .help = Fire tal. Hold hånden for, så ingen kan se med.
pin-wrong = { $tries ->
    [one] Pinkoden passede ikke. Du har 1 forsøg tilbage.
   *[other] Pinkoden passede ikke. Du har { $tries } forsøg tilbage.
}
pin-wrong-again = Pinkoden passede ikke. Prøv igen.
pin-few-tries = { $tries ->
    [one] Du har 1 forsøg på dette kort.
   *[other] Du har { $tries } forsøg på dette kort.
}
pin-checking = Pinkoden kontrolleres
    .text = Lad kortet sidde.
login-checking = Pinkoden kontrolleres
    .text = Et øjeblik …

## MitID on the citizen's own phone
ways = Vælg det, du har på dig.
way-phone = MitID på min egen telefon
    .help = Du skal bruge din telefon og MitID-appen.
way-card = Et kort
    .help = Sæt det i læseren her.
other-way = Prøv på en anden måde
phone-purpose = Borgerservice Aarhus, { $branch }
phone-asking = Vi gør en kode klar
phone = Brug MitID på din telefon
phone-step-1 = 1. Åbn kameraet på din telefon, og peg på billedet.
phone-step-2 = 2. Se efter, at telefonen viser den samme kode som her.
phone-step-3 = 3. Godkend i MitID. Så går vi videre her af sig selv.
phone-code = Kode
phone-other = Brug et kort i stedet
phone-denied = Du sagde nej på telefonen
    .text = Var det en fejl, så prøv igen.
phone-expired = Koden udløb
    .text = Der gik for lang tid. Prøv igen med en ny kode.
phone-away = MitID svarer ikke lige nu
    .text = Prøv igen om lidt, eller brug et kort.
phone-refused = MitID virker ikke på denne skærm
    .text = Det er ikke din skyld. Brug et kort, eller spørg personalet.
phone-nonsense = Svaret fra MitID kunne ikke bruges
    .text = Prøv igen, eller spørg personalet.
phone-too-weak = Godkendelsen var ikke sikker nok
    .text = Prøv igen, og brug MitID-appen, når du godkender.
phone-replayed = Koden er brugt før
    .text = Prøv igen med en ny kode.

## Review and sending
review = Er det rigtigt?
    .text = Vi sender kun det, du ser her.
send-request = Send
send-appointment = Bestil tid
send-renewals = Forny
fee = Gebyr
fee-none = Gratis
sending = Vi sender
not-stored = Det blev ikke sendt
    .text = Kiosken kan ikke gemme din sag lige nu. Dine svar er her endnu. Prøv igen, eller gå til personalet.

## Done
done = Tak, vi har modtaget det, du sendte
    .text = Gem nummeret. Det er din kvittering.
done-booked = Din tid er bestilt
    .text = Gem nummeret. Det skal du bruge, hvis du vil ændre tiden.
done-pending = Vi har modtaget det
    .text = Gem nummeret. Svaret kommer senere.
done-renewed = Dine lån er fornyet
    .text = Husk de nye datoer.
done-renewed-some = Nogle lån kunne ikke fornyes
    .text = Se svaret for hvert lån.
done-refused = En medarbejder skal se på din sag
    .text = Vi har modtaget den, men den kunne ikke klares automatisk.
next-refused = Borgerservice kontakter dig. Du kan også ringe på 89 40 22 22 og sige nummeret.
booked-time = Tid
booked-place = Sted
print = Udskriv kvittering
print-again = Udskriv igen
receipt-came = Ja, den kom ud
take-card = Husk dit kort. Det sidder i kortlæseren.
receipt-printing = Kvitteringen udskrives …
receipt-printed = Husk din kvittering. Den ligger i printeren.
receipt-uncertain = Kom din kvittering ud?
    .help = Vi kan ikke se det herfra. Dit nummer er { $reference }, og det er nok.
receipt-came-not = Nej, udskriv den igen
    .help = Der kommer til at stå GENOPTRYK på den.
receipt-came-other = Nej, jeg vil have den uden papir
receipt-came-enough = Nej, nummeret er nok
receipt-failed = Kvitteringen kunne ikke udskrives. Skriv nummeret ned. Det er nok.
receipt-slow = Printeren er længe om det. Du kan vente, eller få kvitteringen på en anden måde.
receipt-ways = Kvittering uden papir
receipt-how = Hvordan vil du have din kvittering?
    .help = Du behøver den ikke. Nummeret er nok.
receipt-by-phone = Kvittering på min telefon
receipt-by-email = Kvittering på e-mail
receipt-way-phone = På min telefon
    .help = Du peger kameraet på en kode her på skærmen.
receipt-way-email = På e-mail
    .help = Vi sender den til en adresse, du skriver.
receipt-no-ways = Det kan ikke lade sig gøre lige nu. Skriv nummeret ned. Det er nok.
receipt-address = Hvilken e-mail skal kvitteringen sendes til?
    .help = Vi bruger kun adressen til denne ene e-mail.
receipt-mail = Send
receipt-making = Vi gør kvitteringen klar
receipt-phone = Kvittering på din telefon
receipt-phone-step-1 = 1. Åbn kameraet på din telefon, og peg på billedet.
receipt-phone-step-2 = 2. Åbn siden, og gem den. Den slettes efter 24 timer.
receipt-phone-step-3 = 3. Tryk på Tilbage her på skærmen, når du har den.
receipt-mailed = Kvitteringen er sendt til din e-mail.
receipt-no-phone = Kvitteringen kunne ikke komme på din telefon lige nu. Skriv nummeret ned. Det er nok.
receipt-no-email = E-mailen kunne ikke sendes lige nu. Skriv nummeret ned. Det er nok.
printer-unknown = Printeren er ikke klar. Du får et nummer, som du kan skrive ned.
printer-paper-out = Printeren mangler papir. Du får et nummer, som du kan skrive ned.
printer-cover-open = Printerens låg er åbent. Du får et nummer, som du kan skrive ned.
printer-cutter = Printeren virker ikke. Du får et nummer, som du kan skrive ned.
printer-hot = Printeren holder pause. Du får et nummer, som du kan skrive ned.
printer-fatal = Printeren virker ikke. Du får et nummer, som du kan skrive ned.
printer-offline = Printeren virker ikke. Du får et nummer, som du kan skrive ned.
printer-disconnected = Printeren virker ikke. Du får et nummer, som du kan skrive ned.
printer-holding = Printeren venter på personalet. Du får et nummer, som du kan skrive ned.
printer-staff = Til personalet: Der kan ligge en andens kvittering i printeren. Tag papiret, og sluk og tænd printeren.

## Receipt
receipt-authority = Aarhus Kommune · Borgerservice
receipt-received = Modtaget
receipt-reprint = GENOPTRYK
receipt-next = Hvad sker der nu?
receipt-subject = Kvittering { $reference } fra Borgerservice Aarhus
receipt-contact = Spørgsmål? Ring 89 40 22 22 og sig nummeret.

## Out of order
out-of-order = Kiosken er ude af drift
out-of-order-storage = Vi kan ikke modtage noget her lige nu. Det er ikke din skyld, og vi arbejder på det.
out-of-order-closed = Vi har lukket kiosken for en tid. Det er ikke din skyld.
out-of-order-call = Spørg personalet, eller ring { $phone }.
