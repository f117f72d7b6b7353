# The kiosk's own words, in English.
language-name = English
language-da = Dansk
language-en = English
as-is = { $value }
day-and-time = { $day } at { $time }
authority = City of Aarhus
department = Citizens' Services
progress = Step { $at } of { $of }
minutes = { $minutes ->
    [one] About 1 minute
   *[other] About { $minutes } minutes
}
seconds-left = { $seconds ->
    [one] second left
   *[other] seconds left
}

## Start
start = Welcome to Citizens' Services
    .text = Here you can do things yourself, one step at a time. Press to begin.
start-da = Begynd på dansk
start-en = Start in English
card-left = There is a card in the card reader. If it is yours, remember to take it. Otherwise hand it to the staff.

## Services
services = What can we help with?
service-away = Not right now: we have no connection. Try again in a little while.
service-no-reader = Not right now: the card reader does not work.
central-away = We have no connection right now. What you send is stored safely and arrives by itself.
central-away-wish = We have no connection right now. You can wish for a time, and we call you.
reader-away = The card reader does not work right now.
desk = Ask the staff.

## Before a service
intro-time = Time
intro-bring = You need
intro-fee = Price
intro-otherwise = Another way
begin = Begin

## Everywhere
back = Back
next = Next
leave = End
change = Change
skip = Skip
try-again = Try again
finish = Finish
one-moment = One moment …
more = More
previous = Previous
show-more = Show more
chosen-count = { $count ->
    [0] None chosen
   *[other] { $count } chosen
}
key-shift = Capital letters
key-space = Space
key-delete = Delete

## Time-out and leaving
time-out = Are you still here?
    .text = Otherwise we delete your answers, so that nobody else sees them.
    .done = The screen is cleared soon. Your case has been sent.
stay = Yes, go on
end-now = No, end now
end-sure = Do you want to end?
    .text = Your answers are deleted, and nothing is sent.
end-yes = Yes, end

## Typed answers
example-name = Example: Anna Prøve Jensen
example-text = Example: Lægehuset Test
example-phone = Example: 20 12 34 56
example-email = Example: anna@eksempel.dk
example-date = Example: 24-12-2026
example-cpr = Ten digits, for example 010190 1234
field-empty = Write an answer.
field-too-long = The answer is too long. Make it shorter.
field-not-a-name = A name is made of letters, for example: Anna Prøve Jensen.
field-not-a-phone = A phone number has eight digits, for example 20 12 34 56. Foreign ones begin with +.
field-not-an-email = An e-mail address looks like this: anna@eksempel.dk
field-not-a-date = There is no such date. Write day, month and year, for example 24-12-2026.
field-not-a-cpr = That is not a CPR number. Write ten digits, for example 010190 1234.

## Picks
looking-slot-day = We are looking for free times
looking-slot-time = We are looking for free times
looking-loans = We are getting your loans
free-times = { $count ->
    [one] 1 free time
   *[other] { $count } free times
}
clock-time = At { $time }
no-day-fits = None of the days suits me
slot-wish = We call you and agree on a day
slot-taken = Somebody else got the time first. Please choose another. All your other answers are kept.
no-slots = There are no free times right now
    .text = You can leave a wish. Then we call you and agree on a time.
slots-away = We cannot see the free times right now
    .text = You can leave a wish. Then we call you and agree on a time.
leave-wish = Leave a wish
loans-away = We cannot get your loans right now
    .text = The library does not answer. Try again in a little while, or ask the staff.
loans-not-found = We cannot find you as a borrower
    .text = Ask the staff whether your card is registered with the library.
loans-owed = You owe { $owed } in fees. You can pay on the library's website or to the staff.
loan-by-and-due = { $author } · due { $due }
loan-due = Due { $due }
loan-not-renewable = Cannot be renewed
loan-renewed = Renewed until { $due }
loan-reserved = Not renewed: somebody is waiting for it. Due { $due }
loan-used-up = Not renewed: it cannot be renewed any more. Due { $due }
loan-blocked = Not renewed: your card is blocked. Talk to the staff
loan-lost = Not renewed: it is reported lost. Talk to the staff
loan-other = Not renewed. Due { $due }
choose-all = Choose all
only-looking = I only wanted to look

## Who is it
who = You are
who-known = { $name }, shown with { $method }
method-nemid = NemID
method-health-card = a health card
method-chip-health-card = a health card
method-library-card = card and PIN
card-how-insert = Put the card in the reader, chip first.
card-how-scan = Hold the card's barcode in front of the scanner, or swipe it through the reader.
card-how-any = Put the card in the reader, chip first, or hold the barcode in front of the scanner.
type-number-instead = Type the number instead
type-number = Type your CPR number
    .help = The digits are shown as dots, so that nobody else can see them.
