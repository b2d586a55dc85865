"""What the generator cannot honour it refuses, and says where the trouble is and what to do about it.

Each case is the small description with one line changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from conduyt._codegen.load import Description, DescriptionError
from conduyt._codegen.plan import Planner

THINGS, COMMON, ROOT = "things.yaml", "common.yaml", "openapi.yaml"


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A change of the small description, and what the generator says to it."""

    what: str
    before: tuple[tuple[str, str, str], ...] = ()
    """Words to replace beforehand, wherever they stand: file, old, new."""
    file: str = THINGS
    below: str = ""
    line: str
    """The line to change begins with this. It is the first such line below the first that begins with `below`."""
    to: str
    """What stands there instead: no line, one or several."""
    at: str | None = None
    """How the line begins that the message must point to, also below `below`. Default: the changed line."""
    says: str

    def apply(self, folder: Path) -> str:
        """Change the description, and return the place the message must name."""
        for file, old, new in self.before:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        path = folder / self.file
        lines = path.read_text(encoding="utf-8").splitlines()
        changed = _find(lines, self.line, _find(lines, self.below, 0))
        indent = " " * (len(lines[changed]) - len(lines[changed].lstrip()))
        lines[changed : changed + 1] = [f"{indent}{line}" for line in self.to.splitlines()]
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        pointed = changed if self.at is None else _find(lines, self.at, _find(lines, self.below, 0))
        return f"{self.file}:{pointed + 1}"


def _find(lines: list[str], start: str, first: int) -> int:
    return next(number for number in range(first, len(lines)) if lines[number].lstrip().startswith(start))


YAML = [
    Broken(
        what="a file that is no YAML",
        file=ROOT,
        line="info:",
        to="info: {title: Shed]",
        says="this is not YAML: ",
    ),
    Broken(
        what="a key that is there twice",
        below="operationId: createThing",
        line="summary:",
        to="summary: Add a thing.\nsummary: Add one.",
        at="summary: Add one.",
        says="summary is here twice: remove one of them",
    ),
    Broken(
        what="a status without quotes",
        line='"201"',
        to='201: {$ref: "#/components/responses/Thing"}',
        says="the key 201 must be text: put it in quotes",
    ),
    Broken(
        what="a merged mapping",
        file=COMMON,
        line="content: *error",
        to="<<: *limits",
        says="<< is not supported: write the keys out, or use a $ref",
    ),
    Broken(
        what="a date without quotes",
        line="example: ",
        below="- name: lent_since",
        to="example: 2026-01-01",
        says="YAML reads 2026-01-01 as a date, which JSON does not have: put it in quotes",
    ),
]

