"""`/ingest`, *Add an article* and its modal; *Edit details*, and what a card offers for all that it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.blocks import forms
from bot.blocks.inputs import filled_in, handed_in
from bot.listeners.reception import Command, Reception
from bot.typed import addresses, is_help

if TYPE_CHECKING:
    from slack_bolt import Ack, App

EVENTS: tuple[str, ...] = ()
COMMANDS = (Command("/ingest", "Add articles by their web addresses, or with a form.", "[https://...]"),)


def register(app: App, reception: Reception) -> None:
    """Take articles in, and what people say about them."""

    def on_ingest(command: dict[str, Any], ack: Ack) -> None:
        ingest(command, command.get("text") or "", reception)
        ack()

    def on_add_article(body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("form", body, trigger=body["trigger_id"])
        ack()

    def on_retry(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("retry", body, listing=action["value"])
        ack()

    def on_undo(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("undo", body, listing=action["value"])
        ack()

    def on_edit(action: dict[str, Any], body: dict[str, Any], ack: Ack) -> None:
        reception.pressed("details", body, trigger=body["trigger_id"], article=action["value"])
        ack()

    app.command(reception.command("/ingest"))(on_ingest)
    app.action("add_article")(on_add_article)
    app.action("ingest_retry")(on_retry)
    app.action("ingest_undo")(on_undo)
    app.action("article_edit")(on_edit)
    _take_forms(app, reception)


def ingest(command: dict[str, Any], text: str, reception: Reception) -> None:
    """Take on the addresses of a slash command; one that says nothing asks for the form."""
    if not text.strip():
        reception.commanded("form", command, trigger=command["trigger_id"], typed=True)
        return
    if is_help(text):
        reception.commanded("help", command)
        return
    found, _words = addresses(text)
    reception.commanded("ingest", command, text, addresses=found)


def _take_forms(app: App, reception: Reception) -> None:
    """Take on what is filled in; what is wrong with it is said in the form."""

    def on_added(body: dict[str, Any], ack: Ack) -> None:
        told, files = filled_in(body["view"]), handed_in(body["view"], "files")
        found, others = addresses(told.get("addresses", ""))
        if faults := forms.adding_faults(told, found, others, files=len(files)):
            ack(response_action="errors", errors=faults)
            return
        details = {name: words for name, words in _details(told).items() if words}
        reception.submitted("ingest", body, addresses=found, files=files, details=details)
        ack()

    def on_edited(body: dict[str, Any], ack: Ack) -> None:
        told = filled_in(body["view"])
        if faults := forms.field_faults(told):
            ack(response_action="errors", errors=faults)
            return
        reception.submitted("edit", body, details=_details(told))
        ack()

    app.view("ingest")(on_added)
    app.view("article_edit")(on_edited)


def _details(told: Mapping[str, str]) -> dict[str, str]:
    return {name: told.get(name, "") for name in forms.FIELDS}
