from .mine import get_weather