REFERENCES = [
    Broken(
        what="a $ref to a file that is not there",
        line="- {$ref",
        to='- {$ref: "comon.yaml#/components/parameters/Page"}',
        says="there is no file comon.yaml in ",
    ),
    Broken(
        what="a $ref to a name that is not there",
        line="- {$ref",
        to='- {$ref: "common.yaml#/components/parameters/Pag"}',
        says="$ref common.yaml#/components/parameters/Pag leads nowhere: there is no Pag",
    ),
    Broken(
        what="a $ref to a whole file",
        line="- {$ref",
        to='- {$ref: "common.yaml"}',
        says="$ref common.yaml leads nowhere: there is no name in it",
    ),
    Broken(
        what="a $ref that is no text",
        line="- {$ref",
        to="- {$ref: 1}",
        says="a $ref is text, such as common.yaml#/components/schemas/Thing",
    ),
    Broken(
        what="a $ref to a single value",
        line="- {$ref",
        to='- {$ref: "common.yaml#/components/parameters/Page/name"}',
        says="$ref common.yaml#/components/parameters/Page/name leads to a value: it must lead to a mapping",
    ),
    Broken(
        what="a $ref to something of another kind",
        line="- {$ref",
        to='- {$ref: "common.yaml#/components/schemas/Owner"}',
        says="$ref common.yaml#/components/schemas/Owner does not lead to a parameter: "
        "move that to #/components/parameters/",
    ),
    Broken(
        what="a $ref to a part of a schema",
        line="notes:",
        to='notes: {$ref: "#/components/schemas/Part/properties/name"}',
        says="$ref #/components/schemas/Part/properties/name does not lead to a schema: "
        "move that to #/components/schemas/",
    ),
    Broken(
        what="a $ref where there can be none",
        file=COMMON,
        line="info:",
        to='info: {$ref: "openapi.yaml#/info"}',
        says="an info cannot be a $ref: write it out",
    ),
    Broken(
        what="references in a circle",
        line="Labels:",
        to='Round: {$ref: "#/components/schemas/About"}\nAbout: {$ref: "#/components/schemas/Round"}\nLabels:',
        at="Round:",
        says="$ref #/components/schemas/About leads back to itself: replace one of the references by a schema",
    ),
    Broken(
        what="a schema that is a list of itself",
        line="additionalProperties: {type: string}",
        to='additionalProperties: {$ref: "#/components/schemas/Labels"}',
        says="Labels contains itself: only an object with properties can do that",
    ),
    Broken(
        what="a type beside a $ref",
        below="ThingEvent:",
        line="data:",
        to='data: {$ref: "#/components/schemas/Thing", type: object}',
        says="type beside a $ref has no effect: remove it, or the $ref",
    ),
    Broken(
        what="a description beside a $ref to a response",
        line='"409"',
        to='"409": {$ref: "common.yaml#/components/responses/Conflict", description: "Lent."}',
        says="description beside a $ref has no effect: remove it, or the $ref",
    ),
    Broken(
        what="models that import one another in a circle",
        file=COMMON,
        line="firstName:",
        to='things: {type: array, items: {$ref: "things.yaml#/components/schemas/Thing"}}',
        says="models would import each other in a cycle (common -> things -> common): "
        "move the shared schema to common.yaml",
    ),
]

