#include "services/approval/domain/service_demand.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/approval/domain/intermediary.h"
#include "services/approval/domain/sealed_bid.h"

namespace tiernet::approval {
namespace {

using D = v1::ServiceDemand;

// F.11.2, F.11.3.
constexpr int kOpeningDays = 3;
constexpr int kNoticeDays = 3;
constexpr int kEnoughBids = 3;
constexpr int kMostBids = 100;
constexpr int kMostDaysAhead = 366;

absl::Status Go(D& demand, D::State to) {
  TN_RETURN_IF_ERROR(schema::CheckStep(demand.name(), demand.state(), to));
  demand.set_state(to);
  return absl::OkStatus();
}

absl::Status CheckBidding(const D& demand) {
  if (demand.state() == D::STATE_BIDDING) return absl::OkStatus();
  return schema::StepNotAllowed(demand.name(), D::State_descriptor(), demand.state(), D::STATE_BIDDING);
}

absl::Status Guard(const D& demand, const Demands& demands) {
  return RefuseUnmet(reason::ERROR_REASON_DEMAND_GUARD, demand.name(), demands.unmet());
}

void AskClosed(Demands& demands, const D& demand, absl::CivilDay on) {
  demands.Ask(demand.closes_on() < FormatDate(on), "closes_on",
              absl::StrCat("is ", demand.closes_on(), ": bids stay sealed until that day is over (F.11.3)"));
}

// Opened prices would tell those who come after a prolongation what to bid.
void AskEnough(Demands& demands, const D& demand) {
  demands.Ask(demand.bids_size() >= kEnoughBids || !demand.prolonged_on().empty(), "bids",
              absl::StrCat("are ", demand.bids_size(), ", fewer than ", kEnoughBids,
                           ": prolong the bidding once by ProlongServiceDemand (F.11.3)"));
}

void Close(D& demand, const std::string& closes_on, const Calendar& calendar) {
  demand.set_closes_on(closes_on);
  demand.set_opens_until(FormatDate(calendar.AddWorkingDays(*ParseDate(closes_on), kOpeningDays).day));
}

v1::ServiceBid* FindBid(D& demand, const std::string& agency) {
  auto& bids = *demand.mutable_bids();
  const auto at = std::find_if(bids.begin(), bids.end(), [&](const auto& bid) { return bid.agency() == agency; });
  return at == bids.end() ? nullptr : &*at;
}

absl::Status OnceOnly(const D& demand, absl::string_view what, const std::string& on) {
  return Error(reason::ERROR_REASON_ONCE_ONLY, {{"name", demand.name()}, {"what", std::string(what)}, {"on", on}});
}

absl::Status CheckSelector(const D& demand, const Hand& hand) {
  return CheckReviewer(demand.name(), demand.filed_by(), demand.earlier_filers(), hand.who);
}

void Enter(D& demand, v1::ServiceSelection selection, const Hand& hand) {
  selection.set_on(FormatDate(hand.on));
  selection.set_selected_by(std::string(hand.who));
  *demand.mutable_selection() = std::move(selection);
}

// One score for each valid bid of SCORE, and none else.
absl::Status EnterScores(D& demand, const v1::SelectServiceAgencyRequest& request) {
  std::map<std::string, int> missing;
  if (demand.method() == v1::SELECTION_METHOD_SCORE) {
    for (const auto* bid : ValidBids(demand)) missing.emplace(bid->agency(), 0);
  }
  Demands demands;
  for (const auto& score : request.scores()) {
    const bool wanted = missing.erase(score.agency()) == 1;
    demands.Ask(wanted, "scores", absl::StrCat("has ", score.agency(), " twice, or it has no valid bid to be scored"));
    if (wanted) FindBid(demand, score.agency())->set_score(score.points());
  }
  for (const auto& [agency, unused] : missing) {
    demands.Ask(false, "scores", absl::StrCat("lacks ", agency, ", which has a valid bid (F.11.3)"));
  }
  return demands.Check();
}

}  // namespace

void Draft(D& demand, const Hand& hand) {
  demand.set_state(D::STATE_DRAFT);
  NoteAuthor(std::string(hand.who), *demand.mutable_filed_by(), *demand.mutable_earlier_filers());
}

absl::Status Edit(const D& before, D& after, const Hand& hand) {
  if (before.state() != D::STATE_DRAFT) {
    return NotEditable(before.name(), D::State_Name(before.state()), "cancel it and publish another");
  }
  NoteAuthor(std::string(hand.who), *after.mutable_filed_by(), *after.mutable_earlier_filers());
  return absl::OkStatus();
}

absl::StatusOr<D> Publish(D demand, const v1::PublishServiceDemandRequest& request, int64_t direct_below_yuan,
                          const Calendar& calendar, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_PUBLISHED));
  const bool direct = demand.method() == v1::SELECTION_METHOD_DIRECT;
  const std::string on = FormatDate(hand.on);
  const std::string bidding_on = request.bidding_on().empty() && !direct ? on : request.bidding_on();
  Demands demands;
  if (direct) {
    demands.Ask(bidding_on.empty(), "bidding_on", "is of a direct selection, which takes no bids (F.11.3)");
    demands.Ask(request.closes_on().empty(), "closes_on", "is of a direct selection, which takes no bids (F.11.3)");
    demands.Ask(demand.ceiling_price_yuan() < direct_below_yuan, "method",
                absl::StrCat("is a direct selection of up to ", demand.ceiling_price_yuan(),
                             " yuan; one is allowed below ", direct_below_yuan, " (F.11.3)"));
  } else {
    demands.Ask(on <= bidding_on, "bidding_on", absl::StrCat("lies before the publication on ", on));
    demands.Ask(bidding_on <= request.closes_on(), "closes_on", absl::StrCat("lies before ", bidding_on));
    demands.Ask(request.closes_on() <= FormatDate(hand.on + kMostDaysAhead), "closes_on",
                "lies more than a year ahead");
  }
  TN_RETURN_IF_ERROR(demands.Check());
  demand.set_published_on(on);
  demand.set_bidding_on(bidding_on);
  if (!direct) Close(demand, request.closes_on(), calendar);
  NoteAuthor(std::string(hand.who), *demand.mutable_filed_by(), *demand.mutable_earlier_filers());
  return demand;
}

