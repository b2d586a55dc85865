"""Decide every name, type and text of the generated files. The templates only arrange them."""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from pydantic import BaseModel

from conduyt._codegen.check import check
from conduyt._codegen.flows import export_of, flows_of
from conduyt._codegen.load import Description, DescriptionError, Part
from conduyt._codegen.shapes import Alias, Argument, Field, Method, Model, Module, Resource, Result, Side, Where
from conduyt._codegen.words import (
    field_default,
    in_python,
    limits_in_words,
    nullable,
    one_line,
    python_name,
    quoted,
    union,
)

METHODS = ("get", "post", "put", "patch", "delete")
SAFETY = {"get": "read", "put": "idempotent", "patch": "idempotent", "delete": "idempotent", "post": "create"}
ERRORS = {
    "400": ("InvalidRequestError", "invalid_request"),
    "401": ("AuthenticationError", "unauthenticated"),
    "402": ("PaymentRequiredError", "payment_required"),
    "403": ("PermissionDeniedError", "permission_denied"),
    "404": ("NotFoundError", "not_found"),
    "409": ("ConflictError", "conflict"),
    "413": ("PayloadTooLargeError", "payload_too_large"),
    "422": ("ValidationFailedError", "validation_failed"),
}
SUCCESSES = ("200", "201", "202", "204", "206", "302")
PAGING = {"none": (), "page": ("page", "limit"), "offset": ("offset", "limit")}

# The modules of the names in types and templates. A file imports only the names that it uses.
IMPORTS = {
    "Iterable": "collections.abc", "Mapping": "collections.abc", "Sequence": "collections.abc",
    "date": "datetime", "datetime": "datetime",
    "Decimal": "decimal", "cached_property": "conduyt._util.loading",
    "loading": "conduyt._util.loading", "Literal": "typing", "TypeAlias": "typing",
    "TYPE_CHECKING": "typing",
    "AliasChoices": "pydantic", "AwareDatetime": "pydantic", "Field": "pydantic",
    "Content": "conduyt._values.content", "Redirect": "conduyt._values.content", "OMIT": "conduyt._values.omit",
    "Bytes": "conduyt._core.decoding", "Location": "conduyt._core.decoding", "Many": "conduyt._core.decoding",
    "Nothing": "conduyt._core.decoding", "One": "conduyt._core.decoding", "FileInput": "conduyt._values.files",
    "CsvInput": "conduyt._values.files",
    "CustomFieldTypes": "conduyt.frames",
    "DownloadTarget": "conduyt._values.files", "PathInput": "conduyt._values.files",
    "Endpoint": "conduyt._core.endpoint", "RequestOptions": "conduyt._core.endpoint",
    "Id": "conduyt._values.model", "Model": "conduyt._values.model",
    "AsyncResource": "conduyt.pages.resource", "Resource": "conduyt.pages.resource",
    "AsyncRecordResource": "conduyt.pages.resource", "RecordResource": "conduyt.pages.resource",
    "FieldsT": "conduyt._values.definitions", "InputT": "conduyt._values.definitions",
    "NewInputT": "conduyt._values.definitions",
    "LazyModule": "conduyt._util.lazy", "TypeVar": "typing_extensions", "cast": "typing",
    "AsyncPager": "conduyt.pages", "Page": "conduyt.pages",
    "ProgressCallback": "conduyt._values.progress", "AsyncBulkReport": "conduyt.bulk", "BulkReport": "conduyt.bulk",
    "Lookup": "conduyt._values.lookup", "timedelta": "datetime",
    "Changes": "conduyt.changes", "AsyncChanges": "conduyt.changes",
    "Job": "conduyt.jobs", "AsyncJob": "conduyt.jobs",
    "Deletions": "conduyt.changes", "StateInput": "conduyt.changes",
    "AsyncRecords": "conduyt.bulk.changes", "Records": "conduyt.bulk.changes",
    "ImportReport": "conduyt._values.csv_reports", "ExportReport": "conduyt._values.csv_reports",
}  # fmt: skip
# Reserved names, which a new name would hide: attributes of a model and names in field types; names in the body of a
# method; attributes of the clients.
_TAKEN_FIELDS = {name for name in dir(BaseModel) if not name.startswith("_")} | {
    "response", "bool", "date", "float", "int", "list", "object", "str",
}  # fmt: skip
_TAKEN_ARGUMENTS = ["self", "endpoints", "options", "to"]
_TAKEN_STEMS = {"aio", "attach", "backup", "call", "close", "map", "request", "request_pages", "scope", "with_options"}
_TAKEN_SCHEMAS = {*IMPORTS, "EVENTS"}


