title = Mine lån
summary = Se, hvad du har lånt på biblioteket, og forny dine lån.
intro = Du ser alle dine lån og kan forny dem. Du får svar for hvert lån.
bring-card = Dit sundhedskort eller lånerkort.
bring-pin = Din pinkode til biblioteket.
alternative = Spørg personalet, eller ring til biblioteket på 89 40 92 00.

who = Vis, hvem du er

loans = Hvilke lån vil du forny?
    .help = Tryk på dem, du vil beholde lidt længere.

none = Du har ingen lån
    .text = Der er ikke registreret lån på dit kort.

statement = De valgte lån fornys nu.

next = Aflever senest på den dato, der står ved hvert lån.
    .pending = Vi har din bestilling, men biblioteket har ikke svaret endnu. Lånene fornys af sig selv, når det svarer.
