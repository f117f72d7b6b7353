title = Order a new health card
summary = The yellow card: lost, damaged, new doctor or new name.
intro = You order the card here and now. It comes by post in 2–3 weeks.
bring-nemid = Your NemID card and the PIN that goes with it.
intro-fee = At most { $fee }, and several reasons cost nothing.
alternative = Order on borger.dk under “Sundhedskort”, or talk to the staff at Citizens' Services.

reason = Why do you need a new card?
    .help = The reason decides whether it costs anything.
    .short = Reason
reason-lost = The card is lost or stolen
reason-damaged = The card is broken
reason-stripe-fault = The magnetic stripe does not work
reason-doctor = I want to change doctor
reason-name = I have a new name by marriage

age = How old is the card?
    .help = If it is over 4 years old, a new one is free.
    .short = Age of the card
age-under-4-years = Under 4 years
age-over-4-years = Over 4 years

doctor = Which doctor would you like?
    .help = Write the name of the doctor or the clinic.
    .short = New doctor

who = Show who you are

phone = Which phone number may we call?
    .help = Only if there is something about your card. You can skip this.
    .short = Phone

fee-replacement = Fee for a new card
fee-damaged = Fee for a new card

statement = I order a new health card for myself.

next = The card comes by post to your registered address in 2–3 weeks. The fee is charged by Digital Post.
    .pending = Your order is stored safely and is sent by itself. The card comes by post to your registered address in 2–3 weeks.
