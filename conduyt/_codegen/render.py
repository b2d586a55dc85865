"""Fill the templates, and format the result with the pinned ruff."""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from conduyt._codegen.commands import commands_of
from conduyt._codegen.flows import flow_call, flow_doc, flow_imports, flow_signature, in_twin, is_lazy
from conduyt._codegen.load import Description
from conduyt._codegen.plan import IMPORTS, Planner
from conduyt._codegen.shapes import SAVE_TO, Alias, Method, Model, Module, Resource, class_name
from conduyt._codegen.whole import whole
from conduyt._codegen.words import in_python, quoted
from conduyt._codegen.writers import WRITERS

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
WIDTH = 120


def render(api: Path) -> dict[str, str]:
    """Return the required content of every generated file, by its path in the project."""
    description = Description(api)
    modules = Planner(description).modules()
    files = {"conduyt/sandbox/description.json": whole(description)}
    owners = {model.name: module.stem for module in modules for model in module.models}
    aliases = {model.name: model.values for module in modules for model in module.models if isinstance(model, Alias)}
    for module in modules:
        files |= _module_files(module, owners)
        if module.resources:
            files[f"conduyt/endpoints/{module.stem}.json"] = commands_of(module, aliases)
    roots = [resource for module in modules for resource in module.resources if "." not in resource.path]
    names = sorted([*owners, "Model"])
    files["conduyt/models/__init__.py"] = _fill("models_init.py", "openapi", modules=modules, names=names)
    if records := [(one.path, one.record) for one in roots if one.record]:
        files["conduyt/models/typed.py"] = _fill("models_typed.py", "openapi", records=records)
    files["conduyt/endpoints/__init__.py"] = (
        f'{_header("openapi")}\n"""The endpoints of the API as data, one module per resource."""\n'
    )
    for folder, aio, prefix in (("conduyt/resources", False, ""), ("conduyt/resources/aio", True, "Async")):
        files[f"{folder}/__init__.py"] = _fill("resources_init.py", "openapi", roots=roots, aio=aio, prefix=prefix)
        files[f"{folder}/many.py"] = _fill("resources_many.py", "openapi", writers=WRITERS, aio=aio, prefix=prefix)
    return _formatted(files)


def _module_files(module: Module, owners: dict[str, str]) -> dict[str, str]:
    stem, files = module.stem, dict[str, str]()
    if module.models:
        events = [model for model in module.models if isinstance(model, Model) and model.events]
        text = _fill("models.py", stem, module=module, events=events, imports="@imports")
        files[f"conduyt/models/{stem}.py"] = _with_imports(text, owners, own=stem)
        files[f"docs/reference/models/{stem}.md"] = _fill_text("models.md", module=module)
    methods = [method for resource in module.resources for method in resource.methods]
    if not methods:
        return files
    text = _fill("endpoints.py", stem, module=module, methods=methods, imports="@imports")
    files[f"conduyt/endpoints/{stem}.py"] = _with_imports(text, owners)
    for aio, folder in ((False, "conduyt/resources"), (True, "conduyt/resources/aio")):
        prefix = "Async" if aio else ""
        text = _fill("resources.py", stem, module=module, aio=aio, prefix=prefix, imports="@imports")
        fixed = [f"from conduyt.endpoints import {stem} as endpoints"]
        flows = [flow for resource in module.resources for flow in resource.flows if not is_lazy(flow.make)]
        fixed += [line for flow in flows for line in flow_imports(flow, aio)]
        writers = {verb for resource in module.resources for verb in resource.writers}
        package = folder.replace("/", ".")
        fixed += [f"from {package}.many import {prefix}{verb.capitalize()}Many" for verb in sorted(writers)]
        files[f"{folder}/{stem}.py"] = _with_imports(text, owners, *fixed)
    files[f"docs/reference/{stem}.md"] = _fill_text("reference.md", module=module, save_to=SAVE_TO)
    return files


