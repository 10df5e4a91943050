"""Codes that pass their checks, and evidence."""

import base64
import hashlib

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(region, serial):
    """A unified social credit code (domain.md B.2) of a company."""
    body = f"MA0{serial:05d}"
    value = lambda c: int(c) if c.isdigit() else ord(c) - ord("A") + 10
    body += "0X987654321"[sum(value(c) * w for c, w in zip(body, _BODY_WEIGHTS)) % 11]
    code = f"91{region}{body}"
    return code + _ALPHABET[(31 - sum(_ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS)) % 31) % 31]


def project_code(year, region, trade, serial):
    """A project code of 2015's scheme (domain.md B.1): approved, verified or filed."""
    kind = "01" if trade.government else "02" if trade.verified else "03"
    return f"{year}-{region}-{trade.division}-{kind}-{serial:06d}"


def evidence(kind, date, reference):
    """Evidence of a paper that does not exist, and says so."""
    reference = f"模拟〔{date.year}〕{reference}"
    return {
        "kind": f"EVIDENCE_KIND_{kind}",
        "date": date.isoformat(),
        "sha256": base64.b64encode(hashlib.sha256(reference.encode()).digest()).decode(),
        "reference": reference,
    }
