#!/usr/bin/env python3
"""What the recount counts of the commitment system and of standard land (domain.md G.1: A04-A07)."""

import unittest

from recount.days import day
from recount.plan import WHOLE_CITY, Scope
from recount.shapes import NOT_APPLICABLE
from recount_examples import JUNE, TUNLIU, XIANGYUAN, Case, construction, facts


def commitment(offered_on, enterprise="", government="", unit="140423", of="p", **fields):
    signed = [on for on in (enterprise, government) if on]
    effective = {"effective_on": max(signed)} if len(signed) == 2 else {}
    return {"name": f"units/{unit}/commitmentCases/{of}-{offered_on}", "project_id": of, "project_unit": unit,
            "eligibility": "COMMITMENT_ELIGIBILITY_FILING", "offered_on": offered_on,
            "enterprise_signature": {"signed_on": enterprise} if enterprise else {},
            "government_signature": {"signed_on": government} if government else {}, **effective, **fields}


class Commitment(Case):
    def test_offered_ones_of_the_verification_class(self):  # A04
        known = facts(commitment_cases=[commitment("2019-06-30", eligibility="COMMITMENT_ELIGIBILITY_VERIFICATION"),
                                        commitment("2019-05-06")])
        self.check(known, "A04", WHOLE_CITY, day("2019-06-29"), 0)
        self.check(known, "A04", WHOLE_CITY, JUNE, 1)

    def test_signed_by_both_sides(self):  # A05
        known = facts(commitment_cases=[commitment("2019-03-04", "2019-03-05", "2019-06-30"),
                                        commitment("2019-04-01", "2019-04-02"),
                                        commitment("2019-07-01", unit="140405")])
        self.check(known, "A05", XIANGYUAN, day("2019-03-03"), NOT_APPLICABLE)
        self.check(known, "A05", XIANGYUAN, day("2019-06-29"), 0)
        self.check(known, "A05", XIANGYUAN, JUNE, 50)
        self.check(known, "A05", TUNLIU, JUNE, NOT_APPLICABLE)

    def test_started_with_a_commitment_in_force(self):  # A06; B.1.2: the code says the class
        filed = "2019-140423-39-03-004711"
        starts = {"in-force": filed, "that-day": filed, "too-late": filed, "penalised": filed, "none": filed,
                  "verified": "2019-140423-39-02-004711", "new-scheme": "2101-140423-39-03-004711", "no-code": ""}
        known = facts(
            construction_projects=[construction(key, actual_start="2019-06-10", project_code=code)
                                   for key, code in starts.items()] +
                                  [construction("before", actual_start="2018-06-10", project_code=filed)],
            commitment_cases=[commitment("2019-03-04", "2019-03-05", "2019-03-05", of="in-force"),
                              commitment("2019-03-04", "2019-03-05", "2019-06-10", of="that-day"),
                              commitment("2019-03-04", "2019-03-05", "2019-06-11", of="too-late"),
                              commitment("2019-03-04", "2019-03-05", "2019-03-05", of="penalised", penalty_on="2019-06-10"),
                              commitment("2019-03-04", "2019-03-05", "2019-03-05", "140405", of="none"),
                              commitment("2019-03-04", "2019-03-05", "2019-03-05", of="verified")])
        self.check(known, "A06", XIANGYUAN, day("2019-06-09"), NOT_APPLICABLE)
        self.check(known, "A06", XIANGYUAN, JUNE, 40)
        self.check(known, "A06", WHOLE_CITY, JUNE, 40)
        self.check(known, "A06", TUNLIU, JUNE, NOT_APPLICABLE)

    def test_parcels_granted_in_the_year(self):  # A07
        known = facts(standard_parcels=[
            {"name": f"units/{unit}/standardParcels/{n}", "zone": zone, "granted_on": on}
            for n, (unit, zone, on) in enumerate((("140423", "Z03", "2019-06-30"), ("140423", "", "2019-01-01"),
                                                  ("140405", "Z04", "2018-12-31"), ("140405", "Z04", "")))])
        self.check(known, "A07", WHOLE_CITY, day("2019-06-29"), 1)
        self.check(known, "A07", WHOLE_CITY, JUNE, 2)
        self.check(known, "A07", Scope("ZONE", "Z03"), JUNE, 1)
        self.check(known, "A07", Scope("ZONE", "Z04"), JUNE, 0)


if __name__ == "__main__":
    unittest.main()
