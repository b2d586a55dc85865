"""Decides on every name, type and text of the generated files. The templates only lay them out."""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic.alias_generators import to_camel

from conduyt._codegen.load import Description, DescriptionError, Part

Side = Literal["answer", "argument"]

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
SUCCESSES = ("200", "201", "202", "204", "302")
# What a model has anyway: a field of such a name would hide it.
TAKEN = frozenset({"response", "copy", "json", "dict", "schema", "construct", "validate", "model_config"})


@dataclass
class Field:
    name: str
    type: str
    wire: str
    doc: str
    default: str


@dataclass
class Model:
    name: str
    doc: str
    fields: list[Field]
    events: list[str]


@dataclass
class Alias:
    name: str
    doc: str
    values: list[str]


@dataclass
class Argument:
    name: str
    wire: str
    type: str
    doc: str
    required: bool
    where: Literal["path", "query", "body", "file"]
    example: str | None


@dataclass
class Result:
    type: str
    kind: Literal["one", "many", "bytes", "nothing", "location"]
    decoder: str
    doc: str


@dataclass
class Method:
    resource: str
    name: str
    http: str
    path: str
    place: str
    summary: str
    description: str
    arguments: list[Argument]
    open_body: str | None
    result: Result
    raises: list[tuple[str, str]]
    safety: str
    public: bool
    operation_id: str

    @property
    def constant(self) -> str:
        prefix = self.resource.partition(".")[2].replace(".", "_").upper()
        return f"{prefix}_{self.name.upper()}" if prefix else self.name.upper()

    def among(self, where: str) -> list[Argument]:
        return [argument for argument in self.arguments if argument.where == where]

    @property
    def ordered(self) -> list[Argument]:
        keywords = [argument for argument in self.arguments if argument.where != "path"]
        return sorted(keywords, key=lambda argument: not argument.required)

    @property
    def example(self) -> str:
        shown = [a for a in self.arguments if a.where == "path"]
        shown += [a for a in self.ordered if a.required]
        shown += [a for a in self.ordered if not a.required and a.example][: max(0, 3 - len(shown))]
        parts = [
            argument.example or '"..."' if argument.where == "path" else f"{argument.name}={argument.example or '...'}"
            for argument in shown
        ]
        return f"client.{self.resource}.{self.name}({', '.join(parts)})"


@dataclass
class Resource:
    path: str
    doc: str
    methods: list[Method]
    children: list[Resource]

    @property
    def class_name(self) -> str:
        return "".join(word.capitalize() for word in re.split(r"[._]", self.path))

    @property
    def attribute(self) -> str:
        return self.path.rpartition(".")[2]


@dataclass
class Module:
    """One description file, and so one stem of generated files."""

    stem: str
    title: str
    models: list[Model | Alias]
    resources: list[Resource]
    model_imports: set[str] = field(default_factory=set[str])