class Planner:
    """Walks a description and plans its modules."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self._models: dict[str, Model | Alias] = {}
        self._inlined: list[Part] = []

    def modules(self) -> list[Module]:
        check(self.description)
        files = [name for name in self.description.file_names if name != "openapi.yaml"]
        self._check_root(files)
        for name in files:
            self._plan_events(name)
        methods = {name: list(self._methods(name)) for name in files}
        self._name_fields([method for name in files for method in methods[name]])
        modules = []
        for name in files:
            stem = name.removesuffix(".yaml")
            models = self._in_order(name)
            if models or methods[name]:
                info = self.description.file(name)["info"]
                doc = " ".join(str(info.get("description", info["title"])).split())
                resources = _resources(stem, doc, self.description.file(name), methods[name])
                self._welcome_guests(resources, self.description.file(name), files)
                _add_flows(resources, self.description.file(name))
                _add_record(resources, self.description.file(name), models)
                self._add_exports(resources)
                modules.append(Module(stem, doc, models, resources))
        _check_unique(modules)
        self._check_cycles(modules)
        return modules

    def _add_exports(self, resources: list[Resource]) -> None:
        """Give each resource with a list a method that writes it to a file."""
        for resource in resources:
            for method in resource.methods:
                if method.name == "list" and method.result.kind == "many":
                    model = self._models.get(method.result.type)
                    fields = model.fields if isinstance(model, Model) else []
                    has_custom_fields = any(field.name == "custom_fields" for field in fields)
                    resource.flows.append(export_of(method, has_custom_fields=has_custom_fields))

    # -- models ------------------------------------------------------------------------------------------------------

    def _plan_events(self, file: str) -> None:
        for name, schema in self.description.file(file).get("components", {}).get("schemas", {}).items():
            if "x-conduyt-events" in schema:
                self._model(file, name, schema, "response")

    def _in_order(self, file: str) -> list[Model | Alias]:
        planned = [model for model in self._models.values() if model.stem == file.removesuffix(".yaml")]
        order = list(self.description.file(file).get("components", {}).get("schemas", {}))
        return sorted(planned, key=lambda model: (isinstance(model, Model), order.index(model.name)))

    def _model(self, file: str, name: str, schema: Part, side: Side) -> str:
        """Plan the schema as a model or an alias, once, and return its name."""
        side = "response" if side == "response" else "argument"
        if name in self._models:
            self._check_same(self._models[name], schema, side)
            return name
        if not re.fullmatch("[A-Z][A-Za-z0-9]*", name) or keyword.iskeyword(name) or name in _TAKEN_SCHEMAS:
            raise DescriptionError(schema, f"{name} cannot be the name of a class: choose another, such as Thing")
        stem, doc = file.removesuffix(".yaml"), one_line(schema.get("description"), f"{name}.")
        if "x-conduyt-known-values" in schema:
            self._models[name] = Alias(name, stem, schema.place, doc, schema["x-conduyt-known-values"])
            return name
        model = Model(name, stem, schema.place, side, doc, [], schema.get("x-conduyt-events", []))
        self._models[name] = model
        for wire, part in schema["properties"].items():
            field_ = self._field(part, wire, side, required=wire in schema.get("required", []))
            if field_.name in {other.name for other in model.fields}:
                raise DescriptionError(part, f"two fields are called {field_.name}: give one another x-conduyt-name")
            model.fields.append(field_)
        return name

    def _check_same(self, known: Model | Alias, schema: Part, side: Side) -> None:
        if known.place != schema.place:
            raise DescriptionError(
                schema, f"{known.name} is a schema at {known.place} too, but names are unique: rename one"
            )
        # All fields of a response may be missing; fields of an argument may not.
        if isinstance(known, Model) and known.side != side:
            raise DescriptionError(
                schema, f"{known.name} is in responses and in bodies: use another schema for the bodies"
            )

    def _field(self, part: Part, wire: str, side: Side, *, required: bool) -> Field:
        schema = self.description.resolve(part)
        name = python_name(schema, wire, part)
        if name in _TAKEN_FIELDS:
            raise DescriptionError(part, f"a field cannot be called {name}: give it another x-conduyt-name")
        inferred = " Not documented; inferred." if schema.get("x-conduyt-inferred") else ""
        doc = one_line(schema.get("description"), "") + limits_in_words(schema) + inferred
        if wire == "id" and side == "response" and schema.get("type") in ("string", ["string", "null"]):
            type_, default = "Id", '""'
        else:
            given = side == "argument" and required
            type_ = self.type_of(part, side="response" if side == "response" else "field of argument")
            type_ += " | None" if type_ != "object" and (not given or nullable(schema)) else ""
            default = "" if given else "None"
        return Field(
            name, type_, wire, doc, field_default(default, name, wire, schema.get("x-conduyt-also", [])), part.place
        )

    # -- types -------------------------------------------------------------------------------------------------------

    def type_of(self, part: Part, *, side: Side) -> str:
        """Return the Python type of a schema, without `None`."""
        if "$ref" in part:
            return self._named_type(part, side)
        if "anyOf" in part:
            options = [option for option in part["anyOf"] if option.get("type") != "null"]
            return union(self.type_of(option, side=side) for option in options)
        if "x-conduyt-known-values" in part:
            return f"Literal[{', '.join(map(quoted, part['x-conduyt-known-values']))}] | str"
        declared = part.get("type")
        kinds = [kind for kind in (declared if isinstance(declared, list) else [declared]) if kind != "null"]
        if part.get("format") == "decimal":
            return "Decimal | float | str" if side == "argument" else "Decimal"
        return union(self._simple_type(kind, part, side) for kind in kinds)

    def _named_type(self, part: Part, side: Side) -> str:
        target = self.description.target(part)
        if "$ref" in target:
            return self._named_type(target, side)
        name = part["$ref"].rpartition("/")[2]
        if "x-conduyt-known-values" in target or target.get("properties") is not None:
            name = self._model(target.file, name, target, side)
            is_model = isinstance(self._models[name], Model)
            return f"{name} | Mapping[str, object]" if is_model and side == "argument" else name
        if any(target is before for before in self._inlined):
            raise DescriptionError(part, f"{name} contains itself: only an object with properties can do that")
        self._inlined.append(target)
        type_ = self.type_of(target, side=side)
        self._inlined.pop()
        return type_

    def _simple_type(self, kind: str | None, part: Part, side: Side) -> str:
        match kind, part.get("format"):
            case "string", "date-time":
                return "datetime | str" if side == "argument" else "AwareDatetime"
            case "string", "date":
                return "date | str" if side == "argument" else "date"
            case "string", "binary":
                if side != "argument":
                    raise DescriptionError(part, "JSON has no files: use `format: binary` only in multipart/form-data")
                return "FileInput"
            case "string", _:
                return "str"
            case "integer", _:
                return "int"
            case "number", _:
                return "float"
            case "boolean", _:
                return "bool"
            case "array", _:
                item = self.type_of(part.get("items", Part()), side=side)
                return f"Sequence[{item}]" if side == "argument" else f"list[{item}]"
            case "object", _:
                return self._open_object(part, side)
            case None, _:
                return "object"
        raise DescriptionError(part, f"{kind} is not a type: use one of JSON, such as string or object")

    def _open_object(self, part: Part, side: Side) -> str:
        if part.get("properties"):
            raise DescriptionError(part, "an object with properties needs a name: move it to components/schemas")
        values = part.get("additionalProperties", True)
        item = self.type_of(values, side=side) if isinstance(values, Part) else "object"
        return f"Mapping[str, {item}]" if side == "argument" else f"dict[str, {item}]"

    # -- methods -----------------------------------------------------------------------------------------------------

    def _check_root(self, files: list[str]) -> None:
        """Check that `openapi.yaml` has the paths of all files, and no others."""
        paths = self.description.root["paths"]
        listed = {path: part.get("$ref", "") for path, part in paths.items()}
        for name in files:
            stem = name.removesuffix(".yaml")
            if not re.fullmatch("[a-z]+(_[a-z]+)*", stem) or keyword.iskeyword(stem) or stem in _TAKEN_STEMS:
                raise DescriptionError(f"{name}:1", f"{stem} cannot be the name of a module: rename the file")
            for path in (present := self.description.file(name)["paths"]):
                expected = f"{name}#/paths/{path.replace('~', '~0').replace('/', '~1')}"
                if listed.pop(path, None) != expected:
                    place = present.place_of(path)
                    raise DescriptionError(place, f'add {path} to openapi.yaml, as {{$ref: "{expected}"}}')
        for path in listed:
            raise DescriptionError(paths.place_of(path), f"{path} is in no other file: describe it there or remove it")

    def _welcome_guests(self, resources: list[Resource], file: Part, files: list[str]) -> None:
        for guest in file.get("x-conduyt-sub-resources", []):
            if f"{guest}.yaml" not in files or not resources:
                place = file.place_of("x-conduyt-sub-resources")
                raise DescriptionError(place, f"there is no resource {guest}: name a file without its ending")
            resources[0].guests.append(guest)

    def _methods(self, file: str) -> Iterator[Method]:
        for path, item in self.description.file(file)["paths"].items():
            for verb, operation in item.items():
                if verb in METHODS:
                    yield self._method(verb, path, item, operation)

    def _method(self, verb: str, path: str, item: Part, operation: Part) -> Method:
        full_name = operation["x-conduyt-method"]
        resource, _, name = full_name.rpartition(".")
        if not resource or not all(re.fullmatch("[a-z]+(_[a-z]+)*", word) for word in full_name.split(".")):
            raise DescriptionError(
                operation.place_of("x-conduyt-method"),
                "x-conduyt-method must be resource and method in lower-case words, such as deals.create",
            )
        for word in filter(keyword.iskeyword, full_name.split(".")):
            raise DescriptionError(
                operation.place_of("x-conduyt-method"), f"{word} is a keyword of Python: choose another name"
            )
        safety = operation.get("x-conduyt-retry", SAFETY[verb])
        if safety not in {"read", "idempotent", "keyed", "create"}:
            raise DescriptionError(
                operation.place_of("x-conduyt-retry"),
                f"x-conduyt-retry cannot be {safety}: use read, idempotent, keyed or create",
            )
        arguments = list(self._parameters(path, item, operation))
        body, open_body = self._body(operation)
        arguments += body
        one_of = self._one_of(operation)
        names = [*_TAKEN_ARGUMENTS, *(["body"] if open_body else []), *(argument.name for argument in arguments)]
        for twice in (name for name in names if names.count(name) > 1):
            raise DescriptionError(
                operation, f"an argument cannot be called {twice}, which is taken: give it another x-conduyt-name"
            )
        return Method(
            resource=resource,
            name=name,
            http=verb.upper(),
            path=path,
            place=operation.place,
            summary=one_line(operation["summary"], ""),
            description=one_line(operation.get("description"), ""),
            arguments=arguments,
            open_body=open_body,
            result=self._result(operation, arguments),
            raises=[*self._refusals(arguments, one_of), *self._raises(operation)],
            safety=safety,
            public=operation.get("security") == [],
            operation_id=operation["operationId"],
            one_of=one_of,
        )

    def _one_of(self, operation: Part) -> list[str]:
        request = self.description.resolve(operation.get("requestBody", Part()))
        schema = self.description.resolve(next(iter(request.get("content", {}).values()), Part()).get("schema", Part()))
        for unknown in set(schema.get("x-conduyt-one-of", [])) - set(schema.get("properties", {})):
            raise DescriptionError(schema.place_of("x-conduyt-one-of"), f"{unknown} is no field here: name one that is")
        return list(schema.get("x-conduyt-one-of", []))

    def _refusals(self, arguments: list[Argument], one_of: list[str]) -> Iterator[tuple[str, str]]:
        if one_of:
            names = ", ".join(f"`{argument.name}`" for argument in arguments if argument.wire in one_of)
            yield "ValueError", f"None of {names} is given. Nothing was sent."

    def _name_fields(self, methods: list[Method]) -> None:
        """Find the names of the fields in arguments that are mappings of them."""
        for method in methods:
            for argument in method.among("body"):
                model = self._models.get(re.split(r"\W", argument.type.removeprefix("Sequence["))[0])
                if argument.fields_of:
                    source = [one for one in methods if f"{one.resource}.{one.name}" == argument.fields_of]
                    if not source:
                        raise DescriptionError(method.place, f"there is no method {argument.fields_of}: name another")
                    live = {name: name for name in source[0].live_names.values()}
                    method.fields[argument.wire] = {one.name: one.wire for one in source[0].among("body")} | live
                elif isinstance(model, Model) and "Mapping" in argument.type:
                    method.fields[argument.wire] = {one.name: one.wire for one in model.fields}

    def _parameters(self, path: str, item: Part, operation: Part) -> Iterator[Argument]:
        declared = [
            self.description.resolve(part) for part in (*item.get("parameters", []), *operation.get("parameters", []))
        ]
        in_path = re.findall(r"{(.*?)}", path)
        if sorted(in_path) != sorted(part["name"] for part in declared if part["in"] == "path"):
            raise DescriptionError(
                operation, f"the path has the parameters {in_path}: declare these and no others as `in: path`"
            )
        for part in declared:
            _check_parameter(part, self.type_of(part["schema"], side="argument"))
            required = part.get("required", False)
            yield self._argument(part["schema"], part["name"], part["in"], required=required, about=part)

    def _body(self, operation: Part) -> tuple[list[Argument], str | None]:
        if "requestBody" not in operation:
            return [], None
        request = self.description.resolve(operation["requestBody"])
        media_type, content = next(iter(request["content"].items()), ("", Part()))
        if len(request["content"]) != 1 or media_type not in {"application/json", "multipart/form-data"}:
            raise DescriptionError(request, "a body is either application/json or multipart/form-data: use one of them")
        schema = self.description.resolve(content["schema"])
        where: Where = "body" if media_type == "application/json" else "file"
        if where == "body" and {key: schema.get(key) for key in ("type", "additionalProperties", "properties")} == {
            "type": "object", "additionalProperties": True, "properties": None,
        }:  # fmt: skip
            about = one_line(
                request.get("description") or schema.get("description"),
                "Fields of the body. They are not documented.",
            )
            return [], about
        if not schema.get("properties") or "additionalProperties" in schema or "anyOf" in schema:
            raise DescriptionError(
                schema, "a JSON body is either an object with properties, or {type: object, additionalProperties: true}"
            )
        required = schema.get("required", [])
        arguments: list[Argument] = []
        for wire, part in schema["properties"].items():
            argument = self._argument(part, wire, where, required=wire in required)
            if (where == "file") != ("FileInput" in argument.type):
                raise DescriptionError(
                    part, "multipart/form-data takes files and nothing else: use `format: binary` there and only there"
                )
            if self.description.resolve(part).get("readOnly"):
                raise DescriptionError(part, f"{wire} is readOnly: remove it from the body")
            arguments.append(argument)
        return arguments, None

    def _argument(
        self,
        part: Part,
        wire: str,
        where: Where,
        *,
        required: bool,
        about: Part | None = None,
    ) -> Argument:
        schema = self.description.resolve(part)
        facts = about or schema
        type_ = self.type_of(part, side="argument")
        doc = one_line(facts.get("description"), "") + limits_in_words(schema)
        if where == "file":
            doc += " Bytes, a path, or a file opened in binary mode."
        example = facts.get("example", schema.get("example", schema.get("default") if where == "query" else None))
        return Argument(
            name=python_name(facts, wire, about or part),
            wire=wire,
            type=type_,
            doc=doc.strip(),
            required=required,
            nullable=where == "body" and nullable(schema),
            where=where,
            example=in_python(example, type_),
            live_name=facts.get("x-conduyt-live-name", schema.get("x-conduyt-live-name")),
            fields_of=schema.get("x-conduyt-fields-of"),
            live_fields=schema.get("x-conduyt-live-fields", {}),
        )

    def _result(self, operation: Part, arguments: list[Argument]) -> Result:
        responses = operation["responses"]
        results = [
            self._result_of(operation, status, self.description.resolve(responses[status]), arguments)
            for status in SUCCESSES
            if status in responses
        ]
        if not results:
            raise DescriptionError(responses, f"there is no response for success: add one of {', '.join(SUCCESSES)}")
        if any(other.decoder != results[0].decoder for other in results):
            raise DescriptionError(
                responses, "a method returns one type: all success responses must have the same schema"
            )
        return results[0]

    def _result_of(self, operation: Part, status: str, response: Part, arguments: list[Argument]) -> Result:
        doc, content = one_line(response["description"], ""), response.get("content", {})
        kinds_of_json = [media_type for media_type in content if "json" in media_type]
        if kinds_of_json and list(content) != ["application/json"]:
            raise DescriptionError(response, "a response in JSON has one media type, which is application/json")
        if status == "302":
            result = Result("Redirect", "location", "Location()", doc)
        elif not content:
            result = Result("None", "nothing", "Nothing()", doc)
        elif "application/json" in content:
            result = self._json_result(operation, content["application/json"]["schema"], doc, arguments)
        else:
            decoder = "Bytes()" if "text/html" in content else "Bytes(html=False)"
            result = Result("Content", "bytes", decoder, doc)
        for key in ("x-conduyt-pagination", "x-conduyt-items"):
            if key in operation and result.kind != "many":
                raise DescriptionError(operation.place_of(key), f"{key} is only for lists: remove it")
        return result

    def _json_result(self, operation: Part, part: Part, doc: str, arguments: list[Argument]) -> Result:
        schema = self.description.resolve(part)
        if "data" not in schema.get("properties", {}):
            raise DescriptionError(schema, "the schema of a response must be an object with the property data")
        data = schema["properties"]["data"]
        resolved = self.description.resolve(data)
        if nullable(resolved):
            raise DescriptionError(data, "data cannot be null: describe the object")
        if (key := operation.get("x-conduyt-items")) is not None:
            resolved = self.description.resolve(resolved.get("properties", {}).get(key, Part()))
            if resolved.get("type") != "array":
                place = operation.place_of("x-conduyt-items")
                raise DescriptionError(place, f"data has no list called {key}: name the one it has")
        if resolved.get("type") == "array":
            return self._list_result(operation, resolved, doc, arguments)
        model = self.type_of(data, side="response")
        if not isinstance(self._models.get(model), Model):
            raise DescriptionError(data, f"a response must be an object of components/schemas, not {model}")
        undocumented = ", undocumented=True" if resolved.get("x-conduyt-undocumented") else ""
        exact = ", exact=True" if self._holds_money(model) else ""
        return Result(model, "one", f"One({model}{undocumented}{exact})", doc)

    def _list_result(self, operation: Part, array: Part, doc: str, arguments: list[Argument]) -> Result:
        model = self.type_of(array.get("items", Part()), side="response")
        if not isinstance(self._models.get(model), Model):
            raise DescriptionError(array, f"the items of a list must be objects of components/schemas, not {model}")
        paging, key = operation.get("x-conduyt-pagination", "none"), operation.get("x-conduyt-items")
        if paging not in PAGING:
            raise DescriptionError(
                operation.place_of("x-conduyt-pagination"),
                f"x-conduyt-pagination cannot be {paging}: use page, offset or none",
            )
        for name in PAGING[paging]:
            if name not in {argument.wire for argument in arguments if argument.where == "query"}:
                raise DescriptionError(
                    operation.place_of("x-conduyt-pagination"), f"pages need the parameter {name}: declare it"
                )
        parts = [model] + ([f'paging="{paging}"'] if paging != "none" else []) + ([f'items="{key}"'] if key else [])
        parts += ["exact=True"] if self._holds_money(model) else []
        return Result(model, "many", f"Many({', '.join(parts)})", doc)

    def _holds_money(self, name: str, seen: frozenset[str] = frozenset()) -> bool:
        model = self._models.get(name)
        if not isinstance(model, Model) or name in seen:
            return False
        words = {word for field_ in model.fields for word in re.findall(r"\w+", field_.type)}
        return "Decimal" in words or any(self._holds_money(word, seen | {name}) for word in words)

    def _raises(self, operation: Part) -> Iterator[tuple[str, str]]:
        responses = operation["responses"]
        for status, part in responses.items():
            if status in ERRORS:
                name, code = ERRORS[status]
                yield name, f"{status} `{code}`. {one_line(self.description.resolve(part)['description'], '')}"
            elif status not in SUCCESSES and status != "default":
                known = ", ".join([*SUCCESSES, *ERRORS])
                raise DescriptionError(
                    responses.place_of(status),
                    f"the status {status} is not supported: use default or one of {known}",
                )

    def _check_cycles(self, modules: list[Module]) -> None:
        """Check that the imports between the model modules have no cycle."""
        graph = {module.stem: {stem for model in module.models for _, stem in self._links(model)} for module in modules}

        def visit(stem: str, trail: list[str]) -> None:
            if stem in trail:
                circle = [*trail[trail.index(stem) :], stem]
                models = [model for module in modules for model in module.models if model.stem == circle[0]]
                place = next(place for model in models for place, other in self._links(model) if other == circle[1])
                raise DescriptionError(
                    place,
                    f"models would import each other in a cycle ({' -> '.join(circle)}): "
                    "move the shared schema to common.yaml",
                )
            for other in sorted(graph.get(stem, ())):
                visit(other, [*trail, stem])

        for stem in graph:
            visit(stem, [])

    def _links(self, model: Model | Alias) -> Iterator[tuple[str, str]]:
        """Yield the other modules that a model needs, each with the place of the reference."""
        for field_ in model.fields if isinstance(model, Model) else ():
            for name in re.findall(r"\w+", field_.type):
                if name in self._models and self._models[name].stem != model.stem:
                    yield field_.place, self._models[name].stem


def _resources(stem: str, doc: str, file: Part, methods: list[Method]) -> list[Resource]:
    paths: list[str] = []
    for method in methods:
        parts = method.resource.split(".")
        if parts[0] != stem:
            raise DescriptionError(method.place, f"{method.resource} belongs in {parts[0]}.yaml: move it there")
        paths += [path for count in range(1, len(parts) + 1) if (path := ".".join(parts[:count])) not in paths]
    docs = {f"{stem}.{name}": text for name, text in file.get("x-conduyt-resource-docs", {}).items()}
    for unknown in docs.keys() - set(paths):
        place = file["x-conduyt-resource-docs"].place_of(unknown.removeprefix(f"{stem}."))
        raise DescriptionError(place, f"{unknown} is not a resource: name one that an x-conduyt-method here has")
    docs[stem] = doc
    resources = {
        path: Resource(
            path=path,
            place=next(method.place for method in methods if f"{method.resource}.".startswith(f"{path}.")),
            doc=docs.get(path, f"Methods of `client.{path}`."),
            methods=[method for method in methods if method.resource == path],
            children=[],
            guests=[],
        )
        for path in sorted(paths)
    }
    for path, resource in resources.items():
        if parent := path.rpartition(".")[0]:
            resources[parent].children.append(resource)
    return list(resources.values())


def _add_flows(resources: list[Resource], file: Part) -> None:
    if "x-conduyt-flows" in file and not resources:
        raise DescriptionError(file.place_of("x-conduyt-flows"), "flows need a resource: describe an operation")
    for resource in resources[:1]:
        resource.flows = flows_of(file)


def _add_record(resources: list[Resource], file: Part, models: list[Model | Alias]) -> None:
    if (name := file.get("x-conduyt-custom-fields")) is None:
        return
    place = file.place_of("x-conduyt-custom-fields")
    fields = [one.fields for one in models if isinstance(one, Model) and one.name == name]
    if not resources or not fields or "customFields" not in {one.wire for one in fields[0]}:
        raise DescriptionError(place, f"{name} must be a response with the field customFields, in a file with methods")
    resources[0].record = name


def _check_unique(modules: list[Module]) -> None:
    """Refuse two things with the same name in one namespace."""
    seen: dict[tuple[str, str], str] = {}

    def take(space: str, name: str, place: str) -> None:
        if (space, name) in seen:
            raise DescriptionError(place, f"{name} is already taken at {seen[space, name]}: choose another name")
        seen[space, name] = place

    for module in modules:
        for model in module.models:
            take("classes", model.name, model.place)
            for event in model.events if isinstance(model, Model) else ():
                take("events", event, model.place)
        for resource in module.resources:
            take("classes", resource.class_name, resource.place)
            take("classes", f"Async{resource.class_name}", resource.place)
            for method in resource.methods:
                take("operations", method.operation_id, method.place)
                take("attributes", f"{resource.path}.{method.name}", method.place)
                take(f"constants of {module.stem}", method.constant, method.place)
            for flow in resource.flows:
                take("attributes", f"{resource.path}.{flow.name}", flow.place)
            for verb in resource.writers:
                take("attributes", f"{resource.path}.{verb}_many", resource.place)
            for child in resource.children:
                take("attributes", child.path, child.place)


def _check_parameter(part: Part, type_: str) -> None:
    in_path = part["in"] == "path"
    if part["in"] not in {"path", "query"}:
        raise DescriptionError(part.place_of("in"), f"parameters in {part['in']} are not supported: use path or query")
    if in_path and (type_ != "str" or not part.get("required") or not re.fullmatch("[a-z]+(_[a-z]+)*", part["name"])):
        raise DescriptionError(part, "a path parameter must be a string, required, with a name such as thing_id")
    if re.search("Mapping|FileInput", type_):
        raise DescriptionError(part, f"a query cannot have {type_}: use simple values or lists of them")
    if part.get("style", "simple" if in_path else "form") != ("simple" if in_path else "form"):
        raise DescriptionError(part.place_of("style"), f"the style {part['style']} is not supported: remove it")
    if "Sequence" in type_ and part.get("explode", True):
        raise DescriptionError(part, "a list is sent as a=1,2: use `style: form` and `explode: false`")
