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
    .text = Do it yourself here, one step at a time. Touch your language to begin.
start-da = Begynd på dansk
start-en = Start in English
card-left = There is a card in the card reader. If it is yours, remember to take it. If not, please hand it to the staff.

## Services
services = What can we help you with?
service-away = Not available right now. We have no connection. Try again in a little while.
service-no-reader = Not available right now. The card reader is not working.
central-away = We have no connection right now. What you send is stored safely and will arrive by itself.
central-away-wish = We have no connection right now. You can ask for a time, and we will call you.
reader-away = The card reader is not working right now.
desk = Ask the staff.

## Before a service
intro-time = It takes
intro-bring = You need
intro-fee = Price
intro-otherwise = Other ways
begin = Start

## Everywhere
back = Back
next = Next
leave = Exit
change = Change
skip = Skip
try-again = Try again
finish = Finish
one-moment = One moment …
more = More
previous = Up

## Time-out and leaving
time-out = Are you still here?
    .text = If not, we will delete your answers, so that nobody else can see them.
    .done = We have received what you sent. The screen will be cleared in a moment.
stay = I want to go on
end-now = No, exit now
end-sure = Do you want to exit?
    .text = Your answers will be deleted, and nothing will be sent.
end-no = No, go on
end-yes = Yes, exit

## Typed answers
example-name = Example: Anna Prøve Jensen
example-text = Example: Lægehuset Test
example-phone = Example: 20 12 34 56
example-email = Example: anna@eksempel.dk
example-date = Example: 24-12-2026
example-cpr = Ten digits, for example 010190 1234
field-empty = Please write an answer.
field-too-long = The answer is too long. Please make it shorter.
field-not-a-name = Write the name with letters, for example Anna Prøve Jensen.
field-not-a-phone = A phone number has eight digits, for example 20 12 34 56. Foreign numbers begin with + and the country code.
field-not-an-email = An e-mail address looks like this: anna@eksempel.dk
field-not-a-date = We cannot use this date. Write day, month and year, for example 24-12-2026.
field-not-a-cpr = This is not a CPR number. Write ten digits, for example 010190 1234.

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
slot-wish = We will call you to agree on a day
slot-taken = Sorry, somebody else just took that time. Please choose another. Your other answers are still here.
no-slots = There are no free times right now
    .text = You can leave a wish. Then we will call you to agree on a time.
slots-away = We cannot see the free times right now
    .text = You can leave a wish. Then we will call you to agree on a time.
leave-wish = Leave a wish
loans-away = We cannot get your loans right now
    .text = The library system does not answer. Try again in a little while, or ask the staff.
loans-not-found = We cannot find you as a borrower
    .text = Ask the staff whether your card is registered with the library.
loans-owed = You owe { $owed } in fees. You can pay on the library's website or to the staff.
loan-by-and-due = { $author } · due { $due }
loan-due = Due { $due }
loan-not-renewable = Cannot be renewed
loan-renewed = Renewed until { $due }
loan-reserved = Not renewed, because somebody is waiting for it. Due { $due }
loan-used-up = Not renewed, because it cannot be renewed again. Due { $due }
loan-blocked = Not renewed, because your card is blocked. Talk to the staff
loan-lost = Not renewed, because it is reported lost. Talk to the staff
loan-other = Not renewed. Due { $due }
choose-all = Choose all
only-looking = I only wanted to see my loans

## Who is it
who = You are
who-known = { $name }, shown with { $method }
method-nemid = NemID
method-health-card = a health card
method-chip-health-card = a health card
method-library-card = the library PIN
method-mitid = MitID
card-how-insert = Put the card in the reader with the chip first and facing up.
card-how-scan = Hold the card's barcode in front of the scanner, or swipe it through the reader.
card-how-type = Type the number of your card.
card-how-any = Put the card in the reader with the chip first and facing up, or hold the barcode in front of the scanner.
type-number-instead = Type your CPR number instead
type-number = Type your CPR number
    .help = The digits are shown as dots, so that nobody else can see them.
without-card = Go on without a card
card-reading = Reading the card
    .text = Leave the card in.
card-stale = There was a card in the reader before you came. If it is yours, take it out and put it in again. If not, please hand it to the staff.
card-other = That belongs to somebody else than the person who began here. If you are using the screen now, end first and start over.
card-weak = The card shows who you are, but that is not enough here. Use another card.
card-unknown-card = We do not know this card, so it cannot be used here. Take it out and try another.
card-mute = The card does not answer. Turn it so that the chip is first and on top, and put it in again.
card-pulled = The card was taken out. Put it in again and leave it in.
card-silent = The card does not answer any more. Take it out and put it in again.
card-unreadable = The card cannot be read. Wipe the chip and try again.
card-busy = The card reader is busy. Take the card out, wait a moment, and put it in again.
card-no-reader = The card reader is not working right now. Wait a moment, or ask the staff.
card-not-accepted = That kind of card is not accepted here. Use another.
card-wrong-pin = The PIN was not right
    .text = Try again, or use another card.
card-last-try = There is only one try left on the card
    .text = We stop here, so that the card is not blocked. Take it out, and find the right PIN first.
card-blocked = The card is blocked
    .text = The PIN was wrong too many times. Take the card out, and talk to the staff.
card-expired = The card has expired
    .text = It cannot be used any more. Take the card out, and use another.
card-not-yet-valid = The card is not valid yet
    .text = Take the card out, and use another.
card-untrusted = We cannot accept the card
    .text = It was not issued by anybody we know. Take the card out, and use another.
card-policy = This kind of card cannot be used here
    .text = It may have been issued to a company. Take the card out, and use another.
card-revoked = The card has been revoked
    .text = Its issuer says that it must not be used any more. Take the card out, and use another.
