"""Handlers for common.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations
