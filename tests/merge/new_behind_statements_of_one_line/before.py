buy = lambda: X; X = """
mine
"""
