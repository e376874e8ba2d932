#!/usr/bin/env python
# Licence: mine.

def get_weather():
    return ask()
