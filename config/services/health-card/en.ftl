title = Order a new health card
summary = The yellow card: lost, damaged, new doctor or new name.
intro = You order the card here and now. It comes by post in 2–3 weeks.
bring-mitid = Your phone with MitID, or a NemID card with its PIN.
intro-fee = At most { $fee } – sometimes free.
alternative = Order on borger.dk under “Sundhedskort”, or talk to the staff at Citizens' Services.

reason = Why is a new card needed?
    .help = The reason decides whether it costs anything.
    .short = Reason
reason-lost = The card is lost or stolen
reason-damaged = The card is broken
reason-stripe-fault = The magnetic stripe does not work
reason-doctor = I want to change doctor
reason-doctor-closed = My doctor has stopped
reason-group = I want to change insurance group
reason-married = New name by marriage within the last 3 months
reason-new-number = New CPR number
reason-fifteen = Turned 15 within the last 60 days

age = How old is the card?
    .help = If it is over 4 years old, a new one is free.
    .short = Age of the card
age-under-4-years = Under 4 years
age-over-4-years = Over 4 years

new-doctor = Which doctor should be on the card?
    .help = Write the name of the doctor or the clinic.
    .short = New doctor

whose = Who is the card for?
    .help = From 15 you can order yourself. Parents can order for children under 18 who live with them.
    .short = The card is for
whose-mine = Myself
whose-child = My child

child-name = What is the child's name?
    .help = Write the child's full name.
    .short = Child's name

child-number = What is the child's CPR number?
    .help = The digits are shown as dots, so that nobody else can see them.
    .short = Child's CPR number

who = Show who you are

phone = Which phone number may we call?
    .help = Only if there is something about your card. You can skip this.
    .short = Phone

fee-replacement = Fee for a new card
fee-damaged = Fee for a new card

statement = I order a new health card for myself or my child.

next = The card comes by post to your registered address in 2–3 weeks. If there is a fee, it comes by Digital Post. A temporary proof is free: ask the staff.
    .pending = Your order is stored safely and is sent by itself. The card comes by post to your registered address in 2–3 weeks.
