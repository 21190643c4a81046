# SPDX-License-Identifier: Apache-2.0
"""Holds what the tests send and get against docs/openapi.yaml.

Every exchange through `requests` is looked at: the operation and its status must be described, the answer must match the
schemas of that status, its headers too, and what was accepted must match the schemas of the operation's body and of its parameters in the
query. A key that no schema names is a deviation in either direction. A test that sends such a key on purpose has the marker
`undescribed_requests`.

These are not looked at:
- bytes on the wire (`client.Wire`), which are deliberately no HTTP, or half of it;
- JSON of more than `JSON_BYTES_MAX`: a schema in Python takes a second for each MiB, and a long list's items are those of a
  short one;
- what is not JSON: its Content-Type must be described, its text is the business of the tests that ask for it;
- answers that are streamed to a test (`stream=True`): reading them here would take them away from it;
- a form's parts: the service looks at no part but `file`, which is no JSON;
- bodies that a test gives piece by piece.
"""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import urllib.parse

import jsonschema
import requests
import yaml

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
ANY_OPERATION = "x-urna-any-operation"  # responses that each path has, beside those that it lists
ANY_RESPONSE = "x-urna-any-response"  # headers that each response has, listed or not
JSON_BYTES_MAX = 128 * 1024
MISSING = (None, "")  # a field or parameter with one of these is as good as absent
# What the paths of another deployment begin with; the longest first, so that the empty one is the last.
PREFIXES = sorted({urllib.parse.urlsplit(url).path.rstrip("/") for name, url in os.environ.items()
                   if name.startswith("URNA_TEST_") and name.endswith("_URL")}, key=len, reverse=True)


@dataclasses.dataclass
class Exchange:
    method: str
    path: str
    query: str
    request_body: bytes  # or a text, or what gives its pieces
    status: int
    headers: requests.structures.CaseInsensitiveDict
    body: bytes | None  # None: the test reads it itself

    @classmethod
    def of(cls, answer, streamed):
        url = urllib.parse.urlsplit(answer.request.url)
        path = next((url.path.removeprefix(prefix) for prefix in PREFIXES if url.path.startswith(prefix + "/")), url.path)
        return cls(answer.request.method, path, url.query, answer.request.body or b"", answer.status_code,
                   answer.headers, None if streamed else answer.content)


@dataclasses.dataclass(frozen=True)
class Deviation:
    of_request: bool  # of what was accepted, not of what was answered
    text: str

    def __str__(self):
        return self.text


def inlined(node, document):
    """The node with every `$ref` in it replaced by what that names; nothing in the document names itself."""
    if isinstance(node, dict):
        if "$ref" in node:
            target = document
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key]
            return inlined(target, document)
        return {key: inlined(value, document) for key, value in node.items()}
    if isinstance(node, list):
        return [inlined(value, document) for value in node]
    return node


