# The central service's own words: the operations page, and appointments in a calendar.
operations-title = Drift af borgerkioskerne
operations-stale = Siden kan ikke hentes lige nu. Det, du ser, kan være forældet.
operations-fresh = Hentet { $time }
role = { $role ->
    [ambassador] ambassadør
    [technician] tekniker
    [analyst] analytiker
   *[other] { $role }
}

sign-in = Log ind
sign-in-intro = For kommunens medarbejdere, der hjælper ved kioskerne, passer dem eller følger, hvad de udretter.
sign-in-token = Din nøgle
sign-in-help = Du har fået den af den, der driver kioskerne. Del den ikke med nogen.
sign-in-refused = Nøglen kendes ikke. Se efter, om hele nøglen er kommet med.
sign-out = Log ud

needs-title = Har brug for et menneske nu
needs-none = Ingen venter, og intet mangler lige nu.
need-call = En borger beder om hjælp
need-call-waiting = Venter
need-call-accepted = { $helper } har taget det
need-call-arriving = { $helper } er på vej
need-call-accepted-you = Du har taget det
need-call-arriving-you = Du er på vej
need-call-language = Taler { $language }
need-call-service = Er i gang med: { $service }
need-out-of-order = Kiosken er ude af drift
need-silent = Intet livstegn fra kiosken
need-dead-letters = { $count ->
    [one] 1 sag kunne ikke sendes og skal ses af et menneske
   *[other] { $count } sager kunne ikke sendes og skal ses af et menneske
}
need-unsent = { $count ->
    [one] 1 sag venter på at blive sendt
   *[other] { $count } sager venter på at blive sendt
}
need-left = { $count ->
    [one] Papir til omkring 1 kvittering
   *[other] Papir til omkring { $count } kvitteringer
}
call-accepted = Tag opkaldet
call-arriving = Jeg er på vej
call-ended = Afslut
call-waiting = Giv tilbage
notice-taken = En anden har taget opkaldet, eller det er slut.

kiosks-title = Kiosker efter bibliotek
kiosks-none = Ingen kiosk har meldt sig endnu.
kiosks-summary = { $working } af { $all } virker
branch-unknown = Uden bibliotek
light = { $light ->
    [works] Virker
    [attention] Kræver snart noget
    [fault] Fejl
    [silent] Intet livstegn
   *[unknown] Uvist, om den virker
}
serving = { $serving ->
    [out-of-order] Ude af drift
    [maintenance] Bliver serviceret
    [cleaning] Bliver gjort ren
   *[other] { $serving }
}
dead-letters = { $count ->
    [one] 1 sag kunne ikke sendes
   *[other] { $count } sager kunne ikke sendes
}
part-state = { $part }: { $state }
part = { $part ->
    [screen] Skærm
    [reader] Kortlæser
    [scanner] Scanner
    [printer] Printer
    [central] Forbindelse
    [outbox] Udbakke
    [disk] Disk
    [clock] Ur
    [configuration] Opsætning
    [audit] Log
   *[other] { $part }
}
state = { $state ->
    [ready] klar
    [works] virker
    [near-end] papiret slipper snart op
    [paper-low] papiret slipper snart op
    [paper-out] papiret er sluppet op
    [cover-open] lågen står åben
    [cutter] kniven sidder fast
    [hot] er for varm
    [fatal] er gået i stykker
    [offline] svarer ikke
    [disconnected] er ikke forbundet
    [no-service] styreprogrammet kører ikke
    [no-reader] findes ikke
    [no-card] klar
    [card] et kort sidder i
    [mute] et kort, der ikke svarer
    [down] ingen forbindelse
    [slow] svarer for langsomt
    [nonsense] svarer noget, der ikke kan forstås
    [refused] afviser kiosken
    [full] er fuld
    [low] er snart fuld
    [skewed] går forkert
    [unknown] tilstanden kendes ikke
   *[other] { $state }
}
since = siden { $time }

today-title = I dag
today-none = Ingen har brugt en kiosk endnu i dag.
today-sessions = { $count ->
    [one] 1 besøg
   *[other] { $count } besøg
}
today-few = færre end { $below } besøg
today-suppressed = Tal under { $below } vises ikke, så ingen kan genkendes. Derfor mangler nogle gange også et større tal.
today-csv = Hent dagens tal som tabel (CSV)
today-untold = –
chart-outcomes = Sådan endte det
chart-places = Efter bibliotek
chart-services = Efter tjeneste
service-none = Ingen valgt
outcome = { $outcome ->
    [completed] Gennemført
    [not-eligible] Ikke berettiget
    [referred] Henvist
    [alternative] Ikke-digital vej
    [abandoned] Opgivet
    [fault] Teknisk fejl
   *[other] { $outcome }
}
end-helped = Kom videre
end-abandoned = Opgivet
end-fault = Teknisk fejl
end-untold = Vises ikke hver for sig

calendar-title = Tid hos Borgerservice
calendar-words = Sagens nummer er { $reference }. Kom fem minutter før.
