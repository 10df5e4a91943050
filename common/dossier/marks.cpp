#include "common/dossier/marks.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/echo.h"
#include "common/status/error.h"

namespace tiernet::dossier {

absl::StatusOr<std::vector<Mark>> ReadMarks(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  std::vector<Mark> marks;
  std::vector<Violation> violations;
  for (int i = 0; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    const auto slash = text.find('/');
    const auto colon = text.rfind(':');
    const bool parted = slash != std::string::npos && colon != std::string::npos && 0 < slash && slash + 1 < colon;
    Mark mark{};
    if (parted && absl::SimpleAtoi(text.substr(colon + 1), &mark.seq) && mark.seq > 0) {
      mark.service = text.substr(0, slash);
      mark.stream = text.substr(slash + 1, colon - slash - 1);
      marks.push_back(std::move(mark));
    } else {
      violations.push_back({absl::StrCat("at_least[", i, "]"),
                            absl::StrCat(Quoted(text), " is not of the form service/stream:seq, reserve/140423:17")});
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  return marks;
}

bool Reaches(const v1::DossierPart& part, const std::vector<Mark>& marks) {
  return std::all_of(marks.begin(), marks.end(), [&](const Mark& mark) {
    return mark.service != part.service() ||
           std::any_of(part.heads().begin(), part.heads().end(), [&](const journal::v1::Head& head) {
             return head.stream() == mark.stream && head.seq() >= mark.seq;
           });
  });
}

}  // namespace tiernet::dossier
