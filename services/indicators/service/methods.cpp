#include "services/indicators/service/methods.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/indicators/domain/bulletin.h"
#include "services/indicators/domain/entered.h"
#include "services/indicators/domain/scope.h"
#include "services/indicators/service/key_project_progress.h"
#include "services/indicators/service/project_control.h"
#include "services/indicators/service/scoreboards.h"
#include "services/indicators/service/watch.h"

namespace tiernet::indicators {
namespace {

using store::Facts;

// The value of the target that `unit` has now; nothing if none.
absl::StatusOr<std::optional<Fraction>> TargetNow(const v1::Target& like, v1::ScopeKind kind, const std::string& unit,
                                                  const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto name,
                      facts.HolderOf<v1::Target>("claimed_scope", ClaimOf(like.indicator(), kind, unit, like.year())));
  if (name.empty()) return std::optional<Fraction>();
  TN_ASSIGN_OR_RETURN(const auto target, facts.Get<v1::Target>(name));
  return Fraction::ParseDecimal(target.value());
}

// The city's number for the indicator: as entered, else as the plan says.
absl::StatusOr<std::optional<Fraction>> CityNumber(const v1::Target& like, const Reference& reference,
                                                   const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto entered, TargetNow(like, v1::SCOPE_KIND_CITY, reference.City(), facts));
  if (entered) return entered;
  for (const auto* definition : reference.IndicatorsOf(like.year())) {
    if (definition->code() == like.indicator()) return Fraction::ParseDecimal(definition->target());
  }
  return std::optional<Fraction>();
}

// Ruling 26, with `target` as it shall stand in place of what it was.
absl::Status CheckReachesCity(const v1::Target& target, const Reference& reference, const Facts& facts) {
  const auto value = Fraction::ParseDecimal(target.value());
  const std::string to(schema::ParseName(target.name())->to);
  TN_ASSIGN_OR_RETURN(auto city, CityNumber(target, reference, facts));
  if (target.scope_kind() == v1::SCOPE_KIND_CITY) city = value;
  std::vector<Fraction> units;
  for (const auto& unit : reference.summation_units()) {
    TN_ASSIGN_OR_RETURN(auto present, TargetNow(target, v1::SCOPE_KIND_UNIT, unit, facts));
    if (target.scope_kind() == v1::SCOPE_KIND_UNIT && unit == to) present = value;
    if (present) units.push_back(*present);
  }
  return city ? CheckSum(target.indicator(), units, *city, reference) : absl::OkStatus();
}

// What bulletins are drawn from.
struct Drawing {
  store::Store& store;
  const Reference& reference;
  std::shared_ptr<const Scoreboards> boards;
};

// What is drawn is of the state before the batch that the decision is committed in: the heads in it say so.
absl::StatusOr<v1::BulletinDraft> DrawNow(v1::BulletinDraft draft, const Drawing& from, const Facts& facts) {
  const absl::CivilDay last_day = LastDayOf(draft);
  if (draft.subject() == v1::BULLETIN_SUBJECT_KEY_PROJECTS) {
    v1::GetKeyProjectProgressRequest request;
    request.set_month(FormatMonth(absl::CivilMonth(last_day)));
    TN_ASSIGN_OR_RETURN(auto progress, ReadKeyProjectProgress(from.store, from.reference, facts.caller(), request));
    return Draw(std::move(draft), std::move(progress), facts.caller().subject);
  }
  TN_ASSIGN_OR_RETURN(const auto rankings, from.boards->RankAll(facts.caller(), last_day));
  return Draw(std::move(draft), rankings, facts.caller().subject);
}

absl::Status EnterDraft(v1::BulletinDraft& draft, const Drawing& from, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto published, facts.WhereIn<v1::BulletinDraft>(schema::ParseName(draft.name())->unit, "period",
                                                                       draft.period()));
  std::erase_if(published, [&](const v1::BulletinDraft& other) {
    return other.subject() != draft.subject() || other.state() != v1::BulletinDraft::STATE_PUBLISHED;
  });
  const absl::CivilDay on = facts.happened_on();
  TN_RETURN_IF_ERROR(Enter(draft, published, from.reference.calendars().KnownOn(on), on));
  TN_ASSIGN_OR_RETURN(draft, DrawNow(std::move(draft), from, facts));
  return absl::OkStatus();
}

