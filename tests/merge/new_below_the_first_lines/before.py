#!/usr/bin/env python
# -*- coding: utf-8 -*-
def buy() -> object:
    """Buy."""
    return TEXT
