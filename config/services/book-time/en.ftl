title = Book a time at Citizens' Services
summary = Passport, driving licence, MitID and whatever else needs you in person.
intro = You choose what it is about, where and when. The time is yours at once.
bring-contact = Your phone number, so that we can reach you.
bring-card = Your health card, if you want your name filled in. You can do without.
alternative = Call Citizens' Services on 89 40 22 22, or ask the staff.

subject = What is it about?
    .help = Choose what fits best.
    .short = Subject
subject-passport = Passport
subject-driving-licence = Driving licence
subject-mitid = MitID
subject-moving = Moving
subject-newcomer = New in Denmark
subject-other = Something else

place = Where would you like to come?
    .help = Choose the place that is easiest for you.
    .short = Place

day = Which day suits you?
    .help = These are the days with free times.
    .short = Day

time = What time of the day?
    .help = All these times are free right now.
    .short = Time

wish = When in the day suits you best?
    .help = We find a time and let you know.
    .short = Wish
wish-morning = In the morning
wish-afternoon = In the afternoon
wish-any = It does not matter

who = Would you like to use your card?

name = What is your name?
    .help = Write your full name.
    .short = Name

phone = What is your phone number?
    .help = We only call if there is something about your time.
    .short = Phone

email = What is your e-mail address?
    .help = You can skip this. Then you only have the receipt from here.
    .short = E-mail

statement = What you have told us is only used to keep your time.

next = Come five minutes early. Bring a photo ID. If you cannot come, call 89 40 22 22.
    .pending = We have your wish. We call you to agree on a time, on the next working day at the latest.