WORDS = [
    Broken(
        what="an extension with a typo",
        line="x-conduyt-retry:",
        to="x-conduyt-rety: idempotent",
        says="x-conduyt-rety is not supported in an operation: did you mean x-conduyt-retry?",
    ),
    Broken(
        what="an extension in the wrong place",
        line="weight:",
        to="weight: {type: number, x-conduyt-retry: read}",
        says="x-conduyt-retry is not supported in a schema: remove it, or support it in conduyt/_codegen",
    ),
    Broken(
        what="a word of OpenAPI it does not honour",
        below="operationId: createThing",
        line="summary:",
        to="summary: Add a thing.\ndeprecated: true",
        at="deprecated:",
        says="deprecated is not supported in an operation: remove it, or support it in conduyt/_codegen",
    ),
    Broken(
        what="a method of HTTP it does not honour",
        line="patch:",
        to="head:",
        says="head is not supported in a path: remove it, or support it in conduyt/_codegen",
    ),
    Broken(
        what="allOf in a body",
        below="PartCreate:",
        line="required: [part]",
        to='allOf: [{$ref: "#/components/schemas/NewPart"}]',
        says="allOf is not supported in a schema: write the properties out",
    ),
    Broken(
        what="oneOf",
        line="size:",
        to="size: {oneOf: [{type: integer}, {type: string}]}",
        says="oneOf is not supported in a schema: use anyOf",
    ),
    Broken(
        what="a closed enum",
        line="weight:",
        to="weight: {type: string, enum: [light, heavy]}",
        says="enum is not supported in a schema: use x-conduyt-known-values",
    ),
    Broken(
        what="a word of an older OpenAPI",
        line="weight:",
        to="weight: {type: number, nullable: true}",
        says='nullable is not supported in a schema: use type: [..., "null"]',
    ),
    Broken(
        what="schemas in the root file",
        file=ROOT,
        line="securitySchemes:",
        to="schemas: {}\nsecuritySchemes:",
        says="schemas is not supported in a components of the root: ",
    ),
    Broken(
        what="an operation without a summary",
        below="operationId: createThing",
        line="summary:",
        to="",
        at="operationId: createThing",
        says="an operation needs summary: add it",
    ),
    Broken(
        what="an operation without an operationId",
        line="operationId: createThing",
        to="",
        at="x-conduyt-method: things.create",
        says="an operation needs operationId: add it",
    ),
    Broken(
        what="an operation without a method",
        line="x-conduyt-method: things.create",
        to="",
        at="operationId: createThing",
        says="an operation needs x-conduyt-method: add it",
    ),
    Broken(
        what="a response without a description",
        below="KindCountList:",
        line="description: All kinds.",
        to="",
        at="content:",
        says="a response needs description: add it",
    ),
    Broken(
        what="a parameter without a schema",
        below="- name: filter",
        line="schema:",
        to="",
        at="- name: filter",
        says="a parameter needs schema: add it",
    ),
    Broken(
        what="a file without paths",
        file=COMMON,
        line="paths:",
        to="",
        at="openapi:",
        says="a resource file needs paths: add it",
    ),
    Broken(
        what="a security of its own",
        line="security:",
        to="security: [{basic: []}]",
        says="security must be [], for an operation without an API key",
    ),
    Broken(
        what="a list where a mapping must be",
        file=COMMON,
        line="firstName:",
        to="firstName: [string]",
        says="firstName must be a mapping: a schema",
    ),
    Broken(
        what="a list of parameters that is none",
        line="parameters: [",
        to="parameters: {}",
        says="parameters must be a list",
    ),
    Broken(
        what="responses that are no mapping",
        line='"409"',
        to="headers: &none []",
        at="headers:",
        says="headers must be a mapping: a response",
    ),
    Broken(
        what="a single word where a list of words must be",
        line="event:",
        to="event: {type: string, x-conduyt-also: type}",
        says="x-conduyt-also must be a list",
    ),
    Broken(
        what="a known value that YAML takes for something else",
        line="x-conduyt-known-values: [tool",
        to="x-conduyt-known-values: [on, off]",
        says="each item of x-conduyt-known-values must be text; put it in quotes",
    ),
    Broken(
        what="a flag that is none",
        line="rack_no:",
        to='rack_no: {type: integer, x-conduyt-inferred: "yes"}',
        says="x-conduyt-inferred must be true or false",
    ),
    Broken(
        what="a limit that is no number",
        line="weight:",
        to="weight: {type: number, minimum: true}",
        says="minimum must be a number",
    ),
    Broken(
        what="an unknown format",
        line="weight:",
        to="weight: {type: string, format: datetime}",
        says="the format datetime is unknown: use one of date-time, date, decimal, binary, email, uri",
    ),
    Broken(
        what="a format of another type",
        line="weight:",
        to="weight: {type: integer, format: date-time}",
        says="date-time is a format of strings: set the type to string",
    ),
    Broken(
        what="a type beside anyOf",
        line="size:",
        to="size: {type: integer, anyOf: [{type: integer}, {type: string}]}",
        says="type beside anyOf has no effect: move it into the options",
    ),
    Broken(
        what="a required field that is no property",
        line="required: [picture]",
        to="required: [pictrue]",
        says="pictrue is required but not a property: add or remove it",
    ),
    Broken(
        what="known values of a number",
        line="rack_no:",
        to='rack_no: {type: integer, x-conduyt-known-values: ["1"]}',
        says="known values need the type string and at least one value",
    ),
    Broken(
        what="a list of known values with nothing in it",
        line="x-conduyt-known-values: [tool",
        to="x-conduyt-known-values: []",
        says="known values need the type string and at least one value",
    ),
    Broken(
        what="an event without properties",
        line="Labels:",
        to="Labels:\n  x-conduyt-events: [thing.labelled]",
        at="x-conduyt-events: [thing.labelled]",
        says="an event is an object: give it properties",
    ),
]

