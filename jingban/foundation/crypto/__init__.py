"""Encryption of personal data, field by field (design.md 4): AES-256-GCM under wrapped data keys.

    name_sealed = SealedField()
    name = Sealed("name_sealed")                        # str
    born = Sealed("born_sealed", kind="date", null=True)  # date | None

`Person(name="…")` and `person.name = "…"` seal, `person.name` unseals; `save(update_fields=…)` names the
column (`name_sealed`). A sealed column cannot be searched or sorted by: use `foundation.lookup`.
"""

from jingban.foundation.crypto.fields import Sealed, SealedField
from jingban.foundation.crypto.keyring import CannotUnseal, forget_keys, seal, unseal

__all__ = ["CannotUnseal", "Sealed", "SealedField", "forget_keys", "seal", "unseal"]
