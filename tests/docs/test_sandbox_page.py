"""The command of docs/how-to/sandbox.md serves other machines: it is run, and called at an address of the network."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conduyt import Conduyt, ConfigurationError
from conduyt.sandbox import Sandbox

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "sandbox.md").read_text("utf-8")
KEYS = set(re.findall(r"cdy_sandbox_admin_\w+", PAGE))


def address_of_this_machine() -> str:
    """An address that is not the loopback. Nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no network: the sandbox is not called from outside")
        return str(probe.getsockname()[0])


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[str, str, str]]:
    """The address outside, the port, and what the program says."""
    (found,) = re.findall(r"^CMD (\[.*\])$", PAGE, re.MULTILINE)
    command = [sys.executable, *json.loads(found)[1:], "--port", "0"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert program.stdout is not None
    said = []
    for line in program.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    port = re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(said))
    assert port is not None
    yield address_of_this_machine(), port[1], "".join(said)
    program.terminate()
    _, errors = program.communicate(timeout=30)
    assert "other machines of the network can reach it" in errors


def test_the_key_of_the_page_is_the_fixed_one() -> None:
    with Sandbox(seed="empty", fixed_keys=True) as sandbox:
        assert {sandbox.keys["admin"]} == KEYS


def test_the_client_calls_it_over_the_network_with_the_key_of_the_page(started: tuple[str, str, str]) -> None:
    address, port, _ = started
    (key,) = KEYS
    with Conduyt(key, base_url=f"http://{address}:{port}/api/v1") as client:
        assert client.contacts.list(limit=1).meta.total == 500
        patient = client.with_options(timeout=20)  # the key stays, and so does the address
        assert patient.contacts.list(limit=1).data
        with pytest.raises(ConfigurationError, match="must be https"):
            client.with_options(api_key="cdy_live_0123456789")


def test_other_keys_are_not_sent_over_the_network(started: tuple[str, str, str]) -> None:
    address, port, _ = started
    for key in ("cdy_0123456789", "cdy_live_sandbox_1", "CDY_SANDBOX_1", "x cdy_sandbox_1"):
        with pytest.raises(ConfigurationError):
            Conduyt(key, base_url=f"http://{address}:{port}/api/v1")


@pytest.mark.parametrize(
    ("host", "status"), [("sandbox.internal", 200), ("sandbox", 200), ("other.internal", 403), ("evil.example", 403)]
)
def test_it_serves_the_allowed_name_and_no_other(started: tuple[str, str, str], host: str, status: int) -> None:
    address, port, _ = started
    url = f"http://{address}:{port}/openapi.json"
    assert httpx.get(url, headers={"Host": f"{host}:8787"}, trust_env=False).status_code == status


def test_the_inspector_needs_its_token_from_outside_too(started: tuple[str, str, str]) -> None:
    address, port, said = started
    assert httpx.get(f"http://{address}:{port}/", trust_env=False).status_code == 403
    token = re.search(r"/(\?token=\w+)", said)
    assert token is not None
    with httpx.Client(trust_env=False, follow_redirects=True) as browser:
        assert browser.get(f"http://{address}:{port}/{token[1]}").status_code == 200


def test_its_files_are_what_they_say() -> None:
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (devcontainer,) = (text for kind, text in blocks if kind == "json")
    assert json.loads(devcontainer.partition("\n")[2])["forwardPorts"] == [8787]
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed: the files of the page are not read")
    compose, workflow, gitlab = (yaml.safe_load(text) for kind, text in blocks if kind == "yaml")
    assert set(compose["services"]) == {"sandbox", "app"}
    assert workflow[-1]["env"]["CONDUYT_API_KEY"] in KEYS
    assert gitlab["tests"]["services"][0]["alias"] == "sandbox"