PATHS = [
    Broken(
        what="a path that the root does not list",
        line="/things/kinds:",
        to="/things/sorts: {}\n/things/kinds:",
        says='add /things/sorts to openapi.yaml, as {$ref: "things.yaml#/paths/~1things~1sorts"}',
    ),
    Broken(
        what="a path that the root looks for elsewhere",
        before=((ROOT, "~1things~1kinds", "~1things~1export"),),
        line="/things/kinds:",
        to="/things/kinds:",
        says='add /things/kinds to openapi.yaml, as {$ref: "things.yaml#/paths/~1things~1kinds"}',
    ),
    Broken(
        what="a path that only the root has",
        file=ROOT,
        line="/things/kinds:",
        to='/things/kinds: {$ref: "things.yaml#/paths/~1things~1kinds"}\n/kinds: {}',
        at="/kinds:",
        says="/kinds is in no other file: describe it there or remove it",
    ),
]

METHODS = [
    Broken(
        what="a method without a resource",
        line="x-conduyt-method: things.create",
        to="x-conduyt-method: create",
        says="x-conduyt-method must be resource and method in lower-case words, such as deals.create",
    ),
    Broken(
        what="a method in camelCase",
        line="x-conduyt-method: things.create",
        to="x-conduyt-method: things.createThing",
        says="x-conduyt-method must be resource and method in lower-case words, such as deals.create",
    ),
    Broken(
        what="a method with a number",
        line="x-conduyt-method: things.create",
        to="x-conduyt-method: things.create2",
        says="x-conduyt-method must be resource and method in lower-case words, such as deals.create",
    ),
    Broken(
        what="a method that is a word of Python",
        line="x-conduyt-method: things.create",
        to="x-conduyt-method: things.import",
        says="import is a keyword of Python: choose another name",
    ),
    Broken(
        what="a resource that is a word of Python",
        line="x-conduyt-method: things.kinds.list",
        to="x-conduyt-method: things.class.list",
        says="class is a keyword of Python: choose another name",
    ),
    Broken(
        what="a method of another file",
        line="x-conduyt-method: things.create",
        to="x-conduyt-method: sheds.create",
        at="operationId: createThing",
        says="sheds belongs in sheds.yaml: move it there",
    ),
    Broken(
        what="two methods of one name",
        line="x-conduyt-method: things.update",
        to="x-conduyt-method: things.create",
        at="operationId: updateThing",
        says="things.create is already taken at things.yaml:",
    ),
    Broken(
        what="two operations of one id",
        line="operationId: updateThing",
        to="operationId: createThing",
        says="createThing is already taken at things.yaml:",
    ),
    Broken(
        what="a method with the name of a sub-resource",
        line="x-conduyt-method: things.update",
        to="x-conduyt-method: things.parts",
        at="operationId: listThingParts",
        says="things.parts is already taken at things.yaml:",
    ),
    Broken(
        what="two methods whose rows would have one name",
        line="x-conduyt-method: things.update",
        to="x-conduyt-method: things.parts_list",
        at="operationId: listThingParts",
        says="PARTS_LIST is already taken at things.yaml:",
    ),
    Broken(
        what="a docstring for a resource that has no methods",
        line="parts: The parts of a thing.",
        to="pieces: The parts of a thing.",
        at="pieces: The parts of a thing.",
        says="things.pieces is not a resource",
    ),
    Broken(
        what="two resources whose classes would have one name",
        before=(
            (THINGS, "x-conduyt-resource-docs:\n  parts: The parts of a thing.\n", ""),
            (THINGS, "things.parts.", "things.a.b."),
        ),
        line="x-conduyt-method: things.kinds.list",
        to="x-conduyt-method: things.a_b.list",
        at="operationId: listThingKinds",
        says="ThingsAB is already taken at things.yaml:",
    ),
    Broken(
        what="a resource whose class has the name of a schema",
        before=((THINGS, "OpeningHours", "ThingsKinds"),),
        line="operationId: listThingKinds",
        to="operationId: listThingKinds",
        says="ThingsKinds is already taken at things.yaml:",
    ),
    Broken(
        what="a meaning of a lost response that is none",
        line="x-conduyt-retry:",
        to="x-conduyt-retry: always",
        says="x-conduyt-retry cannot be always: use read, idempotent, keyed or create",
    ),
]

