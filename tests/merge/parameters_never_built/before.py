def get_weather(location, date=None):
    return ask(location, date)
