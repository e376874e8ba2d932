"""Objects in arguments of boxes.json. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class PutAwayLevel1Level2Level3Level4Level5Level6Level7Level8Level9Level10(Model):
    level11: str | MISSING = MISSING


class PutAwayLevel1Level2Level3Level4Level5Level6Level7Level8Level9(Model):
    level10: PutAwayLevel1Level2Level3Level4Level5Level6Level7Level8Level9Level10 | MISSING = (
        MISSING
    )


class PutAwayLevel1Level2Level3Level4Level5Level6Level7Level8(Model):
    level9: PutAwayLevel1Level2Level3Level4Level5Level6Level7Level8Level9 | MISSING = MISSING


class PutAwayLevel1Level2Level3Level4Level5Level6Level7(Model):
    level8: PutAwayLevel1Level2Level3Level4Level5Level6Level7Level8 | MISSING = MISSING


class PutAwayLevel1Level2Level3Level4Level5Level6(Model):
    level7: PutAwayLevel1Level2Level3Level4Level5Level6Level7 | MISSING = MISSING


class PutAwayLevel1Level2Level3Level4Level5(Model):
    level6: PutAwayLevel1Level2Level3Level4Level5Level6 | MISSING = MISSING


class PutAwayLevel1Level2Level3Level4(Model):
    level5: PutAwayLevel1Level2Level3Level4Level5 | MISSING = MISSING


class PutAwayLevel1Level2Level3(Model):
    level4: PutAwayLevel1Level2Level3Level4 | MISSING = MISSING


class PutAwayLevel1Level2(Model):
    level3: PutAwayLevel1Level2Level3 | MISSING = MISSING


class PutAwayLevel1(Model):
    level2: PutAwayLevel1Level2 | MISSING = MISSING


class PutAwayArguments(Model):
    """The objects in arguments of `put_away`."""

    level1: PutAwayLevel1 | MISSING = MISSING