ARGUMENTS = [
    Broken(
        what="a parameter of the path that is not declared",
        below="/things/{thing_id}/loans:",
        line="parameters:",
        to="",
        at="operationId: postThingsIdLoans",
        says="the path has the parameters ['thing_id']: declare these and no others as `in: path`",
    ),
    Broken(
        what="a parameter that the path does not have",
        below="/things/{thing_id}/parts/{part_id}:",
        line="- name: part_id",
        to="- name: piece_id",
        at="operationId: deleteThingPart",
        says="the path has the parameters ['thing_id', 'part_id']: declare these and no others as `in: path`",
    ),
    Broken(
        what="a parameter of the path that is not required",
        below="- name: part_id",
        line="required: true",
        to="required: false",
        at="- name: part_id",
        says="a path parameter must be a string, required, with a name such as thing_id",
    ),
    Broken(
        what="a parameter of the path that is a number",
        below="- name: part_id",
        line="schema:",
        to="schema: {type: integer}",
        at="- name: part_id",
        says="a path parameter must be a string, required, with a name such as thing_id",
    ),
    Broken(
        what="a parameter of the path with a hyphen",
        before=((THINGS, "{part_id}", "{part-id}"), (ROOT, "{part_id}", "{part-id}")),
        line="- name: part_id",
        to="- name: part-id",
        says="a path parameter must be a string, required, with a name such as thing_id",
    ),
    Broken(
        what="a parameter in a header",
        below="- name: search",
        line="in: query",
        to="in: header",
        says="parameters in header are not supported: use path or query",
    ),
    Broken(
        what="a style of parameters it does not have",
        below="- name: kinds",
        line="style: form",
        to="style: pipeDelimited",
        says="the style pipeDelimited is not supported: remove it",
    ),
    Broken(
        what="a list that would go out piece by piece",
        below="- name: kinds",
        line="explode: false",
        to="",
        at="- name: kinds",
        says="a list is sent as a=1,2: use `style: form` and `explode: false`",
    ),
    Broken(
        what="an object in the query",
        below="- name: search",
        line="schema:",
        to="schema: {type: object}",
        at="- name: search",
        says="a query cannot have Mapping[str, object]: use simple values or lists of them",
    ),
    Broken(
        what="a file in the query",
        below="- name: search",
        line="schema:",
        to="schema: {type: string, format: binary}",
        at="- name: search",
        says="a query cannot have FileInput: use simple values or lists of them",
    ),
    Broken(
        what="a parameter that has no name in Python",
        line="x-conduyt-name: owner_id",
        to="",
        at="- name: filter[owner]",
        says="filter[owner] is not a valid name in Python: give it another x-conduyt-name",
    ),
    Broken(
        what="a name for Python that is none",
        line="x-conduyt-name: owner_id",
        to="x-conduyt-name: owner-id",
        at="- name: filter[owner]",
        says="owner-id is not a valid name in Python: give it another x-conduyt-name",
    ),
    Broken(
        what="two arguments of one name",
        line="- name: search",
        to="- name: place",
        at="operationId: listThings",
        below="operationId: listThings",
        says="an argument cannot be called place, which is taken: give it another x-conduyt-name",
    ),
    Broken(
        what="an argument that every method has anyway",
        line="- name: search",
        to="- name: options",
        at="operationId: listThings",
        below="operationId: listThings",
        says="an argument cannot be called options, which is taken: give it another x-conduyt-name",
    ),
    Broken(
        what="an argument that hides what the method is made of",
        line="- name: search",
        to="- name: endpoints",
        at="operationId: listThings",
        below="operationId: listThings",
        says="an argument cannot be called endpoints, which is taken: give it another x-conduyt-name",
    ),
    Broken(
        what="an argument called body beside an open body",
        below="operationId: postThingsIdLoans",
        line="summary:",
        to="summary: Lend a thing.\nparameters: [{name: body, in: query, schema: {type: string}}]",
        at="operationId: postThingsIdLoans",
        says="an argument cannot be called body, which is taken: give it another x-conduyt-name",
    ),
]

