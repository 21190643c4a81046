# SPDX-License-Identifier: Apache-2.0
"""docs/openapi.yaml is complete in itself, and a test fails when something is missing there that the service says or takes."""

import copy
import json

import pytest
from requests.structures import CaseInsensitiveDict

import openapi
import people
from client import expect_empty, expect_message

ACCOUNT_LIST = {"accounts": [], "next": None}


def changed(change):
    document = copy.deepcopy(openapi.read_document())
    change(document)
    return document


def schema_of(document, path, method, status):
    return document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]


# -- what is taken out is missed ---------------------------------------------------------------------------------------

def without_operation(document):
    del document["paths"]["/register"]


def without_method(document):
    document["paths"]["/register"]["get"] = document["paths"]["/register"].pop("post")


def without_message(document):
    schema_of(document, "/register", "post", "400")["properties"]["message"]["enum"].remove("Invalid jmbg.")


def without_status(document):
    del document["paths"]["/register"]["post"]["responses"]["400"]


def without_request_field(document):
    schema = document["paths"]["/register"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema["required"].remove("surname")
    del schema["properties"]["surname"]


def without_parameter(document):
    del document["paths"]["/authentication/accounts"]["get"]["parameters"][0]


def without_response_field(document):
    schema = schema_of(document, "/login", "post", "200")
    schema["required"].remove("refreshToken")
    del schema["properties"]["refreshToken"]


def without_nested_field(document):
    account = document["components"]["schemas"]["Account"]
    account["required"].remove("jmbg")
    del account["properties"]["jmbg"]


def with_a_type_that_is_another(document):
    document["components"]["schemas"]["AccessToken"]["type"] = "integer"


def with_a_limit_that_is_another(document):
    document["components"]["schemas"]["Password"]["maxLength"] = 9


@pytest.mark.parametrize("change, found", [
    (lambda document: None, []),
    (without_operation, ["POST /register, 200: this status is not described",
                         "POST /register, 400: ['message']: 'Bad request.' was expected"]),
    (without_method, ["POST /register, 200: this status is not described",
                      "POST /register, 400: ['message']: 'Bad request.' was expected"]),
    (without_message, ["POST /register, 400: ['message']: 'Invalid jmbg.' is not one of"]),
    (without_status, ["POST /register, 400: ['message']: 'Bad request.' was expected"]),
    (without_request_field, ["POST /register, 200: its body: Additional properties are not allowed ('surname' was"]),
    (without_parameter, ["GET /authentication/accounts, 200: parameter search is not described"]),
    (without_response_field, ["POST /login, 200: Additional properties are not allowed ('refreshToken' was"]),
    (without_nested_field, ["GET /authentication/accounts, 200: ['accounts'][0]: Additional properties are not allowed ('jmbg'"]),
    (with_a_type_that_is_another, ["POST /login, 200: ['accessToken']: 'eyJ"]),
    (with_a_limit_that_is_another, ["POST /register, 200: its body: ['password']: 'Passw0rd"]),
], ids=lambda value: value.__name__.replace("<lambda>", "nothing") if callable(value) else "")
def test_what_is_taken_out_of_the_document_is_missed(service, change, found):
    person = people.new_person()
    service.administrator_token  # so that the login that is looked at is the person's
    with openapi.watch.against(changed(change)):
        expect_message(service.register(person.fields(jmbg="1")), "Invalid jmbg.")
        expect_empty(service.register(person.fields()))
        assert service.login(person.email, person.password).status_code == 200
        assert len(service.accounts(search=person.email, limit=1).json()["accounts"]) == 1
    deviations = openapi.watch.take(of_requests=True)
    assert len(deviations) == len(found)
    for deviation, begins in zip(deviations, found):
        assert deviation.startswith(begins)


# -- what is looked at ---------------------------------------------------------------------------------------------------

def deviations(**changes):
    headers = {"Content-Type": "application/json", "X-Request-Id": "1", "WWW-Authenticate": "Bearer",
               "Allow": "GET, HEAD", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} | changes.pop("headers", {})
    exchange = {"method": "GET", "path": "/authentication/accounts", "query": "", "request_body": b"", "status": 200,
                "headers": CaseInsensitiveDict({name: value for name, value in headers.items() if value is not None}),
                "body": json.dumps(ACCOUNT_LIST).encode()} | changes
    return [str(one) for one in openapi.watch.openapi.deviations(openapi.Exchange(**exchange))]


@pytest.mark.parametrize("changes", [
    {},
    {"headers": {"Content-Type": "application/json; charset=utf-8", "Server": "anything"}},
    {"query": "search=&after=7&limit=500"},
    {"request_body": b"a GET's body is ignored"},
    {"path": "/nothing", "status": 404, "body": b'{"message": "Not found."}'},
    {"method": "POST", "status": 405, "body": b'{"message": "Method not allowed."}'},
    {"path": "/assets/a-file.js", "body": b"anything",
     "headers": {"Content-Type": "text/javascript", "ETag": "1", "Cache-Control": "public, max-age=31536000, immutable"}},
    {"path": "/createElection", "method": "POST", "body": b'{"pollNumbers": [1, 2]}', "request_body":
     b'{"start": "2030-01-01T10:00:00", "end": "2030-01-01T11:00:00", "individual": true, "participants": [1, 2], "seats": null}'},
    {"body": None},
    {"method": "HEAD", "body": b""},
    {"path": "/register", "method": "HEAD", "status": 405, "body": b""},
], ids=str)
def test_an_exchange_is_as_described(changes):
    assert deviations(**changes) == []


@pytest.mark.parametrize("changes, told", [
    ({"status": 202}, "this status is not described"),
    ({"headers": {"Content-Type": "text/html"}}, "its body is text/html"),
    ({"headers": {"Content-Type": None}}, "its body is of no type"),
    ({"headers": {"X-Request-Id": None}}, "there is no header X-Request-Id"),
    ({"headers": {"X-Content-Type-Options": None}}, "there is no header X-Content-Type-Options"),
    ({"path": "/nothing", "status": 404, "headers": {"X-Content-Type-Options": None}}, "there is no header X-Content-Type-Options"),
    ({"headers": {"Cache-Control": "no-cache"}}, "header Cache-Control: 'no-store' was expected"),
    ({"path": "/register", "method": "HEAD", "body": b""}, "this status is not described"),
    ({"headers": {"Urna-Secret": "1"}}, "header Urna-Secret is not described"),
    ({"status": 503, "body": b'{"message": "Busy."}', "headers": {"Retry-After": "soon"}}, "header Retry-After: 'soon' is not"),
    ({"body": b"{"}, "its body is no JSON"),
    ({"body": b'{"accounts": []}'}, "'next' is a required property"),
    ({"body": b'{"accounts": [], "next": null, "more": 1}'}, "('more' was unexpected)"),
    ({"body": b'{"accounts": [], "next": "7"}'}, "['next']: '7' is not of type"),
    ({"status": 400, "body": b'{"message": "Invalid page."}'}, "'Invalid page.' is not one of"),
    ({"status": 401, "body": b'{"msg": "Who is that?"}'}, "'Who is that?' is not one of"),
    ({"query": "limit=501"}, "parameter limit: 501 is greater"),
    ({"query": "limit=one"}, "parameter limit: 'one' is not of type"),
    ({"query": "page=1"}, "parameter page is not described"),
    ({"path": "/nothing"}, "this status is not described"),
    ({"path": "/register", "method": "POST", "request_body": b"{}"}, "there is a body of application/json"),
    ({"path": "/vote", "method": "POST", "status": 400, "body": b'{"message": "Incorrect poll number on line 1, sorry."}'},
     "is not valid under any of the given schemas"),
], ids=str)
def test_an_exchange_is_not_as_described(changes, told):
    found = deviations(**changes)
    assert found and told in found[0]


# -- the document itself -------------------------------------------------------------------------------------------------

def responses():
    document = openapi.read_document()
    whole = openapi.inlined(document, document)
    for status, response in whole[openapi.ANY_OPERATION].items():
        yield pytest.param(status, response, id=f"any {status}")
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                yield pytest.param(status, response, id=f"{method} {path} {status}")


def open_objects(schema, where=""):
    """Objects that take keys which they do not name."""
    if isinstance(schema, dict):
        if schema.get("type") in ("object", ["object", "null"]) and schema.get("additionalProperties") is not False:
            yield where or "the whole"
        for key, value in schema.items():
            yield from open_objects(value, f"{where}/{key}")
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from open_objects(value, f"{where}/{number}")


def lists_what_it_may_be(schema):
    return bool({"const", "enum", "pattern"} & schema.keys()) or (
        "anyOf" in schema and all(lists_what_it_may_be(one) for one in schema["anyOf"]))


@pytest.mark.parametrize("status, response", responses())
def test_an_answer_lists_all_of_its_fields_and_a_refusal_all_of_its_messages(status, response):
    for kind, media in response.get("content", {}).items():
        assert media.get("schema"), f"{kind} has no schema"
        assert list(open_objects(media["schema"])) == []
        if status.startswith("4") and kind != "text/html":  # a page is for people
            [message] = [value for name, value in media["schema"]["properties"].items() if name in ("message", "msg")]
            assert lists_what_it_may_be(message)


def test_an_open_object_and_a_free_message_would_be_found():
    assert list(open_objects({"type": "array", "items": {"type": "object", "properties": {}}})) == ["/items"]
    assert not lists_what_it_may_be({"type": "string"})
    assert not lists_what_it_may_be({"anyOf": [{"const": "a"}, {"type": "string"}]})