absl::StatusOr<store::Changes> PublishStep(const v1::PublishBulletinDraftRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto draft, facts.Subject<v1::BulletinDraft>(request.name(), request.etag()));
  const std::string stream = absl::StrCat(schema::ParseName(draft.name())->unit, "/*");
  const std::string name = schema::MakeName(stream, schema::KindOf<v1::Bulletin>().collection, facts.NewId());
  TN_ASSIGN_OR_RETURN(auto published, Publish(std::move(draft), request, name, facts.happened_on()));
  store::Changes changes(std::move(published.bulletin));
  changes.Put(std::move(published.draft), 0);
  return changes;
}

rpc::Methods AddBulletinMethods(rpc::Methods methods, const Drawing& from) {
  using Redraw = v1::RedrawBulletinDraftRequest;
  using ReviewRequest = v1::ReviewBulletinDraftRequest;
  return std::move(methods)
      .OnCreate<v1::BulletinDraft>(
          [from](v1::BulletinDraft& draft, Facts& facts) { return EnterDraft(draft, from, facts); })
      .Step<Redraw>("RedrawBulletinDraft",
                    [from](const Redraw& request, Facts& facts) -> absl::StatusOr<store::Changes> {
                      TN_ASSIGN_OR_RETURN(auto draft, facts.Subject<v1::BulletinDraft>(request.name(), request.etag()));
                      TN_ASSIGN_OR_RETURN(draft, DrawNow(std::move(draft), from, facts));
                      return store::Changes(std::move(draft));
                    })
      .Step<ReviewRequest>("ReviewBulletinDraft",
                           [](const ReviewRequest& request, Facts& facts) -> absl::StatusOr<store::Changes> {
                             TN_ASSIGN_OR_RETURN(auto draft,
                                                 facts.Subject<v1::BulletinDraft>(request.name(), request.etag()));
                             TN_ASSIGN_OR_RETURN(draft, Review(std::move(draft), request, facts.caller().subject));
                             return store::Changes(std::move(draft));
                           })
      .Step<v1::PublishBulletinDraftRequest>("PublishBulletinDraft", &PublishStep);
}

}  // namespace

rpc::Methods Methods(const rpc::Surroundings& surroundings) {
  const Reference& reference = *surroundings.config.reference;
  const auto boards = std::make_shared<const Scoreboards>(surroundings.store, reference);
  return AddBulletinMethods(rpc::Methods(), {surroundings.store, reference, boards})
      .OnCreate<v1::OfficialFigure>([&reference](v1::OfficialFigure& figure, Facts& facts) {
        return Enter(figure, reference, facts.happened_on());
      })
      .OnCreate<v1::Target>([&reference](v1::Target& target, Facts& facts) -> absl::Status {
        TN_RETURN_IF_ERROR(Enter(target, reference));
        return CheckReachesCity(target, reference, facts);
      })
      .OnUpdate<v1::Target>([&reference](const v1::Target&, v1::Target& after, Facts& facts) -> absl::Status {
        TN_RETURN_IF_ERROR(Edit(after));
        return CheckReachesCity(after, reference, facts);
      })
      .Query<v1::GetScoreboardRequest, v1::Scoreboard>(
          "GetScoreboard", [boards](const Caller& caller, const auto& request) { return boards->Get(caller, request); })
      .Query<v1::ListScoreboardsRequest, v1::ListScoreboardsResponse>(
          "ListScoreboards",
          [boards](const Caller& caller, const auto& request) { return boards->List(caller, request); })
      .Stream<v1::WatchScoreboardRequest>(
          "WatchScoreboard",
          [boards](const Caller& caller, const auto& request) { return WatchBoard(boards, caller, request); })
      .OnCreate<v1::Commendation>([](v1::Commendation& commendation, Facts& facts) {
        return Enter(commendation, facts.today(), facts.happened_on());
      })
      .Query<v1::GetKeyProjectProgressRequest, v1::KeyProjectProgress>(
          "GetKeyProjectProgress",
          [&store = surroundings.store, &reference](const Caller& caller, const auto& request) {
            return ReadKeyProjectProgress(store, reference, caller, request);
          })
      .Query<v1::GetProjectControlRequest, v1::ProjectControl>(
          "GetProjectControl",
          [&store = surroundings.store, &reference](const Caller& caller, const auto& request) {
            return ReadProjectControl(store, reference, caller, request);
          })
      .Query<v1::GetRankingRequest, v1::Ranking>(
          "GetRanking", [boards](const Caller& caller, const auto& request) { return boards->Rank(caller, request); })
      .Query<v1::ExplainRequest, v1::ExplainResponse>(
          "Explain", [boards](const Caller& caller, const auto& request) { return boards->Explain(caller, request); });
}

}  // namespace tiernet::indicators