BODIES = [
    Broken(
        what="a body that is neither JSON nor multipart",
        below="operationId: createThing",
        line="content:",
        to="content: {text/csv: {schema: {type: string}}}",
        at="required: true",
        says="a body is either application/json or multipart/form-data: use one of them",
    ),
    Broken(
        what="a body with a choice of two forms",
        below="operationId: createThing",
        line="content:",
        to="content:\n  application/json: {schema: {type: object}}\n  multipart/form-data: {schema: {type: object}}",
        at="required: true",
        says="a body is either application/json or multipart/form-data: use one of them",
    ),
    Broken(
        what="a body without any form",
        below="operationId: createThing",
        line="content:",
        to="content: {}",
        at="required: true",
        says="a body is either application/json or multipart/form-data: use one of them",
    ),
    *(
        Broken(
            what=f"a body that is {what}",
            below="operationId: postThingsIdLoans",
            line="content:",
            to=f"content: {{{form}: {{schema: {schema}}}}}",
            says="a JSON body is either an object with properties, or {type: object, additionalProperties: true}",
        )
        for what, form, schema in (
            ("a list", "application/json", "{type: array}"),
            ("an object that does not say it is open", "application/json", "{type: object}"),
            ("open to one type only", "application/json", "{type: object, additionalProperties: {type: string}}"),
            ("a choice of schemas", "application/json", "{anyOf: [{type: object}]}"),
            ("multipart and open", "multipart/form-data", "{type: object, additionalProperties: true}"),
        )
    ),
    Broken(
        what="a body that is open and has properties",
        below="ThingUpdate:",
        line="properties:",
        to="additionalProperties: true\nproperties:",
        at="type: object",
        says="a JSON body is either an object with properties, or {type: object, additionalProperties: true}",
    ),
    Broken(
        what="a file in a JSON body",
        below="ThingUpdate:",
        line="comment:",
        to="comment: {type: string, format: binary}",
        says="multipart/form-data takes files and nothing else: use `format: binary` there and only there",
    ),
    Broken(
        what="text in a multipart body",
        line="thumbnail:",
        to="thumbnail: {type: string}",
        says="multipart/form-data takes files and nothing else: use `format: binary` there and only there",
    ),
    Broken(
        what="a field of a body that only responses have",
        below="ThingUpdate:",
        line="comment:",
        to="comment: {type: string, readOnly: true}",
        says="comment is readOnly: remove it from the body",
    ),
]

