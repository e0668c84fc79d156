"""Discord's own OpenAPI document as the judge of a request body.

References are put in place once, and a union whose members tell themselves apart by `type` is
judged by the one member that is meant: the same verdict as trying each, at a twentieth of the time
(measured: 3 ms instead of 65 for an answer with 37 components), and an error that names the field.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from .errors import ApiError

MISSING = "no OpenAPI document of Discord's beside NEWSHOUND_DATA (discord/openapi.json)"


def document() -> Path | None:
    """Where Discord's document lies, or None: then a test is skipped, saying `MISSING`."""
    data = os.environ.get("NEWSHOUND_DATA")
    path = Path(data).parent / "discord" / "openapi.json" if data else None
    return path if path and path.is_file() else None


class Schema:
    """The document, with a compiled validator for each route that takes a body."""

    def __init__(self, path: Path) -> None:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        self._components = loaded["components"]["schemas"]
        self._components["SnowflakeType"] = {  # discord.py sends integers
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
            ]
        }
        self._placed: dict[str, Any] = {}
        self._paths = loaded["paths"]
        self._bodies: dict[tuple[str, str], Validator | None] = {}
        self._queries: dict[tuple[str, str], dict[str, Validator]] = {}

    def judge(self, method: str, template: str, body: object) -> None:
        """Raises `ApiError` 50035 where `body` is not what the document asks for."""
        validator = self._body(method, template)
        if validator is None:
            return
        error = next(iter(validator.iter_errors(body)), None)
        if error is not None:
            raise _refusal(error)

    def judge_query(self, method: str, template: str, query: dict[str, str]) -> None:
        """The same for what stands behind the question mark."""
        for name, validator in self._query(method, template).items():
            if name not in query:
                continue
            given = _read(query[name], validator.schema)
            error = next(iter(validator.iter_errors(given)), None)
            if error is not None:
                raise ApiError(50035, errors={name: _leaf(error)})

    def _operation(self, method: str, template: str) -> dict[str, Any]:
        operation: dict[str, Any] = self._paths.get(template, {}).get(method.lower(), {})
        return operation

    def _body(self, method: str, template: str) -> Validator | None:
        key = (method, template)
        if key not in self._bodies:
            content = self._operation(method, template).get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            self._bodies[key] = _Judge(self._in_place(schema)) if schema else None
        return self._bodies[key]

    def _query(self, method: str, template: str) -> dict[str, Validator]:
        key = (method, template)
        if key not in self._queries:
            known = self._operation(method, template).get("parameters") or []
            self._queries[key] = {
                one["name"]: _Judge(self._in_place(one["schema"]))
                for one in known
                if one["in"] == "query"
            }
        return self._queries[key]

    def _in_place(self, schema: Any) -> Any:
        """`schema` with what it refers to in the place of the references."""
        if isinstance(schema, list):
            return [self._in_place(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return self._referred(schema["$ref"].rsplit("/", 1)[1])
        return {key: self._in_place(value) for key, value in schema.items()}

    def _referred(self, name: str) -> Any:
        if name not in self._placed:
            self._placed[name] = place = {}  # before its inside, which may refer back to it
            place.update(self._in_place(self._components[name]))
        return self._placed[name]


@cache
def schema_at(path: Path) -> Schema:
    """Loaded and compiled once a process."""
    return Schema(path)


def _told_apart(validator: Validator, members: Any, given: Any, schema: Any) -> Iterator[Any]:
    """`oneOf` and `anyOf`, by the member that the instance's `type` names where there is one."""
    if given is None and {"type": "null"} in members:
        return
    meant = [one for one in members if one != {"type": "null"}]
    if len(meant) > 1:
        meant = _by_type(meant, given) if isinstance(given, dict) else meant
    if len(meant) == 1:
        yield from validator.descend(given, meant[0])
    elif not any(validator.evolve(schema=one).is_valid(given) for one in meant):
        yield ValidationError(f"{_short(given)} is none of the things that may stand here")


def _by_type(members: list[Any], given: dict[str, Any]) -> list[Any]:
    kinds = [one.get("properties", {}).get("type", {}).get("enum") for one in members]
    if not all(kinds):
        return members
    kind = given.get("type")
    return [one for one, known in zip(members, kinds, strict=True) if kind in known]


_Judge = extend(Draft202012Validator, {"oneOf": _told_apart, "anyOf": _told_apart})


def _read(text: str, schema: Any) -> object:
    kind = schema.get("type")
    if kind == "integer" and text.lstrip("-").isdigit():
        return int(text)
    if kind == "boolean":
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text)
    return text


def _refusal(error: ValidationError) -> ApiError:
    tree: dict[str, Any] = _leaf(error)
    for part in reversed(error.absolute_path):
        tree = {str(part): tree}
    return ApiError(50035, errors=tree)


def _leaf(error: ValidationError) -> dict[str, Any]:
    return {"_errors": [{"code": "SCHEMA", "message": _short(error.message)}]}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) < 300 else f"{text[:297]}..."
