"""A project's way through the libraries: what their methods are sent. `county` and `city` call as schema.Client does."""
from node import appraisal, project

CREDIT_CODE = "911400001123599660"
READY_ITEMS = ("LAND_SECURED", "CONSTRUCTION_PLANNING_PERMIT", "EIA", "CONSTRUCTION_PERMIT", "FUNDS_YEAR_ONE")


def project_code(serial):
    return f"2019-140423-26-03-{serial:06d}"


def evidence(kind="PERMIT"):
    return dict(kind=f"EVIDENCE_KIND_{kind}", date="2020-01-08", sha256=b"\7" * 32, reference="襄发改审批〔2020〕7号")


def state_of(entity):
    """`READY`."""
    states = entity.DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number
    return states[entity.state].name.removeprefix("STATE_")


def make_ready(county, name):
    """Records every fact that C.5 asks for besides the code."""
    for item in READY_ITEMS:
        entry = county.call("RecordChecklistFact", name=name, item=f"CHECKLIST_ITEM_{item}", evidence=evidence())
    return entry


def enter_ready(county, city, unit, title, serial):
    """An entry from draft to READY."""
    draft = county.call("CreateReserveProject", parent=f"units/{unit}", reserve_project=project(
        title, project_code=project_code(serial), sponsor_credit_code=CREDIT_CODE))
    county.call("CreateAppraisal", parent=f"units/{unit}", appraisal=appraisal(draft.project_id))
    submitted = county.call("SubmitReserveProject", name=draft.name)
    city.call("ReviewReserveProject", name=draft.name, verdict="VERDICT_ADMIT", opinion="同意", etag=submitted.etag)
    return make_ready(county, draft.name)


def decide(county, city, application, admits):
    """The city's word on an application; what it admits the county has planned before. The review."""
    if admits:
        application = county.call("ReviseConstructionPlan", name=application.name, reason="年度计划",
                                  annual_plan=dict(year=2020, yuan=100_000_000))
    verdict = "ADMIT" if admits else "REJECT"
    return city.call("ReviewConstructionProject", name=application.name, verdict=f"CONSTRUCTION_VERDICT_{verdict}",
                     opinion="同意" if admits else "资金未落实", etag=application.etag)


def start_works(county, name):
    county.call("RecordFormalFact", name=name, item="FORMAL_ITEM_CONSTRUCTION_CONTRACT", evidence=evidence("CONTRACT"))
    return county.call("StartConstruction", name=name, photo=evidence("PHOTO"))