RESPONSES = [
    Broken(
        what="an operation without a good response",
        below="operationId: deleteThingPart",
        line='"204"',
        to="",
        at="default:",
        says="there is no response for success: add one of 200, 201, 202, 204, 206, 302",
    ),
    Broken(
        what="good responses of several types",
        below="operationId: postThingsIdLoans",
        line='"202"',
        to='"202": {$ref: "#/components/responses/Thing"}',
        at='"200"',
        says="a method returns one type: all success responses must have the same schema",
    ),
    Broken(
        what="a status without a meaning",
        below="operationId: createThing",
        line='"409"',
        to='"418": {$ref: "common.yaml#/components/responses/Conflict"}',
        says="the status 418 is not supported: use default or one of 200, 201, 202, 204, 206, 302, 400, 401, ",
    ),
    Broken(
        what="a response in a choice of two forms",
        file=COMMON,
        line="content: {text/csv",
        to="content: {text/csv: {schema: {type: string}}, application/json: {schema: {type: string}}}",
        at="description: A CSV file.",
        says="a response in JSON has one media type, which is application/json",
    ),
    Broken(
        what="a response in a dialect of JSON",
        file=COMMON,
        line="content: {text/csv",
        to="content: {application/problem+json: {schema: {type: string}}}",
        at="description: A CSV file.",
        says="a response in JSON has one media type, which is application/json",
    ),
    Broken(
        what="a response without data",
        below="OpeningHours:",
        line="schema:",
        to='schema: {$ref: "#/components/schemas/OpeningHours"}',
        at="description: When the shed is open.",
        says="the schema of a response must be an object with the property data",
    ),
    Broken(
        what="a response whose data may be null",
        below="OpeningHours:",
        line="schema:",
        to='schema: {type: object, properties: {data: {anyOf: [{type: object}, {type: "null"}]}}}',
        says="data cannot be null: describe the object",
    ),
    Broken(
        what="a response that is a single value",
        below="OpeningHours:",
        line="schema:",
        to="schema: {type: object, properties: {data: {type: string}}}",
        says="a response must be an object of components/schemas, not str",
    ),
    Broken(
        what="a response that is one of several words",
        below="OpeningHours:",
        line="schema:",
        to='schema: {type: object, properties: {data: {$ref: "#/components/schemas/ThingKind"}}}',
        says="a response must be an object of components/schemas, not ThingKind",
    ),
    Broken(
        what="a list of single values",
        below="KindCountList:",
        line="properties:",
        to="properties: {data: {type: array, items: {type: string}}}",
        says="the items of a list must be objects of components/schemas, not str",
    ),
    Broken(
        what="a list that does not say of what",
        below="KindCountList:",
        line="properties:",
        to="properties: {data: {type: array}}",
        says="the items of a list must be objects of components/schemas, not object",
    ),
    Broken(
        what="a way of paging that is none",
        line="x-conduyt-pagination: offset",
        to="x-conduyt-pagination: cursor",
        says="x-conduyt-pagination cannot be cursor: use page, offset or none",
    ),
    Broken(
        what="pages without the parameter that asks for them",
        below="operationId: listThingParts",
        line="- {$ref",
        to="",
        at="x-conduyt-pagination: offset",
        says="pages need the parameter offset: declare it",
    ),
    Broken(
        what="paging of what is no list",
        line="x-conduyt-method: things.create",
        to="x-conduyt-method: things.create\nx-conduyt-pagination: page",
        at="x-conduyt-pagination: page",
        below="operationId: createThing",
        says="x-conduyt-pagination is only for lists: remove it",
    ),
    Broken(
        what="items that are no list",
        line="x-conduyt-items: parts",
        to="x-conduyt-items: count",
        says="data has no list called count: name the one it has",
    ),
    Broken(
        what="items of what is no object",
        below="operationId: listThingKinds",
        line="x-conduyt-pagination: none",
        to="x-conduyt-items: kinds",
        says="data has no list called kinds: name the one it has",
    ),
    Broken(
        what="items of a file",
        line="operationId: exportThings",
        to="operationId: exportThings\nx-conduyt-items: rows",
        at="x-conduyt-items: rows",
        says="x-conduyt-items is only for lists: remove it",
    ),
    Broken(
        what="items under a name that the response does not have",
        line="x-conduyt-items: parts",
        to="x-conduyt-items: pieces",
        says="data has no list called pieces: name the one it has",
    ),
]


