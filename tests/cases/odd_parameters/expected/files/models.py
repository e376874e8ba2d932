"""Objects in arguments of files.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class GetFileFilter(Model):
    kind: str | MISSING = MISSING


class GetFileArguments(Model):
    """The objects in arguments of `getFile`."""

    filter_: GetFileFilter | MISSING = MISSING


class FindFilesQuery(Model):
    kind: str | MISSING = MISSING


class FindFilesArguments(Model):
    """The objects in arguments of `findFiles`."""

    query: FindFilesQuery | MISSING = MISSING


class AddFilesBodyItem(Model):
    name: str | MISSING = MISSING


class AddFilesArguments(Model):
    """The objects in arguments of `addFiles`."""

    body: list[AddFilesBodyItem] | MISSING = MISSING
