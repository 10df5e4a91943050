"""Units, zones and sorts of projects."""

from dataclasses import dataclass

CITY = "140400"

# Unit: short name, share of the city's investment in percent. All fifteen.
UNITS = {
    "140400": ("长治市", 10.0),
    "140403": ("潞州区", 13.0),
    "140404": ("上党区", 9.0),
    "140405": ("屯留区", 7.5),
    "140406": ("潞城区", 9.0),
    "140423": ("襄垣县", 11.0),
    "140425": ("平顺县", 3.5),
    "140426": ("黎城县", 4.0),
    "140427": ("壶关县", 4.5),
    "140428": ("长子县", 7.0),
    "140429": ("武乡县", 4.5),
    "140430": ("沁县", 3.0),
    "140431": ("沁源县", 5.5),
    "140471": ("长治高新区", 5.0),
    "140472": ("长治经开区", 3.5),
}
WEIGHTS = {unit: weight for unit, (_, weight) in UNITS.items()}

# Zone of a unit. The first two are their zone; of the others a part of the projects lies in it.
ZONES = {
    "140471": "Z01",
    "140472": "Z02",
    "140423": "Z03",
    "140405": "Z04",
    "140427": "Z05",
    "140406": "Z06",
    "140404": "Z07",
    "140431": "Z08",
    "140430": "Z09",
}
WHOLLY_ZONES = ("140471", "140472")
# They report to the city itself: no county checks their reports (domain.md I.38).
REPORT_TO_CITY = ("140400", *WHOLLY_ZONES)


@dataclass(frozen=True)
class Trade:
    what: str
    sector: str
    # Division of GB/T 4754-2017.
    division: str
    government: bool = False
    # Every one is a technical upgrading.
    upgrade: bool = False
    # In the government's catalogue of projects that need its verification (核准).
    verified: bool = False

    @property
    def is_industry(self):
        """Sections B, C and D (domain.md B.3)."""
        return 6 <= int(self.division) <= 46


EMERGING = [
    Trade("LED封装线", "SECTOR_CLUSTER_SEMICONDUCTOR", "39"),
    Trade("光伏组件", "SECTOR_CLUSTER_SEMICONDUCTOR", "38"),
    Trade("新能源汽车部件", "SECTOR_CLUSTER_NEW_ENERGY_VEHICLE", "36"),
    Trade("生物制药", "SECTOR_CLUSTER_MEDICINE", "27"),
    Trade("煤矸石综合利用", "SECTOR_CLUSTER_SOLID_WASTE", "42"),
    Trade("智能终端", "SECTOR_CLUSTER_IT", "39"),
    Trade("无人机部件", "SECTOR_CLUSTER_GENERAL_AVIATION", "37"),
    Trade("煤基新材料", "SECTOR_CLUSTER_COAL_CHEMISTRY", "26"),
    Trade("智能装备", "SECTOR_OTHER_INDUSTRY", "35"),
]
TRADITIONAL = [
    Trade("焦化升级改造", "SECTOR_OTHER_INDUSTRY", "25", upgrade=True),
    Trade("钢铁产能置换改造", "SECTOR_OTHER_INDUSTRY", "31", upgrade=True),
    Trade("煤化工升级改造", "SECTOR_CLUSTER_COAL_CHEMISTRY", "26", upgrade=True, verified=True),
]
INFRASTRUCTURE = [
    Trade("干线公路", "SECTOR_INFRASTRUCTURE", "48", government=True),
    Trade("县乡道路改造", "SECTOR_INFRASTRUCTURE", "48", government=True),
    Trade("集中供热管网", "SECTOR_INFRASTRUCTURE", "44", government=True),
    Trade("供水工程", "SECTOR_INFRASTRUCTURE", "46", government=True),
]
ORDINARY = [
    *EMERGING,
    *INFRASTRUCTURE,
    Trade("煤矿智能化改造", "SECTOR_OTHER_INDUSTRY", "06", upgrade=True, verified=True),
    Trade("建材生产线改造", "SECTOR_OTHER_INDUSTRY", "30", upgrade=True),
    Trade("铸造技术改造", "SECTOR_OTHER_INDUSTRY", "33", upgrade=True),
    Trade("中药材加工", "SECTOR_CLUSTER_MEDICINE", "27"),
    Trade("中学扩建", "SECTOR_SOCIAL", "83", government=True),
    Trade("县医院迁建", "SECTOR_SOCIAL", "84", government=True),
    Trade("污水处理", "SECTOR_ECOLOGY", "46", government=True),
    Trade("河道治理", "SECTOR_ECOLOGY", "77", government=True),
    Trade("设施农业", "SECTOR_AGRICULTURE", "01"),
    Trade("冷链物流", "SECTOR_SERVICE", "59"),
    Trade("文旅康养", "SECTOR_SERVICE", "78", verified=True),
    Trade("光伏发电", "SECTOR_ENERGY", "44"),
]
TRADES = {"emerging": EMERGING, "traditional": TRADITIONAL, "infrastructure": INFRASTRUCTURE, "any": ORDINARY}
SOURCES = {False: ["SOURCE_ENTERPRISE", "SOURCE_PROMOTION"], True: ["SOURCE_PLAN", "SOURCE_POLICY_FUND", "SOURCE_PPP"]}
