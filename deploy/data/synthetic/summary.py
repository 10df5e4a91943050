"""What the year adds up to, as the indicators of the plan would see it."""

from collections import Counter

from .approval import ways_of
from .figures import FAI_2019
from .money import completed, is_key, on_list, on_list_of_year
from .projects import YI
from .timeline import HALF_YEAR, NEW_YEAR, TODAY, YEAR_END


def _percent(part, whole):
    return f"{part} of {whole} = {100 * part / whole:.2f} %" if whole else "none"


def _yi(wan):
    return f"{wan / YI:.2f}"


def _population(projects):
    """C.6: in the library on 1 January, admitted in the year, less what was none."""
    return [p for p in projects if p.path in ("new", "library", "left")]


def _reserve(projects):
    population = _population(projects)
    transferred = [p for p in projects if p.path == "new"]
    print("R01  reserve population, 10^8:", _yi(sum(p.wan for p in population)), "in", len(population))
    print("R02  transferred:", _percent(len(transferred), len(population)))


def _works(projects):
    under_way = [p for p in projects if p.path in ("carry", "handed") and p.days["started"] < NEW_YEAR
                 and not ("exited" in p.days and p.days["exited"] <= HALF_YEAR)]  # fmt: skip
    resumed = [p for p in under_way if p.days.get("resumed", TODAY) <= HALF_YEAR]
    print("C09  resumed by 30 June:", _percent(len(resumed), len(under_way)))
    new = [p for p in projects if p.path == "new" and p.days["admitted"] <= HALF_YEAR]
    started = [p for p in new if p.days.get("started", TODAY) <= HALF_YEAR]
    print("C10  new ones started by 30 June:", _percent(len(started), len(new)))
    for least, zones in ((10, ["Z01"]), (5, [f"Z{n:02d}" for n in range(2, 10)])):
        for zone in zones:
            big = [p for p in projects if p.path == "new" and p.zone == zone and p.wan > least * YI
                   and p.days.get("started", TODAY) <= YEAR_END]  # fmt: skip
            print(f"{'C04' if least == 10 else 'C05'}  {zone} starts above {least}*10^8:", len(big))


def _money(projects):
    all_of = completed(projects)
    key = completed(projects, is_key)
    province = completed(projects, lambda p, month: on_list(p, "KEY_PROVINCE", month))
    listed = completed(projects, lambda p, month: on_list_of_year(p, "INDUSTRY95", month))
    plans = sum(p.plans.get(2019, 0) for p in projects if "admitted" in p.days and p.path in ("new", "handed", "carry"))
    print("     completed in locked reports, 10^8:", _yi(all_of), "annual plans:", _yi(plans))
    print("C07  key projects, 10^8:", _yi(key), f"= {key / YI / FAI_2019 * 100:.2f} % of {FAI_2019}")
    print("C08  provincial ones, 10^8:", _yi(province), f"= {province / YI / FAI_2019 * 100:.2f} %")
    print("C21  industrial upgrading list, 10^8:", _yi(listed))


def _lists(projects):
    for klass in ("EMERGING", "TRADITIONAL"):
        on = [p for p in projects if "exited" not in p.days
              and any(q.klass == klass and q.listed and not q.delisted for q in p.places)]  # fmt: skip
        print("C19  list,", klass.lower() + ":", len(on), "with", _yi(sum(p.wan for p in on)))


def _approval(projects):
    ways = ways_of(projects)
    steps = [taken for way in ways for taken in way.steps]
    flows = Counter(way.flow.removeprefix("APPROVAL_FLOW_").lower() for way in ways)
    print("approval: processes:", len(ways), dict(flows), "steps:", len(steps))
    print("     steps:", dict(Counter(taken["do"] for taken in steps).most_common()))
    last = [taken["take"].get("joint_acceptance", False) for taken in steps
            if taken["do"] == "FileStage" and taken["take"]["stage"] == 4]  # fmt: skip
    print("A11  acceptances handled jointly:", _percent(sum(last), len(last)))


def show(projects):
    print("projects:", len(projects), dict(Counter(p.path for p in projects)))
    print("reports:", sum(len(p.months) for p in projects), "of", sum(bool(p.months) for p in projects), "projects")
    _reserve(projects)
    _works(projects)
    _lists(projects)
    _money(projects)
    _approval(projects)
