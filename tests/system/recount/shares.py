"""Money that several units share (domain.md A.6, I.33)."""
import collections

BASIS_POINTS = 10_000


def split(yuan, shares):
    """I.33: by basis points, rounded down per unit, the remainder to the first.

    What is taken away is split like what was given, so that both cancel.
    """
    sign = -1 if yuan < 0 else 1
    parts = collections.OrderedDict()
    for share in shares:
        part = abs(yuan) * int(share["basis_points"]) // BASIS_POINTS
        parts[share["unit"]] = parts.get(share["unit"], 0) + sign * part
    parts[shares[0]["unit"]] += yuan - sum(parts.values())
    return parts
