"""The inspector in a real browser: headless Chromium, with the driver of the system."""

import shutil
from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
import pytest

from conduyt.sandbox import Sandbox

from .conftest import WAIT_S, Caller

selenium = pytest.importorskip("selenium", reason="selenium is not installed: the inspector is not seen in a browser")

from selenium.webdriver import Chrome, ChromeOptions, ChromeService  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.remote.webelement import WebElement  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="chromium and chromedriver are not installed: the inspector is not seen in a browser",
)
PAGES = ("/", "/webhooks", "/outbox", "/data", "/data/acct_sandbox/contacts", "/faults", "/clock", "/keys", "/reset")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,800"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options, ChromeService(DRIVER))
    driver.set_page_load_timeout(WAIT_S)
    yield driver
    driver.quit()


class Browser:
    """One window that looks at the pages of one sandbox."""

    def __init__(self, driver: Chrome, sandbox: Sandbox) -> None:
        self.driver = driver
        self._home = urljoin(sandbox.url, "/")

    def open(self, path: str) -> None:
        self.driver.get(urljoin(self._home, path))

    @property
    def text(self) -> str:
        return self.find("body").text

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, words: str) -> None:
        """Press the link or button with these words, and wait for the page that follows."""
        found = self.driver.find_element(By.XPATH, f"//*[self::a or self::button][normalize-space()='{words}']")
        page = self.find("html")
        found.click()
        WebDriverWait(self.driver, WAIT_S).until(lambda _: self.find("html") != page)

    def complaints(self) -> list[str]:
        """What the browser has to say about the pages since the last call: blocked styles, missing files and so on."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture
def browser(chromium: Chrome, sandbox: Sandbox) -> Browser:
    browser = Browser(chromium, sandbox)
    chromium.get(sandbox.inspector_url)
    browser.complaints()
    return browser


def test_the_pages_are_styled_and_fit(browser: Browser, api: Caller) -> None:
    api.ok("POST", "/contacts", json={"firstName": "Ada", "email": f"{'a' * 60}@example.com"})
    api.error("GET", "/contacts/nobody", 404)
    for path in PAGES:
        browser.open(path)
        assert browser.driver.title
        assert browser.find("body").value_of_css_property("font-family") != '"Times New Roman"'  # as without a style
        width = browser.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{path} is wider than the window"
    assert browser.complaints() == []


def test_a_request_can_be_followed_to_its_answer(browser: Browser, api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Zoë"})
    browser.open("/")
    browser.press("POST /api/v1/contacts")
    assert "contacts.create" in browser.text
    assert contact["id"] in browser.text


def test_scripts_of_others_do_not_run(browser: Browser, api: Caller) -> None:
    api.ok("POST", "/contacts", json={"firstName": "<script>document.title = 'taken over'</script><b>Ada</b>"})
    for path in ("/requests/1", "/data/acct_sandbox/contacts"):
        browser.open(path)
        assert browser.driver.title != "taken over"
        assert "<b>Ada</b>" in browser.text


def test_the_reset_button_brings_the_beginning_back(browser: Browser, api: Caller) -> None:
    api.ok("POST", "/contacts", json={"firstName": "Ada"})
    browser.open("/")
    assert "contacts.create" in browser.text
    browser.press("Reset…")
    browser.press("Reset everything")
    assert "contacts.create" not in browser.text
    assert api.ok("GET", "/contacts") == []


def test_a_fault_can_be_ordered_by_form(browser: Browser, api: Caller) -> None:
    browser.open("/faults")
    browser.find("input[name=fault]").send_keys("status=503; retry-after=1")
    browser.find("input[name=times]").send_keys("1")
    browser.press("Add")
    answer: httpx.Response = api("GET", "/contacts")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert api("GET", "/contacts").status_code == 200
