X = """
mine
"""; buy = lambda: X
