"""The operations page in a real browser, Chromium, driven as people would use it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import requests
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from kiosk.central.server import Running, serve_in_thread
from kiosk.sync.contract import AssistRequest, Contract, Heartbeat, Role, StaffRole
from tests.central.fleet import CITY, PAPER_OUT, PLACES, WELL
from tests.central.parts import OPERATOR, TOKEN

pytestmark = pytest.mark.peer

FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HURRIED: Final = "const wait = setInterval; window.setInterval = work => wait(work, 150);"
"""The page asks anew every few seconds; a test has no time for that."""

CONTRAST: Final = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class City:
    """A running service with the city's fleet."""

    running: Running

    def post(self, path: str, body: Contract | str, token: str = TOKEN) -> Any:
        """The answer to a POST."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        sent = body if isinstance(body, str) else body.model_dump_json()
        answer = requests.post(self.running.url + path, sent.encode(), headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def person(self, name: str, *roles: StaffRole) -> str:
        """The token of somebody new."""
        listed = ", ".join(f'"{role}"' for role in roles)
        new = f'{{"name": "{name}", "roles": [{listed}]}}'
        return str(self.post("/v1/people", new, OPERATOR)["token"])

    def call(self, kiosk: str = "gellerup-1", place: str = "DK-775144") -> str:
        """The id of a call for help."""
        asked = AssistRequest(kiosk=kiosk, place=place, language="ar", service="health-card")
        return str(self.post("/v1/assist-calls", asked)["id"])

    def state_of(self, call: str) -> str:
        """How it stands with a call, as the kiosk hears it."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        url = f"{self.running.url}/v1/assist-calls/{call}"
        return str(requests.get(url, headers=headers, timeout=10).json()["state"])


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    running = serve_in_thread(
        f"sqlite:///{tmp_path}/c.db", TOKEN, operator_token=OPERATOR, city=CITY
    )
    there = City(running)
    for place in PLACES:
        parts = [*WELL, PAPER_OUT] if place == "hoejbjerg" else list(WELL)
        told = {part.part: part for part in parts}
        beat = Heartbeat(kiosk=f"{place}-1", boot="b", waiting=0, dead=0, parts=[*told.values()])
        there.post("/v1/heartbeats", beat)
    yield there
    running.stop()


