def throw() -> int:
    return 4


def toss() -> str:
    return "heads"
