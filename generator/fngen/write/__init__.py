"""Last stage: packages -> the output folder, or what would change in it."""

from __future__ import annotations

from fngen.write.cache import keep, read_kept, read_record, this_fngen
from fngen.write.files import Change, Plan, plan, read_handlers
from fngen.write.homes import home_of
from fngen.write.last import Fingerprint, Kept, Last
from fngen.write.leftovers import tell_leftovers
from fngen.write.manifest import LOCK_FILE, Lock, read_lock
from fngen.write.place import apply
from fngen.write.record import Record, Summary, record_of
from fngen.write.resume import resume
from fngen.write.turns import alone

__all__ = [
    "LOCK_FILE",
    "Change",
    "Fingerprint",
    "Kept",
    "Last",
    "Lock",
    "Plan",
    "Record",
    "Summary",
    "alone",
    "apply",
    "home_of",
    "keep",
    "plan",
    "read_handlers",
    "read_kept",
    "read_lock",
    "read_record",
    "record_of",
    "resume",
    "tell_leftovers",
    "this_fngen",
]
