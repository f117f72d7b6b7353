title = Bestil nyt sundhedskort
summary = Det gule kort: mistet, ødelagt, ny læge eller nyt navn.
intro = Du bestiller kortet her og nu. Det kommer med posten om 2–3 uger.
bring-mitid = Din telefon med MitID, eller et NemID-kort med pinkode.
intro-fee = Højst { $fee } – i nogle tilfælde gratis.
alternative = Bestil på borger.dk under »Sundhedskort«, eller tal med personalet i Borgerservice.

reason = Hvorfor skal der bruges et nyt kort?
    .help = Grunden bestemmer, om det koster noget.
    .short = Grund
reason-lost = Kortet er væk eller stjålet
reason-damaged = Kortet er gået i stykker
reason-stripe-fault = Magnetstriben virker ikke
reason-doctor = Jeg vil skifte læge
reason-doctor-closed = Min læge er stoppet
reason-group = Jeg vil skifte sikringsgruppe
reason-married = Nyt navn ved vielse inden for de sidste 3 måneder
reason-new-number = Nyt CPR-nummer
reason-fifteen = Fyldt 15 inden for de sidste 60 dage

age = Hvor gammelt er kortet?
    .help = Er det over 4 år gammelt, er et nyt gratis.
    .short = Kortets alder
age-under-4-years = Under 4 år
age-over-4-years = Over 4 år

new-doctor = Hvilken læge skal stå på kortet?
    .help = Skriv lægens eller klinikkens navn.
    .short = Ny læge

whose = Hvem er kortet til?
    .help = Fra 15 år kan man bestille selv. Forældre kan bestille til børn under 18, der bor hos dem.
    .short = Kortet er til
whose-mine = Mig selv
whose-child = Mit barn

child-name = Hvad hedder barnet?
    .help = Skriv barnets fulde navn.
    .short = Barnets navn

child-number = Hvad er barnets CPR-nummer?
    .help = Tallene vises som prikker, så ingen andre kan se dem.
    .short = Barnets CPR-nummer

who = Vis, hvem du er

phone = Hvilket telefonnummer må vi ringe på?
    .help = Kun hvis der er noget om dit kort. Du kan springe over.
    .short = Telefon

fee-replacement = Gebyr for nyt kort
fee-damaged = Gebyr for nyt kort

statement = Jeg bestiller et nyt sundhedskort til mig selv eller mit barn.

next = Kortet kommer med posten til din folkeregisteradresse om 2–3 uger. Er der et gebyr, kommer det i Digital Post. Et midlertidigt bevis er gratis: spørg personalet.
    .pending = Bestillingen er gemt sikkert og sendes af sig selv. Kortet kommer med posten til din folkeregisteradresse om 2–3 uger.
