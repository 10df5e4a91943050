"""Official figures and targets (domain.md I.34, I.35): figures are not projects' sums, but near them."""

from math import fsum

from .dice import Dice, power, settle
from .money import counts
from .places import CITY, UNITS, WEIGHTS
from .projects import YI
from .steps import ORIGIN, yuan

# 10^8 yuan; the base of 2018 is derived (H.4).
FAI_2018, FAI_2019, TARGET_2019 = 679.63, 737.4, 739.2
# Growth of technical upgrading that comes out for the city; wanted are 20 %.
_UPGRADE_GROWTH = 1.187
# Part of the year's sum by the end of each month. January is published with February.
_SHARES = {"02": 0.046, "03": 0.112, "04": 0.185, "05": 0.272, "06": 0.398, "07": 0.487, "08": 0.574, "09": 0.676,
           "10": 0.784, "11": 0.893, "12": 1.0}  # fmt: skip


def _plans(projects):
    """What each unit put onto projects, ten-thousands."""
    plans = {unit: 0 for unit in UNITS}
    for project in projects:
        if project.path in ("new", "handed", "carry") and "exited" not in project.days:
            plans[project.unit] += project.plans.get(2019, 0)
    return plans


def _shared(total, weights, dice, spread):
    """By unit, ten-thousands, exactly `total` in all."""
    bent = [weight * (1 - spread + 2 * spread * dice.unit()) for weight in weights.values()]
    most = int(total * YI)
    return dict(zip(weights, settle(bent, most, [0] * len(bent), [most] * len(bent))))


def _figure(scope, series, month, wan, basis, source):
    return {
        "scope_kind": f"SCOPE_KIND_{scope}",
        "series": f"SERIES_{series}",
        "month": month,
        "cumulative_yuan": yuan(wan),
        "basis": f"FIGURE_BASIS_{basis}",
        "source": source,
        "data_origin": ORIGIN,
    }


def _series(rows, name, year, by_unit, basis, source):
    """Cumulative by month; of the city the sum of its units."""
    dice = Dice("series", name, year)
    bends = {unit: 0.94 + 0.12 * dice.unit() for unit in by_unit}
    for number, share in _SHARES.items():
        month = f"{year}-{number}"
        # Units run ahead or behind in the year and come together at its end.
        parts = {unit: int(wan * power(share, bends[unit])) for unit, wan in by_unit.items()}
        for unit, wan in parts.items():
            rows[unit].append(_figure("UNIT", name, month, wan, basis, source))
        rows[CITY].append(_figure("CITY", name, month, sum(parts.values()), basis, source))


def _upgrades(projects):
    """Technical upgrading in industry completed in 2019, ten-thousands by unit."""
    done = {unit: 0 for unit in UNITS}
    for project in projects:
        if project.nature == "TECH_UPGRADE" and project.trade.is_industry:
            done[project.unit] += sum(wan for month, wan in project.months.items() if counts(project, month))
    return done


def official_figures(projects):
    """Rows by unit; those of the city stand under 140400."""
    rows = {unit: [] for unit in UNITS}
    targets = _targets(projects)
    this_year = _shared(FAI_2019, targets, Dice("fai 2019"), 0.07)
    last_year = _shared(FAI_2018, this_year, Dice("fai 2018"), 0.03)
    _series(rows, "FAI", 2018, last_year, "DERIVED", "模拟:由2019年目标与增速推算")
    _series(rows, "FAI", 2019, this_year, "OFFICIAL", "模拟统计月报,不代表真实数据")
    done = _upgrades(projects)
    base = sum(done.values()) / _UPGRADE_GROWTH / YI
    _series(rows, "TECH_UPGRADE", 2018, _shared(base, done, Dice("upgrades"), 0.12), "DERIVED", "模拟:工业技改基数")
    return rows


def _targets(projects):
    """Of C01 by unit, ten-thousands: after its plans, halfway to its weight."""
    plans = _plans(projects)
    scale = sum(plans.values()) / fsum(WEIGHTS.values())
    blend = {unit: 3 * plans[unit] + WEIGHTS[unit] * scale for unit in UNITS}
    return _shared(TARGET_2019, blend, Dice("targets"), 0.03)


def targets(projects):
    rows = {}
    for unit, wan in _targets(projects).items():
        rows[unit] = [{"indicator": "C01", "year": 2019, "scope_kind": "SCOPE_KIND_UNIT",
                       "value": f"{wan // YI}.{wan % YI:04d}", "source": "模拟分解文件,不代表真实目标",
                       "data_origin": ORIGIN}]  # fmt: skip
    return rows