def program(*names: str) -> str:
    """Where the first of these is that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"none of {', '.join(names)} is here: deploy/setup --tests installs it"
    return found


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path}/profile"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": "da"})
    # The driver is named, so that nothing looks for one elsewhere.
    driver = webdriver.Chrome(options=options, service=Service(program("chromedriver")))
    yield driver
    log: list[dict[str, Any]] = driver.get_log("browser")  # type: ignore[no-untyped-call]
    driver.quit()
    refused = [entry for entry in log if "Content Security Policy" in entry["message"]]
    assert refused == [], "our own policy lets our own page be"


def window(browser: webdriver.Chrome, width: int, height: int, *, dark: bool = False) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def enter(browser: webdriver.Chrome, city: City, token: str) -> None:
    browser.get(f"{city.running.url}/operations")
    browser.find_element(By.ID, "token").send_keys(token)
    press(browser, "Log ind")
    seen(browser, "Log ud")


def press(browser: webdriver.Chrome, words: str) -> None:
    named(browser, words).click()


def named(browser: webdriver.Chrome, words: str) -> WebElement:
    buttons = browser.find_elements(By.TAG_NAME, "button")
    (found,) = [button for button in buttons if button.accessible_name == words]
    return found


def seen(browser: webdriver.Chrome, words: str) -> None:
    """Waits until a person could read these words."""
    body = (By.TAG_NAME, "body")
    WebDriverWait(browser, 15, ignored_exceptions=[Exception]).until(
        lambda driver: words in driver.find_element(*body).text, f"{words!r} is not to be seen"
    )


def test_an_ambassador_signs_in_sees_the_paper_takes_a_call_and_signs_out(
    city: City, browser: webdriver.Chrome
) -> None:
    token = city.person("Ida Prøve", Role.AMBASSADOR)
    call = city.call()
    enter(browser, city, token)
    first = browser.find_elements(By.CSS_SELECTOR, ".need")
    assert [need.text.splitlines()[0] for need in first] == [
        "En borger beder om hjælp",
        "Printer: papiret er sluppet op",
    ]
    assert "Højbjerg Bibliotek · hoejbjerg-1" in first[1].text
    press(browser, "Tag opkaldet")
    seen(browser, "Du har taget det")
    assert city.state_of(call) == "accepted"
    press(browser, "Jeg er på vej")
    seen(browser, "Du er på vej")
    press(browser, "Afslut")
    WebDriverWait(browser, 15).until(lambda _: city.state_of(call) == "ended")
    press(browser, "Log ud")
    seen(browser, "Din nøgle")
    browser.back()
    browser.get(f"{city.running.url}/operations")
    seen(browser, "Din nøgle")


def test_a_wrong_key_is_told_calmly(city: City, browser: webdriver.Chrome) -> None:
    browser.get(f"{city.running.url}/operations")
    browser.find_element(By.ID, "token").send_keys("forkert")
    press(browser, "Log ind")
    seen(browser, "Nøglen kendes ikke")


def test_the_page_keeps_itself_new_and_says_so_when_it_cannot(
    city: City, browser: webdriver.Chrome
) -> None:
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": HURRIED})
    enter(browser, city, city.person("Ida Prøve", Role.AMBASSADOR))
    assert "beder om hjælp" not in browser.page_source
    city.call()
    seen(browser, "En borger beder om hjælp")
    assert browser.title.startswith("(2)")
    button = named(browser, "Tag opkaldet")
    browser.execute_script("arguments[0].focus()", button)
    city.call("viby-1", "DK-775130")
    time.sleep(1)
    assert button.is_displayed(), "nobody's button is taken away from under their finger"
    browser.execute_script("arguments[0].blur()", button)
    seen(browser, "Viby Bibliotek · viby-1")
    city.running.stop()
    seen(browser, "Siden kan ikke hentes lige nu.")


def test_all_places_are_seen_at_a_glance_and_nothing_sticks_out_on_a_phone(
    city: City, browser: webdriver.Chrome
) -> None:
    token = city.person("Kim Prøve", Role.AMBASSADOR, Role.TECHNICIAN, Role.ANALYST)
    city.call()
    window(browser, 1280, 800)
    enter(browser, city, token)
    branches = browser.find_elements(By.CSS_SELECTOR, ".branch")
    assert len(branches) == len(PLACES)
    assert max(one.rect["y"] + one.rect["height"] for one in branches) <= 800
    for width, height in ((1280, 800), (390, 844), (320, 640)):
        window(browser, width, height)
        widest = browser.execute_script("return document.documentElement.scrollWidth")
        assert widest <= width, f"{widest} px on {width}"
        buttons = browser.find_elements(By.TAG_NAME, "button")
        assert min(one.rect["height"] for one in buttons) >= 44, "a thumb hits it"


@pytest.mark.parametrize("dark", [False, True])
def test_all_words_can_be_read_and_all_fields_and_buttons_have_a_name(
    city: City, browser: webdriver.Chrome, dark: bool
) -> None:
    token = city.person("Kim Prøve", Role.AMBASSADOR, Role.TECHNICIAN, Role.ANALYST)
    city.call()
    window(browser, 1280, 800, dark=dark)
    browser.get(f"{city.running.url}/operations/sign-in")
    assert browser.find_element(By.ID, "token").accessible_name == "Din nøgle"
    assert browser.execute_script(CONTRAST) == []
    enter(browser, city, token)
    assert browser.execute_script(CONTRAST) == []
    for button in browser.find_elements(By.TAG_NAME, "button"):
        assert button.accessible_name
    regions = browser.find_elements(By.TAG_NAME, "section")
    assert [one.accessible_name.split(" ")[0] for one in regions] == ["Har", "Kiosker", "I"]
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "da"
    assert len(browser.find_elements(By.TAG_NAME, "h1")) == 1
