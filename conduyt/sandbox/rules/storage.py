"""Files at signed URLs, which work without a key: to upload a file, or to download one.

The API description has no such URLs, because Conduyt has them on another host. An expired URL gives 403.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import timedelta
from urllib.parse import quote

from conduyt.sandbox.addresses import address
from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.description import Operation
from conduyt.sandbox.responses import ApiError, Response, one
from conduyt.sandbox.store import Doc, Records

handles: Handlers = Handlers()

LASTS = timedelta(hours=1)


def _operation(name: str, method: str) -> Operation:
    return Operation(
        name=name,
        method=method,
        path="/storage/{token}",
        query=(),
        body=None,
        body_required=False,
        public=True,
        success=200,
        responses={},
    )


OPERATIONS = (_operation("storage.download", "GET"), _operation("storage.upload", "PUT"))


def new_file(*, id_: str, name: str, media_type: str, content: bytes, now: str) -> Doc:
    return {
        "id": id_,
        "name": name,
        "contentType": media_type,
        "size": len(content),
        "content": b64encode(content).decode("ascii"),
        "createdAt": now,
    }


def keep(call: Call, name: str, media_type: str, content: bytes) -> Doc:
    """Store a file."""
    file = new_file(id_=call.store.new_id("file"), name=name, media_type=media_type, content=content, now=call.now())
    return call.records.insert("files", file)


def content_of(file: Doc) -> bytes:
    return b64decode(file["content"])


def attachment(name: str) -> dict[str, str]:
    """The header with the name of a file, percent-encoded, because a name can have quotes and any letter."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def as_file(file: Doc) -> Response:
    return Response(content=content_of(file), media_type=file["contentType"], headers=attachment(file["name"]))


def download_address(call: Call, file_id: str) -> str:
    return _signed(call, {"method": "GET", "fileId": file_id})


def upload_address(call: Call, name: str) -> tuple[str, str]:
    """The URLs to upload a file of this name, and to download it afterwards."""
    file_id = call.store.new_id("file")
    return _signed(call, {"method": "PUT", "fileId": file_id, "name": name}), download_address(call, file_id)


def file_at(records: Records, url: str) -> Doc | None:
    """The file at a download URL of the sandbox; `None` for any other URL."""
    token = records.get("storage_tokens", url.rpartition("/")[2])
    return records.get("files", token["fileId"]) if token and token["method"] == "GET" else None


@handles("storage.download")
def download(call: Call) -> Response:
    call, token = _token(call, "GET")
    return as_file(call.find("files", token["fileId"], "file"))


@handles("storage.upload")
def upload(call: Call) -> Response:
    """Store the body of the request as the file. A second upload replaces the first."""
    call, token = _token(call, "PUT")
    file = new_file(
        id_=token["fileId"],
        name=token["name"],
        media_type=call.headers.get("content-type", "application/octet-stream"),
        content=call.content,
        now=call.now(),
    )
    call.records.delete("files", file["id"])
    call.records.insert("files", file)
    return one({"fileName": file["name"], "fileSize": file["size"]})


def _signed(call: Call, token: Doc) -> str:
    id_ = call.store.new_secret("sig")
    expires = iso(call.clock.now() + LASTS)
    call.records.insert("storage_tokens", {**token, "id": id_, "expiresAt": expires})
    return address(call, f"/storage/{id_}")


def _token(call: Call, method: str) -> tuple[Call, Doc]:
    call = call.in_workspace_with("storage_tokens", equals("id", call.path["token"]), "file")
    token = call.find("storage_tokens", call.path["token"], "file")
    if token["method"] != method or token["expiresAt"] < call.now():
        raise ApiError(403, "The address is not for this, or it has expired.")
    return call, token
