title = Bestil tid hos Borgerservice
summary = Pas, kørekort, MitID og andet, der kræver fremmøde.
intro = Du vælger, hvad det drejer sig om, hvor og hvornår. Du får tiden med det samme.
bring-contact = Dit telefonnummer, så vi kan få fat i dig.
bring-card = Sundhedskort, hvis du vil have navnet udfyldt. Det er ikke nødvendigt.
alternative = Ring til Borgerservice på 89 40 22 22, eller spørg personalet.

subject = Hvad drejer det sig om?
    .help = Vælg det, der passer bedst.
    .short = Emne
subject-passport = Pas
subject-driving-licence = Kørekort
subject-mitid = MitID
subject-moving = Flytning
subject-newcomer = Ny i Danmark
subject-other = Noget andet

place = Hvor vil du have en tid?
    .help = Vælg det sted, der er nemmest for dig.
    .short = Sted

day = Hvilken dag passer dig?
    .help = Her er de dage, hvor der er ledige tider.
    .short = Dag

time = Hvad tid på dagen?
    .help = Alle tider er ledige lige nu.
    .short = Tidspunkt

wish = Hvornår på dagen passer dig bedst?
    .help = Vi finder en tid og giver dig besked.
    .short = Ønske
wish-morning = Om formiddagen
wish-afternoon = Om eftermiddagen
wish-any = Det er lige meget

who = Vil du bruge dit kort?

name = Hvad hedder du?
    .help = Skriv dit fulde navn.
    .short = Navn

phone = Hvad er dit telefonnummer?
    .help = Vi ringer kun, hvis der er noget om din tid.
    .short = Telefon

email = Hvad er din e-mail?
    .help = Du kan springe over. Så har du kun kvitteringen her.
    .short = E-mail

statement = Oplysningerne bruges kun til at holde din tid.

next = Kom fem minutter før. Tag billedlegitimation med. Kan du ikke komme, så ring på 89 40 22 22.
    .pending = Vi har dit ønske. Vi ringer til dig og aftaler tiden, senest næste hverdag.
