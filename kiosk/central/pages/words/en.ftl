# The central service's own words: the operations page, and appointments in a calendar.
operations-title = Operation of the citizen kiosks
operations-stale = The page cannot be fetched right now. What you see may be out of date.
operations-fresh = Fetched { $time }
role = { $role ->
    [ambassador] ambassador
    [technician] technician
    [analyst] analyst
   *[other] { $role }
}

sign-in = Sign in
sign-in-intro = For the city's people who help at the kiosks, look after them, or follow what they achieve.
sign-in-token = Your key
sign-in-help = You have it from whoever runs the kiosks. Share it with nobody.
sign-in-refused = Nobody has this key. Please see that all of it is there.
sign-out = Sign out

needs-title = Needs a person now
needs-none = Nobody waits and nothing is missing right now.
need-call = A citizen asks for help
need-call-waiting = Waiting
need-call-accepted = { $helper } has taken it
need-call-arriving = { $helper } is on the way
need-call-accepted-you = You have taken it
need-call-arriving-you = You are on the way
need-call-language = Speaks { $language }
need-call-service = Is doing: { $service }
need-out-of-order = The kiosk is out of order
need-silent = No sign of life from the kiosk
need-dead-letters = { $count ->
    [one] 1 case could not be sent and must be seen by a person
   *[other] { $count } cases could not be sent and must be seen by a person
}
need-unsent = { $count ->
    [one] 1 case waits to be sent
   *[other] { $count } cases wait to be sent
}
need-left = { $count ->
    [one] Paper for about 1 receipt
   *[other] Paper for about { $count } receipts
}
call-accepted = Take the call
call-arriving = I am on my way
call-ended = End
call-waiting = Give back
notice-taken = Somebody else has taken the call, or it has ended.

kiosks-title = Kiosks by library
kiosks-none = No kiosk has been heard yet.
kiosks-summary = { $working } of { $all } work
branch-unknown = Without a library
light = { $light ->
    [works] Works
    [attention] Needs something soon
    [fault] Fault
    [silent] No sign of life
   *[unknown] Not known to work
}
serving = { $serving ->
    [out-of-order] Out of order
    [maintenance] Being serviced
    [cleaning] Being cleaned
   *[other] { $serving }
}
dead-letters = { $count ->
    [one] 1 case could not be sent
   *[other] { $count } cases could not be sent
}
part-state = { $part }: { $state }
part = { $part ->
    [screen] Screen
    [reader] Card reader
    [scanner] Scanner
    [printer] Printer
    [central] Connection
    [outbox] Outbox
    [disk] Disk
    [clock] Clock
    [configuration] Configuration
    [audit] Log
   *[other] { $part }
}
state = { $state ->
    [ready] ready
    [works] works
    [near-end] the paper is running out
    [paper-low] the paper is running out
    [paper-out] out of paper
    [cover-open] the cover is open
    [cutter] the knife is stuck
    [hot] too hot
    [fatal] broken
    [offline] does not answer
    [disconnected] not connected
    [no-service] its driver is not running
    [no-reader] not there
    [no-card] ready
    [card] a card is in it
    [mute] a card that does not answer
    [down] no connection
    [slow] answers too slowly
    [nonsense] answers what cannot be understood
    [refused] turns the kiosk away
    [full] full
    [low] nearly full
    [skewed] is wrong
    [unknown] its state is not known
   *[other] { $state }
}
since = since { $time }

today-title = Today
today-none = Nobody has used a kiosk yet today.
today-sessions = { $count ->
    [one] 1 visit
   *[other] { $count } visits
}
today-few = fewer than { $below } visits
today-suppressed = Numbers below { $below } are not shown, so that nobody can be recognised. Sometimes a larger one is left out for that, too.
today-csv = Download today's numbers as a table (CSV)
today-untold = –
chart-outcomes = How it ended
chart-places = By library
chart-services = By service
service-none = None chosen
outcome = { $outcome ->
    [completed] Completed
    [not-eligible] Not eligible
    [referred] Referred
    [alternative] Not the digital way
    [abandoned] Given up
    [fault] Technical fault
   *[other] { $outcome }
}
end-helped = Got further
end-abandoned = Given up
end-fault = Technical fault
end-untold = Not told apart

calendar-title = Appointment at Citizens' Services
calendar-words = The case's number is { $reference }. Please come five minutes early.
