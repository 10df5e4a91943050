"""Parcels of standard land in zones (domain.md F.9)."""

from .dice import day, plus
from .papers import evidence
from .steps import ORIGIN, step
from .timeline import TODAY

_YEAR = (day("2019-01-01"), day("2019-12-31"))
# Floors and ceilings of the controls, by kind: drawn between both.
_CONTROLS = {"INVESTMENT": (150, 400), "TAX": (100_000, 250_000), "PLOT_RATIO": (80, 160), "ENERGY": (80, 400)}
_EVALUATIONS = ["EIA", "ENERGY", "SOIL", "GEOLOGY", "RELICS", "SEISMIC"]
_MU_M2 = 667


def parcel_steps(project):
    """Of a part of the projects that begin in a zone in 2019: planned long before, granted between admission and start."""
    days, dice = project.days, project.dice("standard land")
    fits = project.zone and project.path in ("new", "handed") and "started" in days and not project.trade.government
    if not fits or not _YEAR[0] <= days["started"] <= _YEAR[1] or not dice.chance(45):
        return
    granted = dice.day(days["admitted"], days["started"])
    planned = max(plus(granted, -dice.between(70, 160)), plus(days["drafted"], 1))
    controls = [{"kind": f"PARCEL_CONTROL_KIND_{kind}", "limit": str(dice.between(*bounds))}
                for kind, bounds in _CONTROLS.items()]
    parcel = {"parcel_number": f"2019-G-{project.key[1:]}", "location": f"{project.short}开发区(模拟)",
              "zone": project.zone, "area_m2": str(_MU_M2 * dice.between(20, 200)),
              "term_years": dice.choose([20, 30, 40, 50]), "controls": controls, "data_origin": ORIGIN}  # fmt: skip
    slot = "parcel"
    yield step("CreateStandardParcel", planned, "window", makes=slot, take={"standard_parcel": parcel})
    for kind in _EVALUATIONS:
        on = dice.day(planned, granted)
        take = {"kind": f"PARCEL_EVALUATION_KIND_{kind}", "paper": evidence("REPORT", on, f"{project.key}-区域评估-{kind}")}
        yield step("EvaluateStandardParcel", on, "window", at=slot, take=take)
    yield step("OfferStandardParcel", granted, "window", at=slot)
    contract = evidence("CONTRACT", granted, f"{project.key}-出让合同")
    grant = {"grantee_name": project.sponsor, "grantee_credit_code": project.credit_code,
             "price_yuan": str(dice.between(200, 4_000) * 10_000), "contract": contract}  # fmt: skip
    yield step("GrantStandardParcel", granted, "office", at=slot, of="grant", take={"grant": grant})
    yield step("BuildStandardParcel", days["started"], "window", at=slot)
    if "completed" in days and days["completed"] <= TODAY:
        actual = [{"kind": control["kind"], "value": control["limit"]} for control in controls]
        paper = evidence("REPORT", days["completed"], f"{project.key}-标准地验收")
        yield step("AcceptStandardParcel", days["completed"], "office", at=slot, take={"actual": actual, "paper": paper})
