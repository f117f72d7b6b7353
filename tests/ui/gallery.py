"""Every screen with words as a citizen meets them, for the tests and for looking at.

`python -m tests.ui.gallery OUT [NAME …]` draws them in both orientations.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw

from kiosk.receipts.document import Receipt, Reference
from kiosk.session import events as ev
from kiosk.session.handover import Way
from kiosk.session.screens import (
    Action,
    CardScreen,
    ChoiceScreen,
    DoneScreen,
    EntryScreen,
    Fact,
    IntroScreen,
    Keyboard,
    Mood,
    Notice,
    Option,
    OutOfOrderScreen,
    PhoneScreen,
    PickItem,
    PickScreen,
    PinScreen,
    Progress,
    Question,
    ReviewScreen,
    Row,
    ServiceCard,
    ServicesScreen,
    StartScreen,
    Style,
    TroubleScreen,
    View,
    WaitScreen,
)
from kiosk.texts.message import Message, Translate, Words

BACK: Final = Action("Tilbage", ev.Back(), icon="arrow-back")
LEAVE: Final = Action("Afslut", ev.Leave(), Style.QUIET, "exit")
ENGLISH: Final = (Action("English", ev.SetLanguage("en"), icon="language"),)


class PlainTexts:
    """Says what it is given; knows the few words of the screen itself."""

    def language(self, tag: str) -> Translate:
        """Any language: the samples are already in words."""

        def say(words: Words) -> str:
            if isinstance(words, str):
                return words
            return _own(words, tag)

        return say

    def languages(self) -> Mapping[str, str]:
        """Two."""
        return {"da": "Dansk", "en": "English"}


def _own(message: Message, tag: str) -> str:
    args = dict(message.args)
    match message.id:
        case "authority":
            return "Aarhus Kommune"
        case "department":
            return "Borgerservice" if tag == "da" else "Citizens' Services"
        case "more":
            return "Flere" if tag == "da" else "More"
        case "previous":
            return "Forrige" if tag == "da" else "Previous"
        case "seconds-left":
            return "sekunder tilbage" if tag == "da" else "seconds left"
        case "progress":
            step, of = ("Trin", "af") if tag == "da" else ("Step", "of")
            return f"{step} \u2068{args['at']}\u2069 {of} \u2068{args['of']}\u2069"
        case _:
            raise KeyError(message.id)


def _view(name: str, screen: Any, at: int = 0, title: str = "Bestil tid i Borgerservice") -> View:
    return View(
        name,
        "da",
        screen,
        title=title,
        progress=Progress(at, 7) if at else None,
        back=BACK,
        leave=LEAVE,
        languages=ENGLISH,
    )


def _go(label: str, event: ev.Event, icon: str) -> Action:
    return Action(label, event, Style.PRIMARY, icon)


HEALTH: Final = "Bestil nyt sundhedskort"
LOANS: Final = "Mine lån"
RECEIPT: Final = Receipt("da", (Reference("A7K-4M2"),))

VIEWS: Final[dict[str, View]] = {
    "start": View(
        "start",
        "da",
        StartScreen(
            "Velkommen til Borgerservice",
            "Bestil tid, få et nyt sundhedskort eller forny dine lån. Tryk på dit sprog for at begynde.",
            (
                Action("Dansk", ev.Start("da")),
                Action("English", ev.Start("en")),
            ),
        ),
    ),
    "start-staff": View(
        "start",
        "da",
        StartScreen(
            "Velkommen til Borgerservice",
            "Bestil tid, få et nyt sundhedskort eller forny dine lån. Tryk på dit sprog for at begynde.",
            (
                Action("Dansk", ev.Start("da")),
                Action("English", ev.Start("en")),
            ),
            (
                Notice(
                    "Til personalet: Der kan ligge en andens kvittering i printeren."
                    " Tag papiret, og sluk og tænd printeren.",
                    Mood.WARNING,
                ),
            ),
        ),
    ),
    "services": replace(
        _view(
            "services",
            ServicesScreen(
                "Hvad vil du gerne?",
                (
                    ServiceCard(
                        "Bestil tid i Borgerservice",
                        "Pas, kørekort, MitID og andet, hvor du skal møde op",
                        "calendar",
                        Action("", ev.ChooseService("book-time")),
                        detail="Ca. 3 minutter",
                    ),
                    ServiceCard(
                        "Bestil nyt sundhedskort",
                        "Hvis dit gule kort er tabt, ødelagt eller forkert",
                        "health",
                        Action("", ev.ChooseService("health-card")),
                        Notice("Sendes senere: ingen forbindelse lige nu", Mood.WARNING),
                        "Ca. 4 minutter · 225 kr. hvis det er tabt",
                    ),
                    ServiceCard(
                        "Mine lån",
                        "Se hvad du har lånt på biblioteket, og forny det",
                        "book",
                        None,
                        Notice("Kan ikke bruges lige nu", Mood.INFO),
                    ),
                ),
            ),
            title="",
        ),
    ),
    "intro": _view(
        "intro",
        IntroScreen(
            HEALTH,
            "Du får et nyt gult sundhedskort med posten. "
            "Dit gamle kort gælder ikke længere, når du har bestilt.",
            (
                Fact("card", "Du skal bruge", "Dit NemID-kort og din pinkode"),
                Fact("payment", "Det koster", "225 kr., hvis kortet er tabt eller stjålet"),
                Fact("clock", "Det tager", "Ca. 4 minutter her og op til 14 dage med posten"),
            ),
            (_go("Begynd", ev.Begin(), "arrow-forward"),),
            (Notice("Printeren er ude af drift. Du får din reference på skærmen."),),
        ),
        title=HEALTH,
    ),
    "choice": _view(
        "reason",
        ChoiceScreen(
            "Hvorfor har du brug for et nyt kort?",
            "Det afgør, om det koster noget.",
            (
                Option("Det er tabt", ev.Answer("reason", "lost"), "225 kr."),
                Option("Det er ødelagt", ev.Answer("reason", "damaged"), "225 kr.", chosen=True),
                Option(
                    "Striben eller stregkoden virker ikke", ev.Answer("reason", "fault"), "Gratis"
                ),
                Option("Jeg har fået ny læge", ev.Answer("reason", "doctor"), "215 kr."),
            ),
        ),
        2,
        HEALTH,
    ),
    "slots": _view(
        "slot",
        ChoiceScreen(
            "Hvornår passer det dig?",
            "Ledige tider på Dokk1, tidligst først.",
            tuple(
                Option(f"{day} kl. {hour}.{minute:02}", ev.Answer("slot", f"{day}{hour}{minute}"))
                for day in ("tir. 24. nov.", "ons. 25. nov.", "tor. 26. nov.")
                for hour in (9, 10, 11, 13)
                for minute in (0, 30)
            ),
            (Action("Vis et andet sted", ev.Back(), Style.SECONDARY),),
        ),
        4,
    ),
    "name": _view(
        "name",
        EntryScreen(
            "name",
            "Hvad hedder du?",
            "Skriv dit fornavn og efternavn, som de står i dit pas.",
            "For eksempel: Anna Bækgård",
            Keyboard.TEXT,
            "Søren Nørgård",
            "Næste",
        ),
        3,
    ),
    "email": _view(
        "email",
        EntryScreen(
            "email",
            "Hvad er din e-mailadresse?",
            "Vi sender en bekræftelse. Du kan springe over.",
            "For eksempel: anna@eksempel.dk",
            Keyboard.EMAIL,
            "soren@eksempel",
            "Næste",
            (Action("Spring over", ev.Skip("email")),),
            Notice("Adressen mangler slutningen, for eksempel .dk", Mood.ERROR),
        ),
        5,
    ),
    "phone": _view(
        "phone",
        EntryScreen(
            "phone",
            "Hvad er dit telefonnummer?",
            "Vi skriver en sms dagen før.",
            "For eksempel: 20 12 34 56",
            Keyboard.PHONE,
            "+4520",
            "Næste",
            (Action("Spring over", ev.Skip("phone")),),
        ),
        6,
    ),
    "date": _view(
        "born",
        EntryScreen(
            "born",
            "Hvornår er du født?",
            "",
            "Dag, måned og år, for eksempel: 05-11-1980",
            Keyboard.DATE,
            "12-0",
            "Næste",
        ),
        2,
    ),
    "cpr": _view(
        "cpr",
        EntryScreen(
            "cpr",
            "Hvad er dit CPR-nummer?",
            "Ti cifre, som de står på dit gule sundhedskort.",
            "",
            Keyboard.DIGITS,
            "010190",
            "Næste",
            masked=True,
            longest=10,
        ),
        2,
        HEALTH,
    ),
    "pick": _view(
        "renew",
        PickScreen(
            "renew",
            "Hvilke lån vil du forny?",
            "Du har lånt 6 ting. Du skylder ikke noget.",
            (
                PickItem(
                    "1",
                    "Kærlighed uden stop",
                    "Ina Bruhn · afleveres i dag",
                    Notice("Skal afleveres i dag", Mood.WARNING),
                ),
                PickItem("2", "Min fjendes kirsebærtræ", "Wang Ting-Kuo · afleveres 1. december"),
                PickItem(
                    "",
                    "Den lange vinter",
                    "Laura Ingalls Wilder · afleveres 2. december",
                    Notice("Er reserveret af en anden", Mood.INFO),
                ),
                PickItem("4", "Danmarks fugle", "Naturpolitik · afleveres 9. december"),
                PickItem("5", "Strikkebogen", "Afleveres 9. december"),
                PickItem("6", "Turen går til Rom", "Afleveres 12. december"),
                PickItem("7", "Ordbog: dansk–ukrainsk", "Afleveres 12. december"),
            ),
            ("1",),
            "Forny de valgte",
            "Vælg alle",
        ),
        2,
        LOANS,
    ),
    "card": _view(
        "card",
        CardScreen(
            "Sæt dit NemID-kort i læseren",
            "Læseren er til højre under skærmen. Chippen skal vende opad og ind mod læseren.",
            "insert-card",
            (Action("Jeg har ikke kortet med", ev.TypeNumber()),),
            (Notice("Kortet blev taget ud for tidligt. Sæt det i igen.", Mood.WARNING),),
        ),
        3,
        HEALTH,
    ),
    "mitid": _view(
        "mitid",
        PhoneScreen(
            "Brug MitID på din telefon",
            (
                "1. Åbn kameraet på din telefon, og peg på billedet.",
                "2. Se efter, at telefonen viser den samme kode som her.",
                "3. Godkend i MitID. Så går vi videre her af sig selv.",
            ),
            "https://id.example/activate?user_code=WDJB-MJHT&session=4f6d2a",
            "Kode",
            "WDJB-MJHT",
            (Action("Brug et kort i stedet", ev.UseCard()),),
        ),
        3,
        HEALTH,
    ),
    "pin": _view(
        "pin",
        PinScreen(
            "Indtast pinkoden til dit kort",
            "4–8 cifre. Hold hånden over, så ingen kan se med.",
            4,
            8,
            "Godkend",
            Notice("Pinkoden er forkert. Du har 2 forsøg tilbage.", Mood.ERROR),
        ),
        3,
        HEALTH,
    ),
    "wait": _view(
        "sending", WaitScreen("Vi sender din bestilling", "Det tager et øjeblik."), 7, HEALTH
    ),
    "take-card": _view(
        "take-card",
        WaitScreen("Tag dit kort", "Så går vi videre.", "take-card"),
        3,
        HEALTH,
    ),
    "review": _view(
        "review",
        ReviewScreen(
            "Er det rigtigt?",
            "Det her sender vi til Borgerservice Aarhus.",
            (
                Row("Hvem", "Anna Bækgård, 010190-xxxx"),
                Row("Hvorfor", "Det er tabt", Action("Ret", ev.Change("reason"), icon="edit")),
                Row(
                    "Adresse",
                    "Skovgade 12, 2. tv., 8000 Aarhus C",
                    Action("Ret", ev.Change("address"), icon="edit"),
                ),
                Row("Telefon", "20 12 34 56", Action("Ret", ev.Change("phone"), icon="edit")),
                Row("E-mail", "anna@eksempel.dk", Action("Ret", ev.Change("email"), icon="edit")),
                Row("Pris", "225 kr."),
            ),
            "Når du sender, bestiller du et nyt kort og accepterer gebyret.",
            (_go("Send", ev.Send(), "send"),),
        ),
        6,
        HEALTH,
    ),
    "done": _view(
        "done",
        DoneScreen(
            "Vi har modtaget din bestilling",
            "Gem referencen, hvis du vil spørge til sagen.",
            "A7K-4M2",
            (Row("Nyt sundhedskort", "Til Skovgade 12, Aarhus C"), Row("Pris", "225 kr.")),
            "Kortet kommer med posten inden for 14 dage.",
            RECEIPT,
            (
                Action("Print kvittering", ev.WantReceipt(), Style.PRIMARY, "print"),
                Action("Nej tak, jeg er færdig", ev.NoReceipt()),
            ),
        ),
        7,
        HEALTH,
    ),
    "done-no-paper": _view(
        "done",
        DoneScreen(
            "Vi har modtaget din bestilling",
            "Gem referencen, hvis du vil spørge til sagen.",
            "A7K-4M2",
            (Row("Nyt sundhedskort", "Til Skovgade 12, Aarhus C"), Row("Pris", "225 kr.")),
            "Kortet kommer med posten inden for 14 dage.",
            None,
            (
                Action(
                    "Kvittering på min telefon", ev.WithoutPaper(Way.PHONE), Style.PRIMARY, "mobile"
                ),
                Action("Kvittering på e-mail", ev.WithoutPaper(Way.EMAIL), icon="mail"),
                Action("Færdig", ev.End()),
            ),
            (
                Notice("Husk dit kort. Det sidder i kortlæseren.", Mood.WARNING),
                Notice("Printeren mangler papir. Du får et nummer, som du kan skrive ned."),
            ),
        ),
        7,
        HEALTH,
    ),
    "receipt-uncertain": _view(
        "receipt-uncertain",
        ChoiceScreen(
            "Kom din kvittering ud?",
            "Vi kan ikke se det herfra. Dit nummer er A7K-4M2, og det er nok.",
            (
                Option("Ja, den kom ud", ev.NoReceipt()),
                Option(
                    "Nej, udskriv den igen",
                    ev.WantReceipt(),
                    "Der kommer til at stå GENOPTRYK på den.",
                ),
                Option("Nej, jeg vil have den uden papir", ev.WithoutPaper(None)),
                Option("Nej, nummeret er nok", ev.NoReceipt()),
            ),
            (),
            (Notice("Husk dit kort. Det sidder i kortlæseren.", Mood.WARNING),),
        ),
        title=HEALTH,
    ),
    "receipt-ways": _view(
        "receipt-ways",
        ChoiceScreen(
            "Hvordan vil du have din kvittering?",
            "Du behøver den ikke. Nummeret er nok.",
            (
                Option(
                    "På min telefon",
                    ev.WithoutPaper(Way.PHONE),
                    "Du peger kameraet på en kode her på skærmen.",
                ),
                Option(
                    "På e-mail",
                    ev.WithoutPaper(Way.EMAIL),
                    "Vi sender den til en adresse, du skriver.",
                ),
            ),
        ),
        title=HEALTH,
    ),
    "receipt-phone": _view(
        "receipt-phone",
        PhoneScreen(
            "Kvittering på din telefon",
            (
                "1. Åbn kameraet på din telefon, og peg på billedet.",
                "2. Åbn siden, og gem den. Den slettes efter 24 timer.",
                "3. Tryk på Tilbage her på skærmen, når du har den.",
            ),
            "https://borgerservice.example/r/0123456789abcdef0123456789abcdef",
            "",
            "",
            (Action("Kvittering på e-mail", ev.WithoutPaper(Way.EMAIL), icon="mail"),),
        ),
        title=HEALTH,
    ),
    "trouble": _view(
        "trouble",
        TroubleScreen(
            "Vi kunne ikke læse dit kort",
            "Kortet svarer ikke. Det kan være snavset eller slidt. Prøv igen, "
            "eller gå til personalet – de kan hjælpe dig videre med det samme.",
            (
                _go("Prøv igen", ev.Retry(), "refresh"),
                Action("Brug CPR-nummer i stedet", ev.TypeNumber()),
            ),
        ),
        3,
        HEALTH,
    ),
    "clock": _view(
        "clock",
        TroubleScreen(
            "Der kan ikke kontrolleres kort her lige nu",
            "Det skyldes uret i skærmen, ikke dit kort. "
            "Tag kortet ud, og brug en anden måde, eller tal med personalet.",
            (
                _go("Brug et andet kort", ev.Retry(), "refresh"),
                Action("Skriv nummeret i stedet", ev.TypeNumber()),
                Action("Afslut", ev.End()),
            ),
            "take-card",
        ),
        3,
        HEALTH,
    ),
    "out-of-order": View(
        "out-of-order",
        "da",
        OutOfOrderScreen(
            "Automaten er ude af drift",
            "Det beklager vi. Vi har fået besked og arbejder på det.",
            "Nærmeste automat: Gellerup Bibliotek, Karen Blixens Boulevard 7. Åbent til kl. 20.",
        ),
    ),
}
VIEWS["timeout"] = replace(
    VIEWS["review"],
    over=Question(
        "Er du der stadig?",
        "Om lidt sletter vi det, du har skrevet, så ingen andre kan se det.",
        (
            Action("Ja, jeg er her", ev.Stay(), Style.PRIMARY),
            Action("Nej, afslut", ev.End()),
        ),
        27,
    ),
)
VIEWS["leave"] = replace(
    VIEWS["name"],
    over=Question(
        "Vil du afslutte?",
        "Så sletter vi dine svar.",
        (
            Action("Bliv her", ev.Stay(), Style.PRIMARY),
            Action("Afslut og slet", ev.End()),
        ),
    ),
)

_FILLER: Final = (
    "og desuden folkeregisteradresseoplysninger fra kommunalbestyrelsen ved udlandsophold"
)
NOT_WORDS: Final = frozenset(
    {"uri", "name", "language", "picture", "icon", "step", "value", "keyboard"}
)


def stretched(value: Any) -> Any:
    """The same view with every text about twice as long, and long words in it."""
    if isinstance(value, tuple):
        return tuple(map(stretched, value))
    if not is_dataclass(value) or isinstance(value, type | ev.Event | Receipt):
        return value
    changed = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if (
            isinstance(part, str)
            and not isinstance(part, Enum)
            and field.name not in NOT_WORDS | {"reference"}
        ):
            room = max(len(part), 18)
            changed[field.name] = f"{part} {_FILLER[:room]}".rstrip() if part else part
        elif isinstance(value, Row) and field.name == "value":
            changed[field.name] = f"{part} {_FILLER}"
        elif not isinstance(part, str):
            changed[field.name] = stretched(part)
    return replace(value, **changed)


def altered(view: View | str, **changes: Any) -> View:
    """A view whose screen has other fields; `view` may be a name of the gallery."""
    given = VIEWS[view] if isinstance(view, str) else view
    screen: Any = given.screen
    return replace(given, screen=replace(screen, **changes))


def receipt_bitmap(receipt: Receipt) -> Image.Image:
    """A sheet with lines on it, in the proportions of a real receipt."""
    image = Image.new("1", (576, 1100), 1)
    draw = ImageDraw.Draw(image)
    for y in range(40, 1060, 34):
        draw.rectangle((40, y, 280 + (y * 37) % 250, y + 14), fill=0)
    return image


def main(out: Path, names: list[str]) -> None:
    """Draw the views to `out`, as `<name>-<orientation>[-long].png`."""
    from kiosk.ui.boot import Panel, boot

    # Offscreen, the surface keeps the size it was opened with: large enough for both orientations.
    boot(Panel(1920, 1920, Path(tempfile.mkdtemp()), offscreen=True))
    from kivy.uix.floatlayout import FloatLayout

    from kiosk.ui.robot import Robot
    from kiosk.ui.shell import Shell
    from kiosk.ui.window import KioskWindow

    window = KioskWindow()
    shell = Shell(PlainTexts(), lambda _: None, receipt_bitmap)
    shell.size_hint = (None, None)
    stage = FloatLayout()
    stage.add_widget(shell)
    window.open(stage)
    robot = Robot(window, shell)
    out.mkdir(parents=True, exist_ok=True)
    for orientation, size in (("portrait", (1080, 1920)), ("landscape", (1920, 1080))):
        shell.size = size
        robot.frame(5)
        for name, view in VIEWS.items():
            for suffix, made in (("", view), ("-long", stretched(view))):
                if not names or f"{name}{suffix}" in names:
                    shell.show(made)
                    robot.frame(4)
                    robot.screenshot(out / f"{name}-{orientation}{suffix}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