class Planner:
    """Walks a description and plans its modules."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self._models: dict[str, dict[str, Model | Alias]] = {}
        self._planning: list[str] = []
        self._owner: dict[str, str] = {}

    def modules(self) -> list[Module]:
        files = [name for name in self.description.file_names if name != "openapi.yaml"]
        self._check_root(files)
        for name in files:
            self._plan_events(name)
        methods = {name: list(self._methods(name)) for name in files}
        modules = []
        for name in files:
            stem = name.removesuffix(".yaml")
            models = self._in_order(name)
            if models or methods[name]:
                info = self.description.file(name)["info"]
                doc = " ".join(str(info.get("description", info["title"])).split())
                modules.append(Module(stem, doc, models, _resources(stem, doc, methods[name])))
        _check_unique(modules)
        self._check_cycles(modules)
        return modules

    def module_of(self, name: str) -> str:
        return self._owner[name]

    # -- models ------------------------------------------------------------------------------------------------------

    def _plan_events(self, file: str) -> None:
        for name, schema in self.description.file(file).get("components", {}).get("schemas", {}).items():
            if "x-conduyt-events" in schema:
                self._model(file, name, schema, "answer")

    def _in_order(self, file: str) -> list[Model | Alias]:
        planned = self._models.get(file, {})
        schemas = self.description.file(file).get("components", {}).get("schemas", {})
        return sorted(planned.values(), key=lambda model: (isinstance(model, Model), list(schemas).index(model.name)))

    def _model(self, file: str, name: str, schema: Part, side: Side) -> str:
        """Plan the schema as a model or an alias, once, and return its name."""
        known = self._models.setdefault(file, {})
        if name in known:
            return name
        stem = file.removesuffix(".yaml")
        if self._owner.setdefault(name, stem) != stem:
            raise DescriptionError(schema, f"{name} is also a schema of {self._owner[name]}.yaml; names are unique")
        doc = _text(schema.get("description"), f"{name}.")
        if "x-conduyt-known-values" in schema:
            known[name] = Alias(name, doc, list(schema["x-conduyt-known-values"]))
            return name
        model = known[name] = Model(name, doc, [], list(schema.get("x-conduyt-events", [])))
        for wire, part in schema.get("properties", {}).items():
            model.fields.append(self._field(part, wire, side, required=wire in schema.get("required", [])))
        return name

    def _field(self, part: Part, wire: str, side: Side, *, required: bool) -> Field:
        schema = self.description.resolve(part)
        name = _python_name(schema, wire)
        if name in TAKEN or keyword.iskeyword(name):
            raise DescriptionError(part, f"a field cannot be called {name}: give it another x-conduyt-name")
        also = list(schema.get("x-conduyt-also", []))
        type_ = self.type_of(part, side="answer")
        inferred = " Not documented; inferred." if schema.get("x-conduyt-inferred") else ""
        doc = _text(schema.get("description"), "") + _limits(schema) + inferred
        if wire == "id" and side == "answer" and schema.get("type") in ("string", ["string", "null"]):
            return Field(name, "Id", wire, doc, '""')
        if side == "argument" and required:
            return Field(name, type_, wire, doc, "")
        type_ = type_ if type_ == "object" else f"{type_} | None"
        if also:
            names = ", ".join(f'"{item}"' for item in (wire, *also))
            return Field(
                name, type_, wire, doc,
                f'Field(default=None, validation_alias=AliasChoices({names}), serialization_alias="{wire}")',
            )  # fmt: skip
        return Field(
            name,
            type_,
            wire,
            doc,
            "None" if to_camel(name) == wire else f'Field(default=None, alias="{wire}")',
        )

    # -- types -------------------------------------------------------------------------------------------------------

    def type_of(self, part: Part, *, side: Side) -> str:
        """Return the Python type of a schema, without `None`."""
        if "$ref" in part:
            return self._named_type(part, side)
        if "anyOf" in part:
            options = [option for option in part["anyOf"] if option.get("type") != "null"]
            return _union(self.type_of(option, side=side) for option in options)
        if "x-conduyt-known-values" in part:
            return f"Literal[{', '.join(map(_quoted, part['x-conduyt-known-values']))}] | str"
        for key in ("oneOf", "allOf", "enum", "not"):
            if key in part:
                raise DescriptionError(part, f"{key} is not supported here; see conduyt/api/README.md")
        declared = part.get("type")
        kinds = [kind for kind in (declared if isinstance(declared, list) else [declared]) if kind != "null"]
        if part.get("format") == "decimal":
            return "Decimal" if side == "answer" else "Decimal | float | str"
        return _union(self._simple_type(kind, part, side) for kind in kinds)

    def _named_type(self, part: Part, side: Side) -> str:
        target = self.description.target(part)
        if "$ref" in target:
            return self._named_type(target, side)
        name = part["$ref"].rpartition("/")[2]
        if "x-conduyt-known-values" in target or target.get("properties") is not None:
            name = self._model(target.file, name, target, side)
            is_model = "properties" in target
            return f"{name} | Mapping[str, object]" if is_model and side == "argument" else name
        return self.type_of(target, side=side)

    def _simple_type(self, kind: str | None, part: Part, side: Side) -> str:
        match kind, part.get("format"):
            case "string", "date-time":
                return "AwareDatetime" if side == "answer" else "datetime | str"
            case "string", "date":
                return "date" if side == "answer" else "date | str"
            case "string", "binary":
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
                return f"list[{item}]" if side == "answer" else f"Sequence[{item}]"
            case "object", _:
                return self._open_object(part, side)
            case None, _:
                return "object"
        raise DescriptionError(part, f"the type {kind!r} is not supported")

    def _open_object(self, part: Part, side: Side) -> str:
        if part.get("properties"):
            raise DescriptionError(part, "an object with properties needs a name: move it to components/schemas")
        values = part.get("additionalProperties", True)
        item = self.type_of(values, side=side) if isinstance(values, Part) else "object"
        return f"dict[str, {item}]" if side == "answer" else f"Mapping[str, {item}]"

    # -- methods -----------------------------------------------------------------------------------------------------

    def _check_root(self, files: list[str]) -> None:
        """Every path of every file must be part of the whole, and nothing else."""
        listed = {path: part.get("$ref", "") for path, part in self.description.root.get("paths", {}).items()}
        for name in files:
            for path, part in self.description.file(name).get("paths", {}).items():
                expected = f"{name}#/paths/{path.replace('~', '~0').replace('/', '~1')}"
                if listed.pop(path, None) != expected:
                    raise DescriptionError(part, f'{path} is missing in openapi.yaml, as {{$ref: "{expected}"}}')
        for path in listed:
            raise DescriptionError(self.description.root["paths"][path], f"{path} is in no file")

    def _methods(self, file: str) -> Iterator[Method]:
        for path, item in self.description.file(file).get("paths", {}).items():
            for verb, operation in item.items():
                if verb in METHODS:
                    yield self._method(verb, path, item, operation)

    def _method(self, verb: str, path: str, item: Part, operation: Part) -> Method:
        full_name = operation.get("x-conduyt-method", "")
        resource, _, name = full_name.rpartition(".")
        if not resource or not all(word.isidentifier() and word == word.lower() for word in full_name.split(".")):
            raise DescriptionError(operation, "x-conduyt-method must say resource and method, such as deals.create")
        if keyword.iskeyword(name):
            raise DescriptionError(operation, f"{name} is a word of Python; choose another method name")
        safety = operation.get("x-conduyt-retry", SAFETY[verb])
        if safety not in {"read", "idempotent", "keyed", "create"}:
            raise DescriptionError(operation, f"x-conduyt-retry cannot be {safety!r}")
        arguments = list(self._parameters(path, item, operation))
        body, open_body = self._body(operation)
        arguments += body
        names = [argument.name for argument in arguments] + ["options"]
        for twice in {name for name in names if names.count(name) > 1}:
            raise DescriptionError(operation, f"two arguments are called {twice}: give one another x-conduyt-name")
        return Method(
            resource=resource,
            name=name,
            http=verb.upper(),
            path=path,
            place=operation.place,
            summary=_text(operation.get("summary"), ""),
            description=_text(operation.get("description"), ""),
            arguments=arguments,
            open_body=open_body,
            result=self._result(operation),
            raises=list(self._raises(operation)),
            safety=safety,
            public=operation.get("security") == [],
            operation_id=operation.get("operationId", ""),
        )

    def _parameters(self, path: str, item: Part, operation: Part) -> Iterator[Argument]:
        declared = [
            self.description.resolve(part) for part in (*item.get("parameters", []), *operation.get("parameters", []))
        ]
        in_path = re.findall(r"{(\w+)}", path)
        if sorted(in_path) != sorted(part["name"] for part in declared if part["in"] == "path"):
            raise DescriptionError(operation, f"the parameters of {path} are {in_path}, and these must be declared")
        for part in declared:
            if part["in"] not in {"path", "query"}:
                raise DescriptionError(part, f"parameters in {part['in']} are not supported")
            if part["in"] == "path" and self.type_of(part["schema"], side="argument") != "str":
                raise DescriptionError(part, "a path parameter is a string")
            yield self._argument(part["schema"], part["name"], part["in"], required="required" in part, about=part)

    def _body(self, operation: Part) -> tuple[list[Argument], str | None]:
        if "requestBody" not in operation:
            return [], None
        request = self.description.resolve(operation["requestBody"])
        (media_type, content), *others = request["content"].items()
        if others or media_type not in {"application/json", "multipart/form-data"}:
            raise DescriptionError(request, "a body is either application/json or multipart/form-data")
        schema = self.description.resolve(content["schema"])
        where: Literal["body", "file"] = "body" if media_type == "application/json" else "file"
        if not schema.get("properties"):
            text = _text(
                request.get("description") or schema.get("description"),
                "Fields of the body; which ones is not documented.",
            )
            return [], text
        required = schema.get("required", [])
        return [
            self._argument(part, wire, where, required=wire in required) for wire, part in schema["properties"].items()
        ], None

    def _argument(
        self,
        part: Part,
        wire: str,
        where: Literal["path", "query", "body", "file"],
        *,
        required: bool,
        about: Part | None = None,
    ) -> Argument:
        schema = self.description.resolve(part)
        facts = about or schema
        type_ = self.type_of(part, side="argument")
        if where == "body" and _nullable(schema):
            type_ += " | None"
        doc = _text(facts.get("description"), "") + _limits(schema)
        if where == "file":
            doc += " Bytes, a path, or a file opened in binary mode."
        example = facts.get("example", schema.get("example", schema.get("default") if where == "query" else None))
        return Argument(
            name=_python_name(facts, wire),
            wire=wire,
            type=type_,
            doc=doc.strip(),
            required=required,
            where=where,
            example=_example(example, type_),
        )

    def _result(self, operation: Part) -> Result:
        responses = operation.get("responses", {})
        status = next((status for status in SUCCESSES if status in responses), None)
        if status is None:
            raise DescriptionError(operation, f"there is no answer with one of the statuses {', '.join(SUCCESSES)}")
        response = self.description.resolve(responses[status])
        doc = _text(response.get("description"), "")
        if status == "302":
            return Result("Redirect", "location", "Location()", doc)
        if "content" not in response:
            return Result("None", "nothing", "Nothing()", doc)
        media_type, content = next(iter(response["content"].items()))
        if media_type != "application/json":
            return Result("Content", "bytes", "Bytes()", doc)
        return self._json_result(operation, content["schema"], doc)

    def _json_result(self, operation: Part, part: Part, doc: str) -> Result:
        schema = self.description.resolve(part)
        if "data" not in schema.get("properties", {}):
            raise DescriptionError(schema, "the schema of an answer is an object with the property data")
        data = schema["properties"]["data"]
        resolved = self.description.resolve(data)
        key = operation.get("x-conduyt-items")
        if key is not None:
            if key not in resolved.get("properties", {}):
                raise DescriptionError(operation, f"x-conduyt-items names {key!r}, which the answer does not have")
            resolved = self.description.resolve(resolved["properties"][key])
        if resolved.get("type") == "array":
            model = self.type_of(resolved["items"], side="answer")
            paging = operation.get("x-conduyt-pagination", "none")
            if paging not in {"page", "offset", "none"}:
                raise DescriptionError(operation, f"x-conduyt-pagination cannot be {paging!r}")
            if model not in self._owner:
                raise DescriptionError(operation, f"the items of a list must be a named object, not {model}")
            arguments = (
                [model] + ([f'paging="{paging}"'] if paging != "none" else []) + ([f'items="{key}"'] if key else [])
            )
            return Result(model, "many", f"Many({', '.join(arguments)})", doc)
        model = self.type_of(data, side="answer")
        if model not in self._owner:
            raise DescriptionError(data, f"an answer must be a named object, not {model}")
        undocumented = ", undocumented=True" if resolved.get("x-conduyt-undocumented") else ""
        return Result(model, "one", f"One({model}{undocumented})", doc)

    def _raises(self, operation: Part) -> Iterator[tuple[str, str]]:
        for status, part in operation.get("responses", {}).items():
            if status in ERRORS:
                name, code = ERRORS[status]
                yield (
                    name,
                    f"{status} `{code}`. {_text(self.description.resolve(part).get('description'), '')}",
                )
            elif status not in SUCCESSES and status != "default":
                raise DescriptionError(operation, f"the status {status} has no meaning to the generator")

    def _check_cycles(self, modules: list[Module]) -> None:
        """The model modules import one another; that must be possible."""
        for module in modules:
            texts = " ".join(f.type for model in module.models if isinstance(model, Model) for f in model.fields)
            names = set(re.findall(r"\w+", texts)) & set(self._owner)
            module.model_imports = {self._owner[name] for name in names} - {module.stem}
        graph = {module.stem: module.model_imports for module in modules}

        def visit(stem: str, trail: list[str]) -> None:
            if stem in trail:
                circle = " -> ".join([*trail[trail.index(stem) :], stem])
                raise DescriptionError(
                    self.description.file(f"{stem}.yaml"),
                    f"models would import one another in a circle ({circle}): move the shared schema to common.yaml",
                )
            for other in sorted(graph.get(stem, ())):
                visit(other, [*trail, stem])

        for stem in graph:
            visit(stem, [])


def _resources(stem: str, doc: str, methods: list[Method]) -> list[Resource]:
    paths: list[str] = []
    for method in methods:
        parts = method.resource.split(".")
        if parts[0] != stem:
            raise DescriptionError(None, f"{method.place}: {method.resource} belongs into {parts[0]}.yaml")
        paths += [path for count in range(1, len(parts) + 1) if (path := ".".join(parts[:count])) not in paths]
    resources = {
        path: Resource(
            path=path,
            doc=doc
            if path == stem
            else f"{path.split('.')[-1].replace('_', ' ').capitalize()} of {stem.replace('_', ' ')}.",
            methods=[method for method in methods if method.resource == path],
            children=[],
        )
        for path in sorted(paths)
    }
    for path, resource in resources.items():
        if parent := path.rpartition(".")[0]:
            resources[parent].children.append(resource)
    return list(resources.values())


def _check_unique(modules: list[Module]) -> None:
    seen: dict[str, str] = {}
    for module in modules:
        for resource in module.resources:
            for method in resource.methods:
                for key in (f"{method.resource}.{method.name}", method.operation_id):
                    if key in seen:
                        raise DescriptionError(None, f"{method.place}: {key} is already taken at {seen[key]}")
                    seen[key] = method.place
            for child in resource.children:
                if child.attribute in {method.name for method in resource.methods}:
                    raise DescriptionError(None, f"{child.path} is both a method and a sub-resource")


def _python_name(schema: Part, wire: str) -> str:
    name: str = schema.get("x-conduyt-name") or re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", wire).lower()
    if not name.isidentifier() or name.startswith("_"):
        raise DescriptionError(schema, f"{wire} makes no name in Python: give it an x-conduyt-name")
    return f"{name}_" if keyword.iskeyword(name) else name


def _text(value: Any, default: str) -> str:
    return " ".join(str(value).split()) if value else default


def _limits(schema: Part) -> str:
    """Put the limits of a value into words."""
    facts = []
    if "x-conduyt-known-values" in schema:
        facts.append("One of " + ", ".join(f"`{value}`" for value in schema["x-conduyt-known-values"]))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        facts.append(f"From {low} to {high}")
    elif low is not None:
        facts.append(f"At least {low}")
    elif high is not None:
        facts.append(f"At most {high}")
    if "maxLength" in schema:
        facts.append(f"At most {schema['maxLength']} characters")
    if "minItems" in schema or "maxItems" in schema:
        bounds = [f"at least {schema['minItems']}"] if "minItems" in schema else []
        bounds += [f"at most {schema['maxItems']}"] if "maxItems" in schema else []
        facts.append(f"{' and '.join(bounds)} items".capitalize())
    if "default" in schema:
        facts.append(
            f"Default: `{str(schema['default']).lower() if isinstance(schema['default'], bool) else schema['default']}`"
        )
    return "".join(f" {fact}." for fact in facts)


def _nullable(schema: Part) -> bool:
    declared = schema.get("type")
    if "anyOf" in schema:
        return any(option.get("type") == "null" for option in schema["anyOf"])
    return isinstance(declared, list) and "null" in declared


def _union(types: Iterable[str]) -> str:
    names = list(dict.fromkeys(name for text in types for name in _members(text)))
    return "object" if not names or "object" in names else " | ".join(names)


def _members(text: str) -> list[str]:
    """Split a union at its top level."""
    members, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0 and text.startswith(" | ", index):
            members.append(text[start:index])
            start = index + 3
    return [*members, text[start:]]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _example(value: Any, type_: str) -> str | None:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(_example(item, type_) or '...' for item in value)}]"
    if value is not None:
        return repr(dict(value) if isinstance(value, dict) else value).replace("'", '"')
    if "FileInput" in type_:
        return '"contacts.csv"'
    return None