absl::StatusOr<D> EnterBid(D demand, const v1::EnterServiceBidRequest& request, const v1::IntermediaryAgency& agency,
                           const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckBidding(demand));
  Demands demands;
  demands.Ask(FormatDate(hand.on) <= demand.closes_on(), "closes_on",
              absl::StrCat("was ", demand.closes_on(), ": bids are taken no longer"));
  demands.Ask(demand.bids_size() < kMostBids, "bids", absl::StrCat("are ", kMostBids, " already, and no more fit"));
  TN_RETURN_IF_ERROR(Guard(demand, demands));
  if (const auto* earlier = FindBid(demand, agency.name()); earlier != nullptr) {
    return OnceOnly(demand, absl::StrCat("bid of ", agency.name()), earlier->entered_on());
  }
  TN_RETURN_IF_ERROR(CheckMayServe(agency, demand, hand.on));
  auto& bid = *demand.add_bids();
  bid.set_agency(agency.name());
  bid.set_commitment(request.commitment());
  bid.set_entered_on(FormatDate(hand.on));
  bid.set_entered_by(std::string(hand.who));
  return demand;
}

absl::StatusOr<D> Prolong(D demand, const v1::ProlongServiceDemandRequest& request, const Calendar& calendar,
                          const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckBidding(demand));
  if (!demand.prolonged_on().empty()) return OnceOnly(demand, "prolongation", demand.prolonged_on());
  Demands guard;
  AskClosed(guard, demand, hand.on);
  guard.Ask(demand.bids_size() < kEnoughBids, "bids",
            absl::StrCat("are ", demand.bids_size(), ": with ", kEnoughBids, " it is not prolonged (F.11.3)"));
  TN_RETURN_IF_ERROR(Guard(demand, guard));
  const std::string on = FormatDate(hand.on);
  Demands demands;
  demands.Ask(on <= request.closes_on(), "closes_on", absl::StrCat("lies before the day of the step, ", on));
  demands.Ask(request.closes_on() <= FormatDate(hand.on + kMostDaysAhead), "closes_on", "lies more than a year ahead");
  TN_RETURN_IF_ERROR(demands.Check());
  demand.set_prolonged_on(on);
  Close(demand, request.closes_on(), calendar);
  return demand;
}