def closed(schema):
    """The schema with no object in it that takes keys which it does not name."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        return {"additionalProperties": False, **schema} if "properties" in schema else schema
    if isinstance(schema, list):
        return [closed(value) for value in schema]
    return schema


def compiled(schema):
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def can_be_looked_at(body):
    return isinstance(body, (bytes, str)) and len(body) <= JSON_BYTES_MAX


def complaints(validator, value):
    for error in validator.iter_errors(value):
        where = "".join(f"[{key!r}]" for key in error.absolute_path)
        yield f"{where}{': ' if where else ''}{error.message[:300]}"


def value_of(text, validator):
    """What a header or a parameter says, which is a text on the wire."""
    return int(text) if validator.schema.get("type") == "integer" and re.fullmatch("[0-9]+", text) else text


class Response:
    def __init__(self, described, of_any):
        self.validators = {kind: compiled(media["schema"]) if kind == "application/json" else None
                           for kind, media in described.get("content", {}).items()}
        self.headers = {**of_any, **described.get("headers", {})}
        self.header_validators = {name: compiled(header["schema"]) for name, header in self.headers.items()}

    def complaints(self, exchange):
        yield from self.complaints_of_headers(exchange.headers)
        yield from self.complaints_of_body(exchange)

    def complaints_of_headers(self, headers):
        for name, validator in self.header_validators.items():
            if name in headers:
                for complaint in complaints(validator, value_of(headers[name], validator)):
                    yield f"header {name}: {complaint}"
            elif self.headers[name].get("required"):
                yield f"there is no header {name}"
        known = {name.lower() for name in self.headers}
        for name in headers:
            if name.lower().startswith("urna-") and name.lower() not in known:
                yield f"header {name} is not described"

    def complaints_of_body(self, exchange):
        kind = exchange.headers.get("Content-Type", "").partition(";")[0].strip()
        if exchange.method == "HEAD":  # what the body of a GET would be
            return
        if not self.validators:
            if kind or exchange.body:
                yield f"there is a body of {kind or 'no type'}"
            return
        if kind not in self.validators and "*/*" not in self.validators:
            yield f"its body is {kind or 'of no type'}"
            return
        validator = self.validators.get(kind)
        if validator is None or not can_be_looked_at(exchange.body):
            return
        try:
            value = json.loads(exchange.body)
        except ValueError as error:
            yield f"its body is no JSON: {error}"
            return
        yield from complaints(validator, value)


class Operation:
    def __init__(self, described, headers_of_any):
        self.responses = {str(status): Response(response, headers_of_any)
                          for status, response in described["responses"].items()}
        self.parameters = {parameter["name"]: compiled(parameter["schema"])
                           for parameter in described.get("parameters", []) if parameter["in"] == "query"}
        body = described.get("requestBody", {}).get("content", {}).get("application/json")
        self.body = compiled(closed(body["schema"])) if body else None

    def complaints_of_request(self, exchange):
        """Of one that was accepted."""
        for name, text in urllib.parse.parse_qsl(exchange.query, keep_blank_values=True):
            if text in MISSING:
                continue
            if name not in self.parameters:
                yield f"parameter {name} is not described"
                continue
            for complaint in complaints(self.parameters[name], value_of(text, self.parameters[name])):
                yield f"parameter {name}: {complaint}"
        if self.body is not None and can_be_looked_at(exchange.request_body):
            fields = json.loads(exchange.request_body)
            present = {name: value for name, value in fields.items() if value not in MISSING}
            for complaint in complaints(self.body, present):
                yield f"its body: {complaint}"


class OpenApi:
    def __init__(self, document):
        headers_of_any = inlined(document[ANY_RESPONSE], document)
        self.of_any = Operation({"responses": inlined(document[ANY_OPERATION], document)}, headers_of_any)
        self.operations = {}
        for path, methods in inlined(document["paths"], document).items():
            pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
            self.operations[pattern] = {method.upper(): Operation(described, headers_of_any)
                                        for method, described in methods.items() if method in METHODS}

    def operation(self, method, path):
        """The one that is described, or else that which every method of every path has."""
        for pattern, methods in self.operations.items():
            if pattern.fullmatch(path):
                return methods.get("GET" if method == "HEAD" else method, self.of_any)
        return self.of_any

    def deviations(self, exchange):
        operation = self.operation(exchange.method, exchange.path)
        told = f"{exchange.method} {exchange.path}, {exchange.status}: "
        status = str(exchange.status)
        described = [one.responses[status] for one in (operation, self.of_any) if status in one.responses]
        if not described:
            yield Deviation(False, told + "this status is not described")
            return
        found = [list(response.complaints(exchange)) for response in described]
        if all(found):
            for complaint in found[0]:
                yield Deviation(False, told + complaint)
        if 200 <= exchange.status < 300:
            for complaint in operation.complaints_of_request(exchange):
                yield Deviation(True, told + complaint)


class Watch:
    """Looks at every exchange through `requests`, from `begin` on."""

    def __init__(self):
        self.openapi = None
        self.found = []  # deviations

    def begin(self):
        self.openapi = OpenApi(read_document())
        send = requests.Session.send

        def send_and_look(session, request, **more):
            answer = send(session, request, **more)
            self.found.extend(self.openapi.deviations(Exchange.of(answer, more.get("stream"))))
            return answer

        requests.Session.send = send_and_look

    def take(self, of_requests):
        """What was found since the last time; of requests too, or of answers only."""
        found, self.found = self.found, []
        return sorted({str(one) for one in found if of_requests or not one.of_request})

    @contextlib.contextmanager
    def against(self, document):
        """Within the block, another document is the right one."""
        shipped, self.openapi = self.openapi, OpenApi(document)
        try:
            yield
        finally:
            self.openapi = shipped


def read_document():
    return yaml.load(DOCUMENT.read_bytes(), yaml.CSafeLoader)


watch = Watch()
