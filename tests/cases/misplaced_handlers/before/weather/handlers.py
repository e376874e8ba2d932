def get_weather() -> object:
    return "mine"
