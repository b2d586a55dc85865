# Made from conduyt/api/messages.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import DownloadTarget, PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import messages as endpoints
from conduyt.models.common import Outcome
from conduyt.models.messages import Message, MessageChannel, MessageDirection, MessageStatus, SmsSendLog, SmsTransports
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany


class Messages(CreateMany, Resource):
    """A message is one SMS or one email, sent to a contact or received from one."""

    @cached_property
    def emails(self) -> MessagesEmails:
        """Emails to one contact or to many."""
        return MessagesEmails(self._caller)

    @cached_property
    def sms(self) -> MessagesSms:
        """SMS, with their carriers and templates."""
        return MessagesSms(self._caller)

    @cached_property
    def sms_logs(self) -> MessagesSmsLogs:
        """The log of SMS that were sent."""
        return MessagesSmsLogs(self._caller)

    def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the messages to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which messages, with the names and values of the arguments of `list`. `sort` and `order` are the
                order of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the messages of the last one.
            progress: Called with the number of messages fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.messages.export("messages.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.LIST(),
                ("contact_id", "channel", "direction"),
                path,
                filters=filters,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        contact_id: str | OMIT = OMIT,
        channel: MessageChannel | OMIT = OMIT,
        direction: MessageDirection | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[Message]:
        """List SMS and emails, sent and received.

        Each item has its delivery status.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            contact_id: Only messages to or from the contact with this id.
            channel: Only messages of this kind. One of `sms`, `email`.
            direction: Only messages in this direction. One of `inbound`, `outbound`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of messages. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.list(page=1, limit=50, contact_id="con_7QX2")
            ```
        """
        return self._page(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "contact_id": contact_id,
                    "channel": channel,
                    "direction": direction,
                },
                options=options,
            )
        )

    def create(
        self,
        *,
        contact_id: str,
        channel: MessageChannel,
        direction: MessageDirection,
        body: str,
        subject: str | OMIT = OMIT,
        from_number: str | OMIT = OMIT,
        to_number: str | OMIT = OMIT,
        from_email: str | OMIT = OMIT,
        to_email: str | OMIT = OMIT,
        provider: str | OMIT = OMIT,
        provider_id: str | OMIT = OMIT,
        status: MessageStatus | OMIT = OMIT,
        scheduled_at: datetime | str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Message:
        """Send an email to a contact, or record a message that was exchanged elsewhere.

        With the channel email and the direction outbound the service sends the email. It refuses outbound SMS; for
        those, use `messages.sms.send`. For 24 hours, the service sends the email only once for the same idempotency key
        and content. Each call generates a key, which its retries reuse; pass `options={"idempotency_key": "..."}`, up
        to 255 characters, to be able to repeat the call yourself. While the outcome is unknown, the returned message
        has the status sending, and `pending` says why. To get the outcome, repeat the call with your key and the same
        content.

        Args:
            contact_id: Id of the contact who receives or sent it.
            channel: What kind of message it is. Outbound SMS are refused. One of `sms`, `email`.
            direction: Its direction. One of `inbound`, `outbound`.
            body: The text, at most 100 KB.
            subject: Subject of an email. At most 500 characters.
            from_number: Number of the sender, in E.164 form. At most 30 characters.
            to_number: Number of the recipient, in E.164 form. At most 30 characters.
            from_email: Address of the sender.
            to_email: Address of the recipient.
            provider: The carrier or mail service, for a message that you only record.
            provider_id: Id of the message at the provider.
            status: Status of its delivery. One of `queued`, `pending`, `sending`, `sent`, `delivered`, `failed`.
            scheduled_at: When it is to be sent.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The message.

        Raises:
            NotFoundError: 404 `not_found`. There is no contact with this id in the workspace of the key.
            ConflictError: 409 `conflict`. The idempotency key was used before with other content.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.create(contact_id="con_7QX2", channel="email", direction="outbound", body="Your renewal is
            due on Friday.")
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={
                    "contactId": contact_id,
                    "channel": channel,
                    "direction": direction,
                    "body": body,
                    "subject": subject,
                    "fromNumber": from_number,
                    "toNumber": to_number,
                    "fromEmail": from_email,
                    "toEmail": to_email,
                    "provider": provider,
                    "providerId": provider_id,
                    "status": status,
                    "scheduledAt": scheduled_at,
                },
                options=options,
            )
        )

    def download_media(
        self,
        message_id: str,
        media_index: str,
        *,
        to: DownloadTarget | None = None,
        options: RequestOptions | None = None,
    ) -> Content:
        """Download a picture or another file that came with a message.

        Args:
            message_id: Id of the message.
            media_index: Number of the file in the message. The first is probably 0; this is not documented.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The bytes of a file.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.download_media("msg_5HN8", "0")
            ```
        """
        return self._call(
            endpoints.DOWNLOAD_MEDIA(
                path={"message_id": message_id, "media_index": media_index}, to=to, options=options
            )
        )


class MessagesEmails(Resource):
    """Emails to one contact or to many."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the emails to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the emails of the last one.
            progress: Called with the number of emails fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.messages.emails.export("emails.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.EMAILS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Page[Message]:
        """List emails, a page at a time.

        To narrow the list to one contact or direction use `messages.list` with the channel email.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of emails. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.emails.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.EMAILS_LIST(query={"page": page, "limit": limit}, options=options))

    def send(
        self,
        *,
        contact_id: str,
        subject: str,
        body: str,
        body_html: str | OMIT = OMIT,
        scheduled_at: datetime | str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Message:
        """Send an email to a contact, now or at a set time.

        Repeating the call sends the email again. To prevent that, use `messages.create` with an idempotency key.

        Args:
            contact_id: Id of the contact to write to.
            subject: Subject of the email. At most 500 characters.
            body: The text as plain text.
            body_html: The text as HTML.
            scheduled_at: When to send it; at once if not given.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The email.

        Raises:
            NotFoundError: 404 `not_found`. There is no contact with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.emails.send(contact_id="con_7QX2", subject="Your renewal", body="Your renewal is due on
            Friday.")
            ```
        """
        return self._call(
            endpoints.EMAILS_SEND(
                body={
                    "contactId": contact_id,
                    "subject": subject,
                    "body": body,
                    "bodyHtml": body_html,
                    "scheduledAt": scheduled_at,
                },
                options=options,
            )
        )

    def send_bulk(
        self,
        *,
        contact_ids: Sequence[str],
        subject: str,
        body: str,
        body_html: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Outcome:
        """Send the same email to many contacts.

        Success does not mean that every contact gets the email: the status is 206 when only a part could be sent.

        Args:
            contact_ids: Ids of the contacts to write to. At least 1 item.
            subject: Subject of the email.
            body: The text as plain text.
            body_html: The text as HTML.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.emails.send_bulk(contact_ids=["con_7QX2", "con_8WZ5"], subject="We are moving", body="From
            Monday on we are in Oak Street.")
            ```
        """
        return self._call(
            endpoints.EMAILS_SEND_BULK(
                body={"contactIds": contact_ids, "subject": subject, "body": body, "bodyHtml": body_html},
                options=options,
            )
        )

    def get_health(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the health of email sending.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.emails.get_health()
            ```
        """
        return self._call(endpoints.EMAILS_GET_HEALTH(options=options))


class MessagesSms(Resource):
    """SMS, with their carriers and templates."""

    def get(self, message_id: str, *, options: RequestOptions | None = None) -> Message:
        """Get an SMS, with its status from the carrier.

        Use it to follow the delivery of a text that you sent with `messages.sms.send`.

        Args:
            message_id: Id of the message.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The message.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.sms.get("msg_5HN8")
            ```
        """
        return self._call(endpoints.SMS_GET(path={"message_id": message_id}, options=options))

    def send(
        self,
        *,
        contact_id: str,
        body: str,
        from_number: str | OMIT = OMIT,
        idempotency_key: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Message:
        """Send an SMS to a contact.

        The service sends the text only once for the same idempotency key and content. Each call generates a key, which
        its retries reuse; pass an `idempotency_key` to be able to repeat the call yourself. Every attempt counts toward
        a limit per user, even with a known key. If the carrier may have sent the text but did not confirm it,
        `DeliveryUnconfirmedError` holds the message. In that case, check the message before you repeat the call: the
        same key would send the text again.

        Args:
            contact_id: Id of the contact to write to.
            body: The text. At most 1600 characters.
            from_number: The number to send from, in E.164 form. See `messages.sms.get_transports` for yours.
            idempotency_key: Your own name for this text, 8 to 200 characters, such as a UUID. The service stores it
                permanently and sends the text once. It refuses the same key with other content. At most 200 characters.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The message.

        Raises:
            NotFoundError: 404 `not_found`. There is no contact with this id in the workspace of the key.
            ConflictError: 409 `conflict`. No carrier for SMS is set up, or the idempotency key was used before with
                other content.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid, or the carrier did not confirm the
                text, so it may or may not have been sent. In the second case `data` of the body is the message, with
                `deliveryUnconfirmed` true in its `metadata`.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.sms.send(contact_id="con_7QX2", body="See you tomorrow at ten.",
            idempotency_key="reminder-2026-10-31-con_7QX2")
            ```
        """
        return self._call(
            endpoints.SMS_SEND(
                body={
                    "contactId": contact_id,
                    "body": body,
                    "fromNumber": from_number,
                    "idempotencyKey": idempotency_key,
                },
                options=options,
            )
        )

    def get_transports(self, *, options: RequestOptions | None = None) -> SmsTransports:
        """Get the carriers and numbers that the workspace can send SMS through.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The carriers and their capabilities.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.sms.get_transports()
            ```
        """
        return self._call(endpoints.SMS_GET_TRANSPORTS(options=options))

    def list_whatsapp_templates(self, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the templates for WhatsApp messages.

        The list has no pages. `extras["connected"]` says whether the workspace has WhatsApp connected. The fields of a
        template are not documented.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All templates for WhatsApp messages. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.sms.list_whatsapp_templates()
            ```
        """
        return self._page(endpoints.SMS_LIST_WHATSAPP_TEMPLATES(options=options))


class MessagesSmsLogs(CreateMany, Resource):
    """The log of SMS that were sent."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the sms logs to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the sms logs of the last one.
            progress: Called with the number of sms logs fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.messages.sms_logs.export("sms_logs.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.SMS_LOGS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Page[SmsSendLog]:
        """List the log of SMS that were sent, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of the log. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.sms_logs.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.SMS_LOGS_LIST(query={"page": page, "limit": limit}, options=options))

    def create(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> SmsSendLog:
        """Add an entry to the log of SMS that were sent.

        Args:
            body: The fields are not documented. Likely ones are those of an entry, such as `message` and `messageId`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The new entry.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.messages.sms_logs.create()
            ```
        """
        return self._call(endpoints.SMS_LOGS_CREATE(body=None if body is OMIT else body, options=options))