card-unchecked = We cannot check the card right now
    .text = Take the card out, and use another way, or talk to the staff.
card-clock = No card can be checked here right now
    .text = That is because of the clock in this kiosk, not your card. Take the card out, and use another way, or talk to the staff.
card-no-key = The card could not prove that it is genuine
    .text = Take the card out, and talk to the staff.
login-blocked = Your library PIN is blocked
    .text = Talk to the staff and show a photo ID. Then you will get a new one.
login-away = The library system does not answer right now
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

## MitID on the citizen's own phone
ways = Choose what you have with you.
way-phone = MitID on my own phone
    .help = You need your phone and the MitID app.
way-card = A card
    .help = Put it in the reader here.
other-way = Try another way
phone-purpose = Citizens' Services Aarhus, { $branch }
phone-asking = We are preparing a code
phone = Use MitID on your phone
phone-step-1 = 1. Open the camera on your phone and point it at the picture.
phone-step-2 = 2. Check that the phone shows the same code as here.
phone-step-3 = 3. Approve in MitID. Then we go on here by ourselves.
phone-code = Code
phone-other = Use a card instead
phone-denied = You said no on the phone
    .text = If that was a mistake, try again.
phone-expired = The code ran out
    .text = It took too long. Try again with a new code.
phone-away = MitID does not answer right now
    .text = Try again in a little while, or use a card.
phone-refused = MitID does not work on this screen
    .text = It is not your fault. Use a card, or ask the staff.
phone-nonsense = The answer from MitID could not be used
    .text = Try again, or ask the staff.
phone-too-weak = The approval was not sure enough
    .text = Try again, and use the MitID app when you approve.
phone-replayed = The code has been used before
    .text = Try again with a new code.

## Review and sending
review = Is this right?
    .text = We only send what you see here.
send-request = Send
send-appointment = Book a time
send-renewals = Renew
fee = Fee
fee-none = Free
sending = Sending
not-stored = It was not sent
    .text = The kiosk cannot store your case right now. Your answers are still here. Try again, or go to the staff.

## Done
done = Thank you, we have received what you sent
    .text = Keep the number. It is your receipt.
done-booked = Your time is booked
    .text = Keep the number. You will need it if you want to change the time.
done-pending = We have received it
    .text = Keep the number. The answer will come later.
done-renewed = Your loans are renewed
    .text = Remember the new dates.
done-renewed-some = Some loans could not be renewed
    .text = See the answer for each loan.
done-refused = A member of staff must look at your case
    .text = We have received it, but it could not be handled automatically.
next-refused = Citizens' Services will contact you. You can also call 89 40 22 22 and tell them the number.
booked-time = Time
booked-place = Place
print = Print receipt
print-again = Print again
receipt-came = Yes, it came out
take-card = Remember your card. It is in the card reader.
receipt-printing = Printing the receipt …
receipt-printed = Remember your receipt. It is in the printer.
receipt-uncertain = Did your receipt come out?
    .help = We cannot see that from here. Your number is { $reference }, and that is enough.
receipt-came-not = No, print it again
    .help = It will say REPRINT.
receipt-came-other = No, I would like it without paper
receipt-came-enough = No, the number is enough
receipt-failed = The receipt could not be printed. Write the number down. That is enough.
receipt-slow = The printer is taking its time. You can wait, or get the receipt in another way.
receipt-ways = Receipt without paper
receipt-how = How would you like your receipt?
    .help = You do not need it. The number is enough.
receipt-by-phone = Receipt on my phone
receipt-by-email = Receipt by e-mail
receipt-way-phone = On my phone
    .help = You point the camera at a code here on the screen.
receipt-way-email = By e-mail
    .help = We send it to an address that you type.
receipt-no-ways = This is not possible right now. Write the number down. That is enough.
receipt-address = Which e-mail address should we send the receipt to?
    .help = We only use the address for this one e-mail.
receipt-mail = Send
receipt-making = We are getting the receipt ready
receipt-phone = Receipt on your phone
receipt-phone-step-1 = 1. Open the camera on your phone and point it at the picture.
receipt-phone-step-2 = 2. Open the page and save it. It is deleted after 24 hours.
receipt-phone-step-3 = 3. Press Back here on the screen when you have it.
receipt-mailed = The receipt has been sent to your e-mail.
receipt-no-phone = The receipt could not be put on your phone right now. Write the number down. That is enough.
receipt-no-email = The e-mail could not be sent right now. Write the number down. That is enough.
printer-unknown = The printer is not ready. You will get a number that you can write down.
printer-paper-out = The printer has no paper. You will get a number that you can write down.
printer-cover-open = The printer's cover is open. You will get a number that you can write down.
printer-cutter = The printer is not working. You will get a number that you can write down.
printer-hot = The printer is taking a break. You will get a number that you can write down.
printer-fatal = The printer is not working. You will get a number that you can write down.
printer-offline = The printer is not working. You will get a number that you can write down.
printer-disconnected = The printer is not working. You will get a number that you can write down.
printer-holding = The printer is waiting for staff. You will get a number that you can write down.
printer-staff = For staff: Somebody else's receipt may be in the printer. Take the paper, and switch the printer off and on.

## Receipt
receipt-authority = Aarhus Kommune · Borgerservice
receipt-received = Received
receipt-reprint = REPRINT · GENOPTRYK
receipt-next = What happens next?
receipt-subject = Receipt { $reference } from Citizens' Services Aarhus
receipt-contact = Questions? Call 89 40 22 22 and tell them the number.

## Out of order
out-of-order = This kiosk is out of order
out-of-order-storage = We cannot receive anything here right now. It is not your fault, and we are working on it.
out-of-order-closed = We have closed this kiosk for a while. It is not your fault.
out-of-order-call = Ask the staff, or call { $phone }.
