"""Modals and App Home: what views.open, views.update, views.publish and an acknowledgement make of them."""

from __future__ import annotations

import secrets

from tests.slack.blocks import with_ids
from tests.slack.forms import kept, states
from tests.slack.limits import check_view
from tests.slack.people import JSON
from tests.slack.schema import InvalidError, tell
from tests.slack.web_api import RefusedError, invalid
from tests.slack.workspace import TRIGGER_SECONDS, View, Workspace

_DEEPEST = 3


def open_view(workspace: Workspace, arguments: JSON) -> JSON:
    """Open a modal; the codes are those of https://docs.slack.dev/reference/methods/views.open."""
    trigger = workspace.triggers.get(str(arguments.get("trigger_id")))
    if trigger is None:
        raise RefusedError("invalid_trigger_id" if arguments.get("trigger_id") else "invalid_arguments")
    if workspace.now() - trigger.at > TRIGGER_SECONDS:
        raise RefusedError("expired_trigger_id")
    if trigger.used:
        raise RefusedError("exchanged_trigger_id")
    check_view(arguments["view"])
    _external(workspace, arguments["view"])
    trigger.used = True
    view = _made(workspace, trigger.user, arguments["view"])
    workspace.views.append(view)
    return {"view": view.json}


def update_view(workspace: Workspace, arguments: JSON) -> JSON:
    """Put something else in place of an open modal; what people filled in stays where the fields have the same ids."""
    if not (arguments.get("view_id") or arguments.get("external_id")):
        raise invalid("missing required field: view_id")
    view = next((one for one in workspace.views if not one.closed and _is(one, arguments)), None)
    if view is None:
        raise RefusedError("not_found")
    if arguments.get("hash") not in {None, view.hash}:
        raise RefusedError("hash_conflict")
    check_view(arguments["view"])
    _external(workspace, arguments["view"], besides=view)
    replace(workspace, view, arguments["view"])
    return {"view": view.json}


def publish_view(workspace: Workspace, arguments: JSON) -> JSON:
    """Show somebody their Home."""
    user = str(arguments["user_id"])
    if user not in workspace.people or workspace.people[user].bot:
        raise invalid("invalid `user_id`")
    if not workspace.home_tab:
        raise RefusedError("not_enabled")
    check_view(arguments["view"], kind="home")
    home = workspace.homes.get(user)
    if home is None:
        home = workspace.homes[user] = _made(workspace, user, arguments["view"])
    elif arguments.get("hash") not in {None, home.hash}:
        raise RefusedError("hash_conflict")
    else:
        replace(workspace, home, arguments["view"])
    return {"view": home.json}


def replace(workspace: Workspace, view: View, shown: JSON) -> None:
    """Put something else in place of a view."""
    view.view = {**shown, "blocks": with_ids(shown["blocks"])}
    view.state = kept(view.view["blocks"], view.state)
    view.hash = f"{workspace.ts()}.{secrets.token_hex(4)}"
    view.errors = {}
    view.replaced += 1


def answered(workspace: Workspace, view: View, ack: JSON) -> None:
    """Do to a modal what the acknowledgement of its submission says; raises `InvalidError` as Slack shows an error."""
    view.errors = {}
    action = ack.get("response_action")
    if not ack or action == "clear":
        for each in _stack(workspace, view) if ack else [view]:
            each.closed = True
    elif action == "errors":
        view.errors = _errors(view, ack.get("errors"))
    elif action == "update":
        check_view(ack.get("view"))
        replace(workspace, view, ack["view"])
    elif action == "push":
        _push(workspace, view, ack.get("view"))
    else:
        raise InvalidError("invalid_ack", [f"unknown response_action: {action}"])
    workspace.tell()


def _errors(view: View, errors: object) -> dict[str, str]:
    faults: list[str] = []
    inputs = {block["block_id"] for block in view.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise InvalidError("invalid_ack", ["errors must be an object that is not empty"])
    for name, said in errors.items():
        if name not in inputs:
            tell(faults, f"/errors/{name}", "is no input block of the view")
        if not isinstance(said, str) or not said:
            tell(faults, f"/errors/{name}", "must be a string that is not empty")
    if faults:
        raise InvalidError("invalid_ack", faults)
    return errors


def _push(workspace: Workspace, view: View, shown: JSON | None) -> None:
    check_view(shown)
    assert shown
    if len(_stack(workspace, view)) >= _DEEPEST:
        raise InvalidError("invalid_ack", ["push_limit_reached"])
    made = _made(workspace, view.user, shown)
    made.root, made.previous = view.root or view.id, view.id
    workspace.views.append(made)


def _stack(workspace: Workspace, view: View) -> list[View]:
    root = view.root or view.id
    return [each for each in workspace.views if root in {each.id, each.root} and not each.closed]


def _made(workspace: Workspace, user: str, shown: JSON) -> View:
    blocks = with_ids(shown["blocks"])
    return View(
        id=f"V{secrets.token_hex(5).upper()}",
        user=user,
        view={**shown, "blocks": blocks},
        hash=f"{workspace.ts()}.{secrets.token_hex(4)}",
        state=states(blocks),
    )


def _is(view: View, arguments: JSON) -> bool:
    if arguments.get("view_id"):
        return bool(view.id == arguments["view_id"])
    return bool(view.view.get("external_id") == arguments["external_id"])


def _external(workspace: Workspace, shown: JSON, besides: View | None = None) -> None:
    name = shown.get("external_id")
    if name and any(one.view.get("external_id") == name for one in workspace.views if one is not besides):
        raise RefusedError("duplicate_external_id")
