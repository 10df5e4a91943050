"""The recount: the plan's indicators computed from the records by the rulebook's formulas alone.

Written without sight of the services' code. Read in this order:

  formulas.py   one function an indicator, named after it, its formula beside it
  reserve.py    the same of the reserve library
  hindrances.py the same of issues, needs of factors and obstructions
  promotion.py  the same of investment promotion
  approval.py   the same of approval
  commitment.py the same of the commitment system and of standard land
  ppp.py        the same of PPP
  shapes.py     what a formula gives, ratios and sums, who counts for a scope
  facts.py      what the formulas ask: who is in the library on a day, what was completed, ...
  plan.py       the plan's table: kinds, units, targets
  judge.py      lights (G.3) and rounding
  days.py       days, months, working days (F.5, F.6)
  records.py    reading records through the command line
  compare.py    holding the result against a scoreboard
"""
