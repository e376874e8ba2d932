from .mine import *
