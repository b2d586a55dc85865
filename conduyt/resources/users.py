# Made from conduyt/api/users.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import FileInput, PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import users as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.users import CurrentUser, User, UserRole
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class Users(CreateMany, UpdateMany, DeleteMany, Resource):
    """A user is a member of the workspace. New members are invited by email."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the users to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of users fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.users.export("users.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.LIST(), (), path, raw=raw, bom=bom, checkpoint=checkpoint, progress=progress, options=options
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> Page[User]:
        """List the members of the workspace.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All members of the workspace. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.list()
            ```
        """
        return self._page(endpoints.LIST(options=options))

    def create(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> User:
        """Create a user.

        To invite a person by email, use `users.invite`, which is documented.

        Args:
            body: The fields are not documented. Likely ones are `email`, `role`, `firstName` and `lastName`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The new user.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.create()
            ```
        """
        return self._call(endpoints.CREATE(body=None if body is OMIT else body, options=options))

    def invite(
        self, *, email: str, role: Literal["admin", "member"] | str, options: RequestOptions | None = None
    ) -> User:
        """Invite a person to the workspace by email.

        The response is likely the new user. If its `id` is empty, look the user up with `users.list`.

        Args:
            email: Address to invite.
            role: What the user may do in the workspace. One of `admin`, `member`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The new user.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.invite(email="grace@example.com", role="member")
            ```
        """
        return self._call(endpoints.INVITE(body={"email": email, "role": role}, options=options))

    def get_me(self, *, options: RequestOptions | None = None) -> CurrentUser:
        """Get the user and the workspace of the API key.

        Use it to check that a key works.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The user and the workspace of the key.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.get_me()
            ```
        """
        return self._call(endpoints.GET_ME(options=options))

    def update_me(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> Outcome:
        """Change the user of the API key.

        Args:
            body: The fields are not documented. Likely ones are `firstName`, `lastName` and `phone`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.update_me()
            ```
        """
        return self._call(endpoints.UPDATE_ME(body=None if body is OMIT else body, options=options))

    def get(self, user_id: str, *, options: RequestOptions | None = None) -> User:
        """Get a member of the workspace.

        Args:
            user_id: Id of the user.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The user.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.get("user_4RT1")
            ```
        """
        return self._call(endpoints.GET(path={"user_id": user_id}, options=options))

    def update(
        self,
        user_id: str,
        *,
        first_name: str | OMIT = OMIT,
        last_name: str | OMIT = OMIT,
        email: str | OMIT = OMIT,
        phone: str | None | OMIT = OMIT,
        role: UserRole | OMIT = OMIT,
        permissions: Sequence[object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> User:
        """Change a member of the workspace, such as the role.

        Fields that you do not pass stay unchanged. The service refuses fields it does not know. To deactivate or
        reactivate a member, use `users.deactivate` and `users.reactivate`.

        Args:
            user_id: Id of the user.
            first_name: Given name.
            last_name: Family name.
            email: Email address.
            phone: Phone number; None clears it.
            role: What the user may do in the workspace. One of `owner`, `admin`, `member`.
            permissions: Single permissions, instead of those so far. Their shape is not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The user.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.update("user_4RT1", role="admin")
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"user_id": user_id},
                body={
                    "firstName": first_name,
                    "lastName": last_name,
                    "email": email,
                    "phone": phone,
                    "role": role,
                    "permissions": permissions,
                },
                options=options,
            )
        )

    def delete(self, user_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Remove a member from the workspace.

        To keep the member but lock them out, use `users.deactivate`.

        Args:
            user_id: Id of the user.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.delete("user_4RT1")
            ```
        """
        return self._call(endpoints.DELETE(path={"user_id": user_id}, options=options))

    def deactivate(
        self, user_id: str, *, reassign_to: str | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Deactivate a member of the workspace.

        Undo it with `users.reactivate`.

        Args:
            user_id: Id of the user.
            reassign_to: Id of the user to whom the member's records are reassigned.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.deactivate("user_4RT1", reassign_to="user_8KM2")
            ```
        """
        return self._call(
            endpoints.DEACTIVATE(path={"user_id": user_id}, query={"reassign_to": reassign_to}, options=options)
        )

    def reactivate(
        self, user_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Reactivate a member after `users.deactivate`.

        Args:
            user_id: Id of the user.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.reactivate("user_4RT1")
            ```
        """
        return self._call(
            endpoints.REACTIVATE(path={"user_id": user_id}, body=None if body is OMIT else body, options=options)
        )

    def cancel_invite(
        self, user_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Cancel the invitation of a user who has not accepted it yet.

        Args:
            user_id: Id of the user.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.cancel_invite("user_4RT1")
            ```
        """
        return self._call(
            endpoints.CANCEL_INVITE(path={"user_id": user_id}, body=None if body is OMIT else body, options=options)
        )

    def resend_invite(
        self, user_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Send the invitation of a user again.

        Args:
            user_id: Id of the user.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.resend_invite("user_4RT1")
            ```
        """
        return self._call(
            endpoints.RESEND_INVITE(path={"user_id": user_id}, body=None if body is OMIT else body, options=options)
        )

    def reset_password(
        self, user_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Reset the password of a user.

        Args:
            user_id: Id of the user.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.reset_password("user_4RT1")
            ```
        """
        return self._call(
            endpoints.RESET_PASSWORD(path={"user_id": user_id}, body=None if body is OMIT else body, options=options)
        )

    def upload_avatar(self, user_id: str, *, avatar: FileInput, options: RequestOptions | None = None) -> Outcome:
        """Upload the picture of a user.

        It replaces the old picture.

        Args:
            user_id: Id of the user.
            avatar: The picture. Bytes, a path, or a file opened in binary mode.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.upload_avatar("user_4RT1", avatar="ada.png")
            ```
        """
        return self._call(endpoints.UPLOAD_AVATAR(path={"user_id": user_id}, files={"avatar": avatar}, options=options))

    def delete_avatar(self, user_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Delete the picture of a user.

        Args:
            user_id: Id of the user.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.delete_avatar("user_4RT1")
            ```
        """
        return self._call(endpoints.DELETE_AVATAR(path={"user_id": user_id}, options=options))

    def get_stats(self, user_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get figures about the work of a user.

        Args:
            user_id: Id of the user.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.users.get_stats("user_4RT1")
            ```
        """
        return self._call(endpoints.GET_STATS(path={"user_id": user_id}, options=options))
