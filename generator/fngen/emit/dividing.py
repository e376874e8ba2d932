"""One API and its contract -> the parts of its package, those of the last build where they still hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from fngen import names
from fngen.diagnostics import Diagnostics, Location
from fngen.emit.environment import Printer
from fngen.emit.imports import names_used
from fngen.emit.merge.docstrings import hash_of_lines
from fngen.emit.models import model_views
from fngen.emit.parts import ClassPart, DefinitionPart, FunctionPart, Parts, in_order
from fngen.emit.present import function_view, result_view, said_of
from fngen.ir.model import Api, Tool
from fngen.ir.types import ObjectType, SchemaType, TypeId
from fngen.ir.walk import holds_object, reachable
from fngen.json_layout import lay_out
from fngen.json_types import JsonObject, JsonValue
from fngen.lower.payload import References
from fngen.memo import Memo, digest_of_values
from fngen.resolve import Definition


def divide(
    api: Api,
    contract: JsonObject,
    last: Parts | None,
    templates: Path | None,
    memo: Memo,
    diagnostics: Diagnostics,
) -> Parts:
    """Return the parts of `api`, whose `contract` is functions.json; `last` are those it had."""
    return _Division(api, contract, last, memo, Printer(templates, diagnostics)).parts()


class _Division:
    def __init__(
        self, api: Api, contract: JsonObject, last: Parts | None, memo: Memo, printer: Printer
    ) -> None:
        self._api = api
        self._contract = contract
        self._memo = memo
        self._printer = printer
        self._last = last
        self._functions = {part.key: part for part in last.functions} if last else {}
        self._models = {key: f"models.{kind.name}" for key, kind in api.models.items()}
        self._results = {key: f"results.{kind.name}" for key, kind in api.results.items()}

    def parts(self) -> Parts:
        """Return the parts of the API."""
        api, contract = self._api, self._contract
        entries = contract["functions"]
        assert isinstance(entries, list)
        sent, returned = References(api.definitions), References(api.result_definitions)
        functions = tuple(
            self._function(tool, entry, sent, returned)
            for tool, entry in zip(api.tools, entries, strict=True)
        )
        models, results = self._model_parts(), self._result_parts()
        texts = contract.get("$defs", {})
        assert isinstance(texts, dict)
        return Parts(
            name=api.name,
            source=api.source,
            head={
                name: lay_out(value, 2, len(name) + 4)
                for name, value in contract.items()
                if name not in {"functions", "$defs"}
            },
            functions=functions,
            models={name: models[name] for name in in_order(each.models for each in functions)},
            results={name: results[name] for name in in_order(each.results for each in functions)},
            sent={
                name: DefinitionPart("", _place(api.definitions[name].origin))
                for name in in_order(function.sent for function in functions)
            },
            returned={
                name: _returned(api.result_definitions[name], texts[name])
                for name in in_order(function.returned for function in functions)
            },
            left_out=api.left_out,
            files=api.files,
        )

    def _function(
        self, tool: Tool, entry: JsonValue, sent: References, returned: References
    ) -> FunctionPart:
        assert isinstance(entry, dict), "functions.json has an object for each function"
        last = self._functions.get(tool.key)
        said = said_of(tool, self._models, self._results)
        view_of, entry_of = digest_of_values(said), digest_of_values(entry)
        if last is not None and last.view_of == view_of:
            view, docstring = last.view, last.docstring
        else:
            view = function_view(tool, self._models, self._results)
            docstring = hash_of_lines(view.docstring)
        is_known = last is not None and last.entry_of == entry_of
        objects = [argument.type for argument in tool.arguments if holds_object(argument.type)]
        return FunctionPart(
            key=tool.key,
            tool=tool.name,
            view=view,
            view_of=view_of,
            entry=last.entry if last is not None and is_known else lay_out(entry, 4),
            entry_of=entry_of,
            models=(
                *_names(objects, self._api.models),
                *((tool.view,) if tool.view is not None else ()),
            ),
            results=_names([tool.result], self._api.results),
            sent=sent.led_to_by(tool.parameters),
            returned=() if tool.returns is None else returned.led_to_by(tool.returns),
            docstring=docstring,
            group=self._api.groups[tool.py_name],
            is_strict="strict" in entry,
            is_lossy="lost" in entry,
        )

    def _model_parts(self) -> dict[str, ClassPart]:
        kinds = {kind.name: kind for kind in self._api.models.values()}
        views = {tool.view: tool for tool in self._api.tools if tool.view is not None}
        parts: dict[str, ClassPart] = {}
        for view in model_views(self._api, self._memo):
            name = view.name
            text = self._printer.render_piece("partials/model.j2", model=view).rstrip("\n")
            wanted, origin = (
                (kinds[name].wanted, kinds[name].origin)
                if name in kinds
                else (names.view_name(views[name].name), views[name].origin)
            )
            parts[name] = ClassPart("", text, view.names, wanted, _place(origin))
        return parts

    def _result_parts(self) -> dict[str, ClassPart]:
        local = {key: kind.name for key, kind in self._api.results.items()}
        return {kind.name: self._result(kind, local) for kind in self._api.results.values()}

    def _result(self, kind: ObjectType, classes: Mapping[TypeId, str]) -> ClassPart:
        last = None if self._last is None else self._last.results.get(kind.name)
        of = digest_of_values([repr(kind)])
        if last is not None and last.of == of:
            return last
        view = result_view(kind, classes)
        text = self._printer.render_piece("partials/result.j2", result=view).rstrip("\n")
        uses = {name for field in view.fields for name in names_used(field.annotation)}
        return ClassPart(of, text, tuple(sorted(uses)), kind.wanted, _place(kind.origin))


def _names(kinds: Iterable[SchemaType], objects: Mapping[TypeId, ObjectType]) -> tuple[str, ...]:
    return tuple(kind.name for kind in reachable(kinds, objects).values())


def _returned(definition: Definition, schema: JsonValue) -> DefinitionPart:
    text = lay_out(schema, 4, len(definition.name) + 6)
    return DefinitionPart(text, _place(definition.origin))


def _place(origin: Location) -> str:
    return f"{origin.file}#{origin.pointer}"
