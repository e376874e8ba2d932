"""Objects in arguments of uploads.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class AddUploadWhere(Model):
    city: str | MISSING = MISSING


class AddUploadAbout(Model):
    title: str | MISSING = MISSING


class AddUploadArguments(Model):
    """The objects in arguments of `addUpload`."""

    where: AddUploadWhere | MISSING = MISSING
    about: AddUploadAbout | MISSING = MISSING
