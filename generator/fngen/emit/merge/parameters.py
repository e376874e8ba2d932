"""A handler's header and the spec's signature -> what changes in it, and what cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fngen.emit.merge.headers import Header, Signature, Slot, header_of, signature_of
from fngen.emit.merge.source import Edit, Function, Source


@dataclass(slots=True)
class Update:
    """What becomes of a header.

    `changed` says how the spec changed it, `dropped` which parameters go, and `kept` what is left
    as the user wrote it.
    """

    changed: str = ""
    edits: list[Edit] = field(default_factory=list[Edit])
    dropped: list[str] = field(default_factory=list[str])
    kept: list[str] = field(default_factory=list[str])


def update(source: Source, node: Function, was: Signature | None, stub: Source) -> Update:
    """Return how `node` comes to have the signature of `stub`, the text of a `def`.

    `was` is the signature as it was last generated: what differs from it was edited, and is the
    user's. Where the spec changed the same, theirs is kept, and said so. Where `was` is not known
    all of it is theirs.
    """
    (wanted,) = stub.tree.body
    assert isinstance(wanted, Function)
    mine, now = signature_of(node), signature_of(wanted)
    if mine.text == now.text:
        return Update()
    if was is None:
        return Update(kept=list(_lacking(mine, now)))
    header, new = header_of(source, node), header_of(stub, wanted)
    result = Update()
    if mine.takes == was.takes and not header.has_comment:
        if was.takes != now.takes:
            indent = "\n" + source.indent_at(source.start(node))
            text = stub.text[new.opening : new.closing].replace("\n", indent)
            result.edits.append(Edit(header.opening, header.closing, text))
            result.dropped += [name for name in was.parameters if name not in now.parameters]
    else:
        texts = {slot.name: stub.text[slot.start : slot.end] for slot in new.slots}
        _Parameters(source, header, mine, was, now, texts).update(result)
    if now.returns in {was.returns, mine.returns} or None in {header.returns, new.returns}:
        return result
    if mine.returns == was.returns and header.returns and new.returns:
        result.edits.append(Edit(*header.returns, stub.text[slice(*new.returns)]))
    else:
        result.kept.append(f"it returns `{mine.returns}`, and the spec says `{now.returns}`")
    return result


def _lacking(mine: Signature, now: Signature) -> Iterator[str]:
    """Yield why a call as in `now` cannot be made of a function that is `mine`."""
    takes_any = any(parameter.text.startswith("**") for parameter in mine.parameters.values())
    for name, parameter in now.parameters.items():
        if name not in mine.parameters and not takes_any:
            yield f"it lacks `{parameter.text}`, which the spec has"
    for name, parameter in mine.parameters.items():
        if name not in now.parameters and parameter.needed:
            yield _unpassed(name)


def _unpassed(name: str) -> str:
    return f"it needs `{name}`, which the spec does not have and no call passes"


def differences(was: Signature, now: Signature) -> str:
    """Return in words how a signature of the spec changed."""
    said = [f"`{name}` is gone" for name in was.parameters if name not in now.parameters]
    for name, parameter in now.parameters.items():
        if name not in was.parameters:
            said.append(f"`{parameter.text}` is new")
        elif was.parameters[name] != parameter:
            said.append(f"`{was.parameters[name].text}` is `{parameter.text}` now")
    if was.returns != now.returns:
        said.append(f"it returns `{now.returns}` now")
    return ", ".join(said)


@dataclass(slots=True)
class _Parameters:
    """Brings the parameters of one function up to date, each for itself."""

    source: Source
    header: Header
    mine: Signature
    was: Signature
    now: Signature
    texts: dict[str, str]

    def update(self, result: Update) -> None:
        gone: set[str] = set()
        for slot in self.header.slots:
            if slot.name in {"*", "/"}:
                continue
            text, known = self.mine.parameters[slot.name].text, self._was(slot.name)
            wanted = self.now.parameters.get(slot.name)
            if wanted is None and known == text:
                gone.add(slot.name)
            elif wanted is None:
                self._keep_extra(slot.name, result)
            elif wanted.text not in {text, known} and known == text:
                result.edits.append(Edit(slot.start, slot.end, self.texts[slot.name]))
            elif wanted.text not in {text, known}:
                result.kept.append(f"it has `{text}`, and the spec says `{wanted.text}`")
        result.dropped += sorted(gone)
        result.edits += self._removed(gone)
        result.edits += self._added(gone)

    def _was(self, name: str) -> str | None:
        return self.was.parameters[name].text if name in self.was.parameters else None

    def _keep_extra(self, name: str, result: Update) -> None:
        if self._was(name) is not None:
            result.kept.append(f"it has `{name}`, edited, and the spec no longer has it")
        elif self.mine.parameters[name].needed:
            result.kept.append(_unpassed(name))

    def _with_bare(self, gone: set[str]) -> set[str]:
        """Return `gone`, and `*` and `/` if nothing is left for them to mark."""
        names = [slot.name for slot in self.header.slots]
        bare: set[str] = set()
        if "*" in names and not self._new():
            after = self.header.slots[names.index("*") + 1 :]
            if all(slot.name in gone or self._is_last(slot) for slot in after):
                bare.add("*")
        if "/" in names and gone.issuperset(names[: names.index("/")]):
            bare.add("/")
        return gone | bare

    def _removed(self, gone: set[str]) -> Iterator[Edit]:
        """Yield the edits that take out the parameters `gone`, and no comments."""
        slots, gone = self.header.slots, self._with_bare(gone)
        kept = [index for index, slot in enumerate(slots) if slot.name not in gone]
        end = kept[-1] if kept else -1
        for index, slot in enumerate(slots):
            if slot.name not in gone:
                continue
            if index < end:
                yield from self._cut(slot.start, slots[index + 1].start)
            elif end < 0 and index == 0:
                yield from self._cut(self.header.opening, self.header.closing)
            elif index == end + 1 and end >= 0:
                yield from self._cut(slots[end].end, slots[-1].end)

    def _cut(self, start: int, end: int) -> Iterator[Edit]:
        """Yield the edits that take out what is between, but for comments."""
        if "#" not in self.source.text[start:end]:
            yield Edit(start, end, "")
            return
        for slot in self.header.slots:
            if start <= slot.start and slot.end <= end:
                stop = slot.stop
                while self.source.text[stop] in " \t":
                    stop += 1
                yield Edit(slot.start, stop, "")

    def _is_last(self, slot: Slot) -> bool:
        return self.source.text.startswith("**", slot.start)

    def _new(self) -> list[str]:
        """Return the parameters that the spec has, the function lacks and nobody took out of it."""
        stars = [p.name for p in self.mine.parameters.values() if p.text.startswith("**")]
        if any(self._was(name) is None and name not in self.now.parameters for name in stars):
            return []  # what takes any keyword takes these as well
        return [
            name
            for name in self.now.parameters
            if name not in self.mine.parameters and self._was(name) is None
        ]

    def _added(self, gone: set[str]) -> Iterator[Edit]:
        """Yield the edits that put in the parameters that are new, in the order of the spec."""
        order = list(self.now.parameters)
        slots = self.header.slots
        stars = [i for i, slot in enumerate(slots) if self.source.text[slot.start] == "*"]
        first = stars[0] + 1 if stars and not self._is_last(slots[stars[0]]) else len(slots)
        following = [slot for slot in slots[first:] if slot.name not in gone]
        at_end: list[str] = []
        for name in self._new():
            later = set(order[order.index(name) + 1 :])
            before = next(
                (slot for slot in following if slot.name in later or self._is_last(slot)), None
            )
            if before is None or self._is_extra(name):
                at_end.append(self.texts[name])
            else:
                yield Edit(before.start, before.start, self.texts[name] + self._gap(before))
        if not at_end:
            return
        if first == len(slots) and not at_end[0].startswith("**") and not self._has_star(gone):
            at_end.insert(0, "*")
        yield from self._appended(at_end, [slot for slot in slots if slot.name not in gone])

    def _is_extra(self, name: str) -> bool:
        return self.now.parameters[name].text.startswith("**")

    def _has_star(self, gone: set[str]) -> bool:
        """Tell whether what is appended can be passed by name alone as it is."""
        return any(
            self.source.text[slot.start] == "*" and not self._is_last(slot)
            for slot in self.header.slots
            if slot.name not in gone
        )

    def _appended(self, texts: list[str], kept: list[Slot]) -> Iterator[Edit]:
        if not kept:
            yield Edit(self.header.opening, self.header.opening, ", ".join(texts))
            return
        last, text = kept[-1], self.source.text
        if self._is_last(last):
            yield Edit(last.start, last.start, "".join(each + self._gap(last) for each in texts))
            return
        gap = self._gap(last)
        comment = re.compile(r"[ \t]*#[^\r\n]*").match(text, last.stop)
        if comment and gap != ", ":  # which is about the parameter before it
            if last.stop == last.end:
                yield Edit(last.end, last.end, ",")
            lines = "".join(f"{gap[1:]}{each}," for each in texts)
            yield Edit(comment.end(), comment.end(), lines)
        else:
            yield Edit(last.end, last.end, "".join(gap + each for each in texts))

    def _gap(self, slot: Slot) -> str:
        """Return what goes between `slot` and a parameter beside it."""
        if self.source.begins_line(slot.start):
            return ",\n" + self.source.indent_at(slot.start)
        return ", "
