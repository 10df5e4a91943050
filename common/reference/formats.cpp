#include "common/reference/formats.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/credit_code.h"
#include "common/codes/industry.h"
#include "common/codes/project_code.h"
#include "common/codes/uuid.h"
#include "common/schema/name.h"
#include "common/status/echo.h"

namespace tiernet {
namespace {

std::string Unless(bool fits, absl::string_view text, absl::string_view expected) {
  return fits ? "" : absl::StrCat(Quoted(text), " is not ", expected);
}

std::string ProblemOfCreditCode(absl::string_view text) {
  if (NormalizeCreditCode(text) != text) return absl::StrCat(Quoted(text), ": write it in capitals without blanks");
  return std::string(ToString(CheckCreditCode(text).error));
}

}  // namespace

schema::FormatCheck MakeFormatCheck(const Reference& reference) {
  return [&reference](options::v1::Format format, absl::string_view text) -> std::string {
    switch (format) {
      case options::v1::FORMAT_DATE:
        return Unless(ParseDate(text).has_value(), text, "a day like 2019-06-03");
      case options::v1::FORMAT_MONTH:
        return Unless(ParseMonth(text).has_value(), text, "a month like 2019-06");
      case options::v1::FORMAT_QUARTER:
        return Unless(ParseQuarter(text).has_value(), text, "a quarter like 2019-Q2");
      case options::v1::FORMAT_UNIT:
        return Unless(reference.IsUnit(text), text, "the tree code of a unit");
      case options::v1::FORMAT_REGION:
        return Unless(!reference.Successor(text).empty(), text, "the code of a region, today's or a former one");
      case options::v1::FORMAT_ZONE:
        return Unless(reference.FindZone(text) != nullptr, text, "the id of a development zone");
      case options::v1::FORMAT_DEPARTMENT:
        return Unless(reference.FindDepartment(text) != nullptr, text, "the id of a department");
      case options::v1::FORMAT_UNIT_OR_DEPARTMENT:
        return Unless(reference.IsUnit(text) || reference.FindDepartment(text) != nullptr, text,
                      "the tree code of a unit or the id of a department");
      case options::v1::FORMAT_PROJECT_CODE:
        return std::string(ToString(CheckProjectCode(text).error));
      case options::v1::FORMAT_CREDIT_CODE:
        return ProblemOfCreditCode(text);
      case options::v1::FORMAT_INDUSTRY:
        return Unless(IsIndustryCode(text), text, "a division of GB/T 4754-2017, with or without further digits");
      case options::v1::FORMAT_UUID:
        return Unless(IsUuid(text), text, "a UUID in lower case");
      case options::v1::FORMAT_NAME:
        return Unless(schema::ParseName(text) || schema::ParseParent(text), text,
                      "a resource name like units/140423 or units/140423/reserveProjects/<id>");
      default:
        return "";
    }
  };
}

}  // namespace tiernet