without-card = Go on without a card
card-reading = Reading the card
    .text = Leave the card in.
card-stale = There was a card in the reader before you came. If it is yours, take it out and put it in again. Otherwise hand it to the staff.
card-weak = The card shows who you are, but that is not enough here. Use another card.
card-unknown-card = We do not know that card. Use a NemID card or a health card.
card-mute = The card does not answer. Turn it so that the chip is first and on top, and put it in again.
card-pulled = The card was taken out. Put it in again and leave it in.
card-silent = The card does not answer any more. Take it out and put it in again.
card-unreadable = The card cannot be read. Wipe the chip and try again.
card-no-reader = The card reader does not work right now. Wait a little, or ask the staff.
card-wrong-pin = The PIN was not right
    .text = Try again, or use another card.
card-last-try = There is only one try left on the card
    .text = We stop here, so that the card is not blocked. Take it out, and find the right PIN first.
card-blocked = The card is blocked
    .text = The PIN was wrong too many times. Take the card out, and talk to the staff.
card-expired = The card has expired
    .text = It cannot be used any more. Take it out, and use another.
card-not-yet-valid = The card is not valid yet
    .text = Take it out, and use another.
card-untrusted = We cannot accept the card
    .text = It is not issued by anybody we know. Take it out, and use another.
card-no-key = The card could not prove that it is genuine
    .text = Take it out, and talk to the staff.
login-blocked = Your library PIN is blocked
    .text = Talk to the staff and show a photo ID. Then you get a new one.
login-away = The library does not answer right now
    .text = Try again in a little while, or ask the staff.
other-card = Use another card
pin = Enter your PIN
    .help = Cover the keys with your hand. Leave the card in.
pin-library = Enter your library PIN
    .help = Four digits. Cover the keys with your hand.
pin-wrong = { $tries ->
    [one] The PIN was not right. You have 1 try left.
   *[other] The PIN was not right. You have { $tries } tries left.
}
pin-wrong-again = The PIN was not right. Try again.
pin-few-tries = { $tries ->
    [one] You have 1 try with this card.
   *[other] You have { $tries } tries with this card.
}
pin-checking = Checking the PIN
    .text = Leave the card in.
login-checking = Checking the PIN
    .text = One moment …

## Review and sending
review = Is this right?
    .text = This is sent to Citizens' Services, and nothing else.
send-request = Send
send-appointment = Book the time
send-renewals = Renew
fee = Fee
fee-none = Free
sending = Sending
not-stored = It was not sent
    .text = The kiosk cannot store your case right now. Your answers are still here. Try again, or go to the staff.

## Done
done = We have received your case
    .text = Keep the number. It is your receipt.
done-booked = Your time is booked
    .text = Keep the number. You need it if you want to change the time.
done-pending = We have received it
    .text = Keep the number. You get an answer as soon as we have it.
done-renewed = Your loans are renewed
    .text = Remember the new dates.
done-renewed-some = Some loans could not be renewed
    .text = See the answer for each loan.
done-refused = Your case needs a person
    .text = We have it, but it could not be handled automatically.
next-refused = Citizens' Services will contact you. You can also call 89 40 22 22 and tell them the number.
booked-time = Time
booked-place = Place
print = Print receipt
print-again = Print again
receipt-came = Yes, it came out
receipt-printing = Printing the receipt …
receipt-printed = Remember your receipt. It is in the printer.
receipt-uncertain = Did your receipt come out?
receipt-failed = The receipt could not be printed. Write the number down, that is enough.
printer-unknown = The printer is not ready. Write the number down, that is enough.
printer-paper-out = The printer has no paper. Write the number down, that is enough.
printer-cover-open = The printer's cover is open. Write the number down, that is enough.
printer-cutter = The printer does not work. Write the number down, that is enough.
printer-hot = The printer is taking a break. Write the number down, that is enough.
printer-fatal = The printer does not work. Write the number down, that is enough.
printer-offline = The printer does not work. Write the number down, that is enough.
printer-disconnected = The printer does not work. Write the number down, that is enough.

## Receipt
receipt-authority = Aarhus Kommune · Borgerservice
receipt-received = Received
receipt-reprint = REPRINT · GENOPTRYK
receipt-next = What happens next?
receipt-contact = Questions? Call 89 40 22 22 and tell them the number.

## Out of order
out-of-order = This kiosk is out of order
out-of-order-storage = We cannot take cases here right now. It is not your fault, and we are working on it.
out-of-order-call = Ask the staff, or call { $phone }.
