title = Bestil nyt sundhedskort
summary = Det gule kort: mistet, ødelagt, ny læge eller nyt navn.
intro = Du bestiller kortet her og nu. Det kommer med posten om 2–3 uger.
bring-nemid = Dit NemID-kort og den pinkode, der hører til.
intro-fee = Højst { $fee }, og flere grunde er gratis.
alternative = Bestil på borger.dk under »Sundhedskort«, eller tal med personalet i Borgerservice.

reason = Hvorfor skal du have et nyt kort?
    .help = Grunden bestemmer, om det koster noget.
    .short = Grund
reason-lost = Kortet er væk eller stjålet
reason-damaged = Kortet er gået i stykker
reason-stripe-fault = Magnetstriben virker ikke
reason-doctor = Jeg vil skifte læge
reason-name = Jeg har fået nyt navn ved vielse

age = Hvor gammelt er kortet?
    .help = Er det over 4 år gammelt, er et nyt gratis.
    .short = Kortets alder
age-under-4-years = Under 4 år
age-over-4-years = Over 4 år

doctor = Hvilken læge vil du have?
    .help = Skriv lægens eller klinikkens navn.
    .short = Ny læge

who = Vis, hvem du er

phone = Hvilket telefonnummer må vi ringe på?
    .help = Kun hvis der er noget om dit kort. Du kan springe over.
    .short = Telefon

fee-replacement = Gebyr for nyt kort
fee-damaged = Gebyr for nyt kort

statement = Jeg bestiller et nyt sundhedskort til mig selv.

next = Kortet kommer med posten til din folkeregisteradresse om 2–3 uger. Gebyret opkræves i Digital Post.
    .pending = Bestillingen er gemt sikkert og sendes af sig selv. Kortet kommer med posten til din folkeregisteradresse om 2–3 uger.
