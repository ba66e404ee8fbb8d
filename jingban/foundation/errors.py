"""Failures that any room may meet."""


class DependencyDown(Exception):
    """Something we depend on (`what`: "sms", "population", "organisations" …) does not answer now.

    Nothing was half done; the same attempt may be repeated later.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