absl::StatusOr<D> Take(D demand, const v1::OpenServiceBidRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckBidding(demand));
  Demands guard;
  AskClosed(guard, demand, hand.on);
  AskEnough(guard, demand);
  guard.Ask(FormatDate(hand.on) <= demand.opens_until(), "opens_until",
            absl::StrCat("was ", demand.opens_until(), ": what was not opened by then is invalid"));
  TN_RETURN_IF_ERROR(Guard(demand, guard));
  auto* bid = FindBid(demand, request.agency());
  if (bid != nullptr && !bid->opened_on().empty()) {
    return OnceOnly(demand, absl::StrCat("opening of the bid of ", bid->agency()), bid->opened_on());
  }
  Demands demands;
  demands.Ask(bid != nullptr, "agency", "has not bid for this demand");
  demands.Ask(bid == nullptr ||
                  bid->commitment() == CommitmentTo(demand.name(), bid->agency(), request.price_yuan(), request.salt()),
              "price_yuan", "and salt are not those that the agency committed to with its bid (F.11.3)");
  TN_RETURN_IF_ERROR(demands.Check());
  bid->set_opened_on(FormatDate(hand.on));
  bid->set_price_yuan(request.price_yuan());
  bid->set_salt(request.salt());
  return demand;
}

absl::StatusOr<D> Select(D demand, const v1::SelectServiceAgencyRequest& request, const std::set<std::string>& excluded,
                         const Hand& hand) {
  if (demand.state() != D::STATE_BIDDING) {
    return schema::StepNotAllowed(demand.name(), D::State_descriptor(), demand.state(), D::STATE_SELECTED);
  }
  TN_RETURN_IF_ERROR(CheckSelector(demand, hand));
  const auto& bids = demand.bids();
  const bool all_opened =
      std::all_of(bids.begin(), bids.end(), [](const auto& bid) { return !bid.opened_on().empty(); });
  Demands guard;
  AskClosed(guard, demand, hand.on);
  AskEnough(guard, demand);
  guard.Ask(all_opened || demand.opens_until() < FormatDate(hand.on), "opens_until",
            absl::StrCat("is ", demand.opens_until(), ": bids may still be opened"));
  TN_RETURN_IF_ERROR(Guard(demand, guard));
  Judge(demand, excluded);
  TN_RETURN_IF_ERROR(EnterScores(demand, request));
  Demands demands;
  demands.Ask(!request.has_choice(), "choice", "is of a direct selection; here bids were taken");
  TN_RETURN_IF_ERROR(demands.Check());
  auto selection = Choose(demand);
  if (!selection) {
    TN_RETURN_IF_ERROR(Go(demand, D::STATE_FAILED));
    demand.set_ended_on(FormatDate(hand.on));
    return demand;
  }
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_SELECTED));
  Enter(demand, *std::move(selection), hand);
  return demand;
}

absl::StatusOr<D> SelectDirectly(D demand, const v1::SelectServiceAgencyRequest& request,
                                 const v1::IntermediaryAgency& agency, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_SELECTED));
  TN_RETURN_IF_ERROR(CheckSelector(demand, hand));
  const auto& choice = request.choice();
  Demands demands;
  demands.Ask(request.has_choice(), "choice", "is needed: this is a direct selection (F.11.3)");
  demands.Ask(request.scores().empty(), "scores", "are of bids; this is a direct selection");
  demands.Ask(choice.price_yuan() <= demand.ceiling_price_yuan(), "choice.price_yuan",
              absl::StrCat("exceeds the ceiling of ", demand.ceiling_price_yuan(), " yuan"));
  TN_RETURN_IF_ERROR(demands.Check());
  TN_RETURN_IF_ERROR(CheckMayServe(agency, demand, hand.on));
  v1::ServiceSelection selection;
  selection.set_agency(agency.name());
  selection.set_price_yuan(choice.price_yuan());
  selection.set_reason(choice.reason());
  Enter(demand, std::move(selection), hand);
  return demand;
}

absl::StatusOr<D> Notice(D demand, const v1::NoticeServiceDemandRequest& request, const Calendar& calendar,
                         const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_NOTICED));
  demand.set_noticed_on(FormatDate(hand.on));
  demand.set_publication(request.publication());
  demand.set_notice_until(FormatDate(calendar.AddWorkingDays(hand.on, kNoticeDays).day));
  return demand;
}

absl::StatusOr<D> Take(D demand, const v1::CancelServiceDemandRequest& request, const Hand& hand) {
  const bool is_chosen = demand.has_selection();
  TN_RETURN_IF_ERROR(Go(demand, D::STATE_CANCELLED));
  // Else who filed it could undo a choice that he does not like.
  if (is_chosen) TN_RETURN_IF_ERROR(CheckSelector(demand, hand));
  demand.set_ended_on(FormatDate(hand.on));
  demand.set_cancellation(request.reason());
  return demand;
}

}  // namespace tiernet::approval
