"""Handlers for files.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def find_files(*, pattern: str, newer_than: str | None = None) -> list[str]:
    """QUERY /files"""
    raise NotImplementedError


def list_files(*, selection: models.ListFilesSelection | None = None) -> Any:
    """GET /files

    Args:
        selection: What to select.
    """
    raise NotImplementedError


def read_file(*, name: str) -> Any:
    """GET /files/{name}"""
    raise NotImplementedError


def copy_file(*, name: str, destination: str) -> Any:
    """COPY /files/{name}"""
    raise NotImplementedError


def m_search_files_by_name(*, name: str) -> Any:
    """Search in a file"""
    raise NotImplementedError


def delete_file(*, name: str) -> Any:
    """DELETE /files/{name}"""
    raise NotImplementedError


def add_archive(*, body: list[Any]) -> Any:
    """POST /archives"""
    raise NotImplementedError


def replace_archive(*, title: str | None = None, page: str | None = None) -> Any:
    """PUT /archives"""
    raise NotImplementedError
