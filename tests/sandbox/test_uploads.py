"""Multipart bodies, read without a library for it."""

import httpx

from conduyt.sandbox.uploads import Part, read_parts


def test_files_and_values_are_read() -> None:
    content = bytes(range(256)) + b"\r\n--\r\n\n"
    files = {"file": ("Größe.bin", content, "application/x-test"), "empty": ("", b"", "text/plain")}
    request = httpx.Request("POST", "http://x/", files=files, data={"entityType": "deal"})
    parts = read_parts(request.headers["content-type"], request.read())
    assert parts["file"] == Part(filename="Größe.bin", media_type="application/x-test", content=content)
    assert (parts["entityType"].filename, parts["entityType"].content) == (None, b"deal")
    assert parts["empty"].content == b""


def test_other_bodies_have_no_parts() -> None:
    assert read_parts("application/json", b"{}") == {}
    assert read_parts("multipart/form-data", b"{}") == {}
    assert read_parts("", b"") == {}


def test_a_part_without_a_name_is_passed_over() -> None:
    body = b"--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n"
    assert read_parts("multipart/form-data; boundary=x", body) == {}