def _with_imports(text: str, owners: dict[str, str], *fixed: str, own: str | None = None) -> str:
    code = re.sub(r'"""(?:.|\n)*?"""', "", text)
    used = set(re.findall(r"\b[A-Za-z_]\w*", code))
    lines = list(fixed)
    lines += [f"from {IMPORTS[name]} import {name}" for name in sorted(used & set(IMPORTS))]
    lines += [
        f"from conduyt.models.{owners[name]} import {name}"
        for name in sorted(used & set(owners))
        if owners[name] != own
    ]
    return text.replace("@imports", "\n".join(lines), 1)


def _fill(template: str, source: str, **values: Any) -> str:
    return _fill_text(template, header=_header(source), **values)


def _fill_text(template: str, **values: Any) -> str:
    return _ENVIRONMENT.get_template(f"{template}.j2").render(**values)


def _header(source: str) -> str:
    origin = f"# Made from conduyt/api/{source}.yaml by `python -m conduyt._codegen`."
    return f"{origin}\n# Edit the source instead: changes here are lost."


def _formatted(files: dict[str, str]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        ruff = [sys.executable, "-m", "ruff"]
        config = ["--config", str(PYPROJECT), "--quiet", "--no-cache"]
        subprocess.run([*ruff, "check", *config, "--select", "I,F401", "--fix", str(root)], check=True)
        subprocess.run([*ruff, "format", *config, str(root)], check=True)
        return {name: _tidy(root / name) for name in files}


def _tidy(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n" if path.suffix == ".md" else text


# -- filters ---------------------------------------------------------------------------------------------------------


def _docstring(text: str, indent: int) -> str:
    """Format a text as a docstring, keeping lines that are indented or fenced."""
    pad = " " * indent
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    if text.endswith('"'):
        text = f'{text[:-1]}\\"'  # four quotes would end the docstring too early
    if "\n" not in text and len(text) + indent + 6 <= WIDTH:
        return f'"""{text}"""'
    lines: list[str] = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        hang = depth + 4 if depth and re.match(r"\s+\w+: ", line) else depth
        lines += textwrap.wrap(
            line, WIDTH - indent, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False
        ) or [""]
    first, *rest = lines
    body = "\n".join(f"{pad}{line}" if line else "" for line in rest)
    return f'"""{first}\n{body}\n{pad}"""' if rest else f'"""{first}"""'


def _method_doc(method: Method, aio: bool) -> str:  # noqa: FBT001  # a filter
    parts = [method.summary]
    if method.description:
        parts += ["", method.description]
    arguments = [(a.name, a.doc) for a in (*method.among("path"), *method.ordered)]
    if method.open_body:
        arguments.insert(len(method.among("path")), ("body", method.open_body))
    if method.result.kind == "bytes":
        arguments.append(("to", SAVE_TO))
    arguments.append(("options", "Options of this call, such as `timeout` or `headers`."))
    parts += ["", "Args:", *(f"    {name}: {doc or 'Not documented.'}" for name, doc in arguments)]
    if method.result.kind == "many":
        how = (
            "Await it for the first page, or iterate over it for the items of all pages."
            if aio
            else "Iterate over it for the items of all pages."
        )
        parts += ["", "Returns:", f"    {method.result.doc} {how}"]
    elif method.result.kind != "nothing":
        parts += ["", "Returns:", f"    {method.result.doc}"]
    parts += ["", "Raises:", *(f"    {name}: {doc}" for name, doc in method.raises)]
    parts += ["    ConduytError: Any other failure; see `conduyt.errors` for all classes."]
    awaited = "await " if aio else ""
    parts += ["", "Example:", "    ```python", f"    {awaited}{method.example}", "    ```"]
    return "\n".join(parts)


def _signature(method: Method, record: str | None) -> str:
    parts = ["self", *(f"{argument.name}: str" for argument in method.among("path"))]
    parts.append("*")
    if method.open_body:
        parts.append("body: Mapping[str, object] | OMIT = OMIT")
    for argument in method.ordered:
        optional, null = "" if argument.required else " | OMIT", " | None" if argument.nullable else ""
        default = "" if argument.required else " = OMIT"
        if record and argument.wire == "customFields":
            # OMIT comes first here: a type variable cannot mark the union for pydantic.
            parts.append(f"{argument.name}: OMIT | InputT{null} = OMIT")
            continue
        parts.append(f"{argument.name}: {argument.type}{null}{optional}{default}")
    if method.result.kind == "bytes":
        parts.append("to: DownloadTarget | None = None")
    return ", ".join([*parts, "options: RequestOptions | None = None"])


def _bindings(method: Method) -> str:
    parts = []
    for where, keyword in (("path", "path"), ("query", "query"), ("body", "body"), ("file", "files")):
        if bound := [f'"{argument.wire}": {argument.name}' for argument in method.among(where)]:
            parts.append(f"{keyword}={{{', '.join(bound)}}}")
    if method.open_body:
        parts.append("body=None if body is OMIT else body")
    if method.result.kind == "bytes":
        parts.append("to=to")
    return ", ".join([*parts, "options=options"])


def _return_type(method: Method, aio: bool) -> str:  # noqa: FBT001  # a filter
    if method.result.kind == "many":
        return f"{'AsyncPager' if aio else 'Page'}[{method.result.type}]"
    return method.result.type


def _of_type(type_: str, record: str | None) -> str:
    """Write a type of results that can be of a subclass of the record."""
    return re.sub(rf"\b{record}\b", f"{record}T", type_) if record else type_


def _with_model(call: str, record: str | None) -> str:
    """Write a call whose operations have the model of the resource."""
    return re.sub(r"\bendpoints\.LIST\(\)", r"self._typed(endpoints.LIST())", call) if record else call


def _caller(method: Method, record: str | None) -> str:
    if method.result.kind == "many":
        return "_records" if method.result.type == record else "_page"
    return "_record" if method.result.type == record else "_call"


def _typed_doc(resource: Resource, aio: bool) -> str:  # noqa: FBT001  # a filter
    record, path = resource.record or "", resource.path
    parts = [
        "Return this resource with results of a model that has the custom fields of your workspace.",
        "",
        "The methods are the same. Custom fields are checked before they are sent, and tables have a column for each.",
        "",
        "Args:",
        f"    model: A model of the module that `conduyt models generate` writes, such as `crm.{record}`.",
        "",
        "Returns:",
        "    The resource, with results of this model.",
        "",
        "Raises:",
        "    TypeError: The model was not made for this resource.",
        "",
        "Example:",
        "    ```python",
        f"    {record.lower()} = {'await ' if aio else ''}client.{path}.typed(crm.{record}).get(id_)",
        "    ```",
    ]
    return "\n".join(parts)


def _doc_type(method: Method) -> str:
    if method.result.kind == "nothing":
        return "nothing"
    return f"`{_return_type(method, aio=False)}`"


def _in_python(value: Any) -> str:
    return in_python(value, "") or "None"


def _trim_dot(text: str) -> str:
    return text.rstrip(".")


def _environment() -> Environment:
    environment = Environment(  # makes Python, not HTML
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    filters: dict[str, Any] = {
        "docstring": _docstring,
        "method_doc": _method_doc,
        "signature": _signature,
        "bindings": _bindings,
        "return_type": _return_type,
        "doc_type": _doc_type,
        "of_type": _of_type,
        "caller": _caller,
        "typed_doc": _typed_doc,
        "with_model": _with_model,
        "quoted": quoted,
        "class_name": class_name,
        "in_python": _in_python,
        "trim_dot": _trim_dot,
        "flow_call": flow_call,
        "flow_doc": flow_doc,
        "flow_imports": flow_imports,
        "flow_signature": flow_signature,
        "in_twin": in_twin,
    }
    environment.filters.update(filters)
    tests: dict[str, Any] = {"lazy": is_lazy}
    environment.tests.update(tests)
    return environment


_ENVIRONMENT = _environment()