SCHEMAS = [
    *(
        Broken(
            what=f"a schema called {name}",
            before=((THINGS, "NewMaker", name),),
            line=f"{name}:",
            to=f"{name}:",
            at="description: Who made a part.",
            says=f"{name} cannot be the name of a class: choose another, such as Thing",
        )
        for name in ("newMaker", "New-Maker", "None", "Decimal", "Page", "EVENTS")
    ),
    Broken(
        what="two schemas of one name",
        before=((THINGS, "KindCount", "Owner"),),
        line="Owner:",
        to="Owner:",
        at="description: How many there are of a kind.",
        says="Owner is a schema at common.yaml:",
    ),
    Broken(
        what="a schema of responses in a body",
        below="PartCreate:",
        line="part:",
        to='part: {$ref: "#/components/schemas/Part"}',
        at="description: One part of a thing.",
        says="Part is in responses and in bodies: use another schema for the bodies",
    ),
    Broken(
        what="an object with properties in the middle of another",
        line="weight:",
        to="weight: {type: object, properties: {grams: {type: integer}}}",
        says="an object with properties needs a name: move it to components/schemas",
    ),
    Broken(
        what="a file in a response",
        line="weight:",
        to="weight: {type: string, format: binary}",
        says="JSON has no files: use `format: binary` only in multipart/form-data",
    ),
    Broken(
        what="a type that JSON does not have",
        line="weight:",
        to="weight: {type: float}",
        says="float is not a type: use one of JSON, such as string or object",
    ),
    *(
        Broken(
            what=f"a field called {name}",
            line="weight:",
            to=f"{name}: {{type: number}}",
            says=f"a field cannot be called {name}: give it another x-conduyt-name",
        )
        for name in ("response", "json", "model_extra", "date", "list")
    ),
    Broken(
        what="two fields of one name",
        line="weight:",
        to="rackNo: {type: number}",
        at="rack_no:",
        says="two fields are called rack_no: give one another x-conduyt-name",
    ),
    Broken(
        what="a field that has no name in Python",
        line="weight:",
        to="9lives: {type: number}",
        says="9lives is not a valid name in Python: give it another x-conduyt-name",
    ),
    Broken(
        what="a field that has no name in Python and is described elsewhere",
        line="kind:",
        to='9lives: {$ref: "#/components/schemas/ThingKind"}',
        says="9lives is not a valid name in Python: give it another x-conduyt-name",
    ),
    Broken(
        what="two models of one event",
        line="x-conduyt-events: []",
        to="x-conduyt-events: [thing.lent]",
        says="thing.lent is already taken at things.yaml:",
    ),
    Broken(
        what="custom fields of a model that is not in responses",
        line="x-conduyt-custom-fields: Thing",
        to="x-conduyt-custom-fields: ThingCreate",
        says="ThingCreate must be a response with the field customFields, in a file with methods",
    ),
    Broken(
        what="custom fields of a model without any",
        line="x-conduyt-custom-fields: Thing",
        to="x-conduyt-custom-fields: Piece",
        says="Piece must be a response with the field customFields, in a file with methods",
    ),
]

CASES = [*YAML, *REFERENCES, *WORDS, *PATHS, *METHODS, *ARGUMENTS, *BODIES, *RESPONSES, *SCHEMAS]


def refusal(folder: Path) -> str:
    with pytest.raises(DescriptionError) as refused:
        Planner(Description(folder)).modules()
    return str(refused.value)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.what) for case in CASES])
def test_refuses(small: Path, case: Broken) -> None:
    place = case.apply(small)

    assert refusal(small).startswith(f"{place}: {case.says}")


def test_the_small_description_itself_is_not_refused(small: Path) -> None:
    assert [module.stem for module in Planner(Description(small)).modules()] == ["common", "things"]


def test_refuses_a_description_without_a_root(small: Path) -> None:
    (small / ROOT).unlink()

    assert refusal(small) == f"openapi.yaml: there is no file openapi.yaml in {small}"


@pytest.mark.parametrize("text", ["", "- a list\n", "a text\n"], ids=["empty", "a list", "a text"])
def test_refuses_a_file_that_is_no_mapping(small: Path, text: str) -> None:
    (small / COMMON).write_text(text)

    assert refusal(small) == "common.yaml:1: a file of the description is a mapping, with openapi, info and paths"


def test_refuses_a_file_that_is_no_text(small: Path) -> None:
    (small / COMMON).write_bytes(b"openapi: \xff")

    assert refusal(small).startswith("common.yaml: this is not YAML: ")


@pytest.mark.parametrize("stem", ["more-things", "More", "class", "aio", "close"])
def test_refuses_a_file_whose_name_is_no_module(small: Path, stem: str) -> None:
    (small / f"{stem}.yaml").write_text("openapi: 3.1.0\ninfo: {title: More, version: 1.0.0}\npaths: {}\n")

    assert refusal(small) == f"{stem}.yaml:1: {stem} cannot be the name of a module: rename the file"
