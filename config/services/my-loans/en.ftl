title = My loans
summary = See what you have borrowed at the library, and renew it.
intro = You see all your loans and can renew them. You get an answer for each loan.
bring-card = Your health card or library card.
bring-pin = Your PIN for the library.
alternative = Ask the staff, or call the library on 89 40 92 00.

who = Show who you are

loans = Which loans do you want to renew?
    .help = Press the ones you want to keep a little longer.

none = You have no loans
    .text = There are no loans on your card.

statement = The loans you chose are renewed now.

next = Return each loan on the date beside it at the latest.
    .pending = We have your request, but the library has not answered yet. The loans are renewed by themselves when it does.
