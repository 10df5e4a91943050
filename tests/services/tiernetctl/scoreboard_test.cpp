// `tiernetctl scoreboard` and `explain`, the program itself, against services that say what a
// test lets them say: exit codes, what is printed where, and what it waits for.
#include <fcntl.h>
#include <netinet/in.h>
#include <pty.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/status/error.h"
#include "common/status/grpc_status.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "tests/testing/node_file.h"
#include "tiernet/indicators/v1/indicators_service.grpc.pb.h"
#include "tiernet/journal/v1/journal_service.grpc.pb.h"

namespace tiernet::ctl {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
namespace v1 = indicators::v1;

// Where a service's journal stands.
class FakeJournal final : public journal::v1::Journal::Service {
 public:
  grpc::Status ListHeads(grpc::ServerContext* context, const journal::v1::ListHeadsRequest*,
                         journal::v1::ListHeadsResponse* answer) override {
    const auto tier = context->client_metadata().find("tiernet-dev-tier");
    if (tier != context->client_metadata().end() && tier->second == "COUNTY") {
      return ToGrpc(Error(reason::ERROR_REASON_PERMISSION_DENIED,
                          {{"subject", "x"}, {"tier", "COUNTY"}, {"unit", "140423"}, {"permission", "journal.pull"}}));
    }
    absl::MutexLock lock(&mutex_);
    *answer = heads_;
    return grpc::Status::OK;
  }
  void Stand(const std::string& stream, int64_t seq) {
    absl::MutexLock lock(&mutex_);
    auto& head = *heads_.add_heads();
    head.set_stream(stream);
    head.set_seq(seq);
  }

 private:
  absl::Mutex mutex_;
  journal::v1::ListHeadsResponse heads_ ABSL_GUARDED_BY(mutex_);
};

// A scoreboard that rests on one record more with each question, and three contributions.
class FakeIndicators final : public v1::IndicatorsService::Service {
 public:
  grpc::Status GetScoreboard(grpc::ServerContext*, const v1::GetScoreboardRequest* request,
                             v1::Scoreboard* board) override {
    absl::MutexLock lock(&mutex_);
    if (request->scope().code() == "140499") return ToGrpc(InvalidFields({{"scope.code", "is no unit"}}));
    *board->mutable_scope() = request->scope();
    board->set_as_of(request->as_of().empty() ? "2019-10-08" : request->as_of());
    Add("C09", "80.00", v1::OUTCOME_VALUE, v1::LIGHT_RED, *board);
    Add("C10", "90.00", v1::OUTCOME_VALUE, v1::LIGHT_GREEN, *board);
    Add("I05", "", v1::OUTCOME_NOT_RECORDED, v1::LIGHT_NONE, *board);
    auto& head = *board->add_heads();
    head.set_service("construction");
    head.set_stream("140423");
    head.set_seq(++asked_);
    return grpc::Status::OK;
  }

  grpc::Status Explain(grpc::ServerContext*, const v1::ExplainRequest* request, v1::ExplainResponse* answer) override {
    absl::MutexLock lock(&mutex_);
    if (moves_) {
      auto& head = *answer->add_heads();
      head.set_service("construction");
      head.set_stream("140423");
      head.set_seq(++asked_);
    }
    if (request->indicator() == "C99") return ToGrpc(Error(reason::ERROR_REASON_NOT_FOUND, {{"name", "C99"}}));
    answer->set_as_of("2019-10-08");
    auto& value = *answer->mutable_value();
    value.set_code(request->indicator());
    *value.mutable_scope() = request->scope();
    if (request->indicator() == "C01") {
      value.set_outcome(v1::OUTCOME_NOT_REPORTED);
      value.set_missing("official figure 2019-09");
      return grpc::Status::OK;
    }
    value.set_outcome(v1::OUTCOME_VALUE);
    if (request->indicator() == "C02") {
      value.set_unit("亿元");
      value.set_value("737.40");
      value.set_numerator("73740000000");
      value.set_denominator("100000000");
      value.add_rests_on("units/140400/officialFigures/f");
      AddSum(v1::PART_MANAGED, v1::MEASURE_COMPLETED_YUAN, +1, "60340000000", *answer);
      return grpc::Status::OK;
    }
    AddSum(v1::PART_NUMERATOR, v1::MEASURE_RESUMED, +1, "5", *answer);
    AddSum(v1::PART_NUMERATOR, v1::MEASURE_CARRY_OVER_CHANGE, -1, "2", *answer);
    AddSum(v1::PART_DENOMINATOR, v1::MEASURE_UNDER_WAY, +1, "1", *answer);
    value.set_value("3");
    value.set_numerator("3");
    value.set_denominator("1");
    int at = request->page_token().empty() ? 0 : std::stoi(request->page_token());
    for (const int end = std::min(3, at + std::min(request->page_size(), 2)); at < end; ++at) {
      auto& made = *answer->add_contributions();
      made.set_part(v1::PART_NUMERATOR);
      made.set_measure(v1::MEASURE_RESUMED);
      made.set_amount(1);
      made.set_entity(absl::StrCat("units/140423/constructionProjects/p", at));
    }
    if (at < 3) answer->set_next_page_token(absl::StrCat(at));
    return grpc::Status::OK;
  }

  // From now on more is counted between one page and the next.
  void Move() {
    absl::MutexLock lock(&mutex_);
    moves_ = true;
  }
  int asked() {
    absl::MutexLock lock(&mutex_);
    return asked_;
  }

 private:
  static void Add(const char* code, const char* shown, v1::Outcome outcome, v1::Light light, v1::Scoreboard& board) {
    auto& value = *board.add_values();
    value.set_code(code);
    *value.mutable_scope() = board.scope();
    value.set_value(shown);
    value.set_outcome(outcome);
    value.set_light(light);
  }

  static void AddSum(v1::Part part, v1::Measure measure, int sign, const char* amount, v1::ExplainResponse& answer) {
    auto& sum = *answer.add_sums();
    sum.set_part(part);
    sum.set_measure(measure);
    sum.set_sign(sign);
    sum.set_amount(amount);
  }

  absl::Mutex mutex_;
  int asked_ ABSL_GUARDED_BY(mutex_) = 0;
  bool moves_ ABSL_GUARDED_BY(mutex_) = false;
};

class Serving {
 public:
  explicit Serving(grpc::Service& service) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&service);
    server_ = builder.BuildAndStart();
  }
  ~Serving() { Stop(); }
  void Stop() { server_->Shutdown(std::chrono::system_clock::now()); }
  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

struct Done {
  int code;
  std::string out;
  std::string error;
};

std::string ReadAll(int fd) {
  std::string all;
  char buffer[4096];
  // A terminal whose other end is closed reports an error, not an end.
  for (ssize_t size; (size = read(fd, buffer, sizeof buffer)) > 0;) all.append(buffer, size);
  close(fd);
  return all;
}

class ScoreboardCommand : public ::testing::Test {
 protected:
  // Runs `tiernetctl --unit 140400 ...` to its end; `terminal` is its output if it is not -1.
  Done Run(const std::vector<std::string>& arguments, int terminal = -1) {
    const std::string out = folder_.path() + "/out", error = folder_.path() + "/error";
    std::vector<std::string> words = {"tiernetctl", "--lang", "en", "--as", "wang.wu"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> settings = {
        "TIERNET_INDICATORS=" + indicators_address_,     "TIERNET_APPROVAL=" + approval_address_,
        "TIERNET_CONSTRUCTION=" + construction_address_, "TIERNET_PROMOTION=" + promotion_address_,
        "TIERNET_RESERVE=" + reserve_address_,           "TIERNET_UNIT=140400"};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (terminal >= 0) {
      posix_spawn_file_actions_adddup2(&actions, terminal, STDOUT_FILENO);
    } else {
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    }
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    pid_t pid = -1;
    const int failed =
        posix_spawn(&pid, TIERNET_CTL, &actions, nullptr, Pointers(words).data(), Pointers(settings).data());
    posix_spawn_file_actions_destroy(&actions);
    int status = -1;
    EXPECT_TRUE(failed == 0 && waitpid(pid, &status, 0) == pid);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, terminal >= 0 ? "" : ContentOf(out), ContentOf(error)};
  }

  static std::vector<char*> Pointers(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
  }

  static std::string ContentOf(const std::string& path) {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }

  testing::TemporaryFolder folder_;
  FakeIndicators indicators_;
  FakeJournal approval_, construction_, promotion_, reserve_;
  Serving serving_indicators_{indicators_}, serving_approval_{approval_}, serving_construction_{construction_},
      serving_promotion_{promotion_}, serving_reserve_{reserve_};
  std::string indicators_address_ = serving_indicators_.address();
  std::string approval_address_ = serving_approval_.address();
  std::string construction_address_ = serving_construction_.address();
  std::string promotion_address_ = serving_promotion_.address();
  std::string reserve_address_ = serving_reserve_.address();
};

TEST_F(ScoreboardCommand, ShowsTheBoardOfTheCallersUnit) {
  auto done = Run({"scoreboard"});
  EXPECT_EQ(done.code, 0) << done.error;
  EXPECT_THAT(done.out, StartsWith("CITY 140400 as of 2019-10-08\n"));
  EXPECT_THAT(done.out, AllOf(HasSubstr("C09"), Not(HasSubstr("I05")), HasSubstr("1 more")));
  done = Run({"--unit", "140423", "scoreboard", "--all", "--as-of", "2019-06-30"});
  EXPECT_THAT(done.out, StartsWith("UNIT 140423 as of 2019-06-30\n"));
  EXPECT_THAT(done.out, AllOf(HasSubstr("I05"), HasSubstr("NOT_RECORDED")));
  done = Run({"scoreboard", "--scope", "zone:Z03"});
  EXPECT_THAT(done.out, StartsWith("ZONE Z03 as of"));
}

TEST_F(ScoreboardCommand, SpeaksJson) {
  const auto done = Run({"--json", "scoreboard"});
  EXPECT_EQ(done.code, 0);
  v1::Scoreboard board;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(done.out, &board).ok()) << done.out;
  EXPECT_EQ(board.values_size(), 3);
  EXPECT_EQ(board.heads(0).seq(), 1);
}

TEST_F(ScoreboardCommand, ColoursOnATerminalAlone) {
  EXPECT_THAT(Run({"scoreboard"}).out, Not(HasSubstr("\x1b")));
  int mine = -1, theirs = -1;
  ASSERT_EQ(openpty(&mine, &theirs, nullptr, nullptr, nullptr), 0);
  EXPECT_EQ(Run({"scoreboard"}, theirs).code, 0);
  close(theirs);
  const std::string shown = ReadAll(mine);
  EXPECT_THAT(shown, HasSubstr("\x1b[31mRED\x1b[0m"));
  EXPECT_THAT(shown, HasSubstr("\x1b[32mGREEN\x1b[0m"));
}

TEST_F(ScoreboardCommand, AsksNobodyAboutAScopeThatIsNone) {
  for (const auto* scope : {"140423", "COUNTY:140423", "UNIT:", ":140423", "UNSPECIFIED:140423", ""}) {
    const auto done = Run({"--unit", "140000", "scoreboard", "--scope", scope});
    EXPECT_EQ(done.code, 64) << scope;
    EXPECT_THAT(done.error, HasSubstr("CITY:140400")) << scope;
    EXPECT_EQ(Run({"--unit", "140000", "explain", "C09", "--scope", scope}).code, 64) << scope;
  }
  const auto wrong = Run({"scoreboard", "--wait", "-1"});
  EXPECT_EQ(wrong.code, 64);
  EXPECT_THAT(wrong.error, HasSubstr("is not a number of seconds from 0 to 86400\n"));
  EXPECT_EQ(Run({"explain"}).code, 64) << "of what?";
  EXPECT_EQ(indicators_.asked(), 0);
}

TEST_F(ScoreboardCommand, NamesTheWordsOfACommandThatAreWrong) {
  const auto error_of = [&](const std::vector<std::string>& words) {
    const auto done = Run(words);
    EXPECT_EQ(done.code, 64) << done.error;
    return done.error;
  };
  for (const auto* limit : {"-3", "0", "abc"}) {
    EXPECT_THAT(error_of({"explain", "C09", "--limit", limit}),
                HasSubstr(absl::StrCat("\"", limit, "\" is not a whole number from 1 to 1000000000\n")));
  }
  for (const auto* office : {"foo", "D1", "D11\" AND x=\""}) {
    EXPECT_THAT(error_of({"inbox", office}), HasSubstr("is not the id of a department like D11\n"));
  }
  for (const auto* day : {"yesterday", "2020-1-18"}) {
    EXPECT_THAT(error_of({"inbox", "D11", "--by", day}), HasSubstr("is not a day like 2019-06-30\n"));
  }
  EXPECT_THAT(error_of({"bulletin", "2019-6"}), HasSubstr("is not a quarter like 2019-Q2, or a month like 2019-06\n"));
  EXPECT_THAT(error_of({"journal", "tail", "-n", "-5"}), HasSubstr("a whole number from 0 to"));
  EXPECT_THAT(error_of({"bogus"}), HasSubstr("there is no command \"bogus\"; they are: import, get"));
  EXPECT_THAT(error_of({"journal", "bogus"}), HasSubstr("there is no command \"journal bogus\"; they are: tail"));
  EXPECT_EQ(error_of({"create", "reserve-project", "--set", "title=\xff"}), "error: title: the value is not UTF-8\n");
  EXPECT_THAT(error_of({"get", "\xff"}), HasSubstr("(after get) is not UTF-8\n"));
  EXPECT_THAT(error_of({"create", "reserve-project", "@/tmp"}), HasSubstr("/tmp is a folder"));
}

TEST_F(ScoreboardCommand, FailsAsTheServiceDoes) {
  auto done = Run({"scoreboard", "--scope", "UNIT:140499", "--wait", "60"});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.error, HasSubstr("scope.code: is no unit"));
  EXPECT_EQ(Run({"explain", "C99"}).code, 6);
  serving_indicators_.Stop();
  done = Run({"scoreboard"});
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.error, HasSubstr(absl::StrCat("GetScoreboard @ ", indicators_address_, " failed (UNAVAILABLE)")));
  EXPECT_EQ(Run({"explain", "C09"}).code, 3);
}

TEST_F(ScoreboardCommand, WaitsUntilAllIsCounted) {
  construction_.Stand("140423", 3);
  const auto done = Run({"--json", "scoreboard", "--wait", "60"});
  EXPECT_EQ(done.code, 0) << done.error;
  EXPECT_THAT(done.out, HasSubstr(R"("seq":"3")"));
  EXPECT_EQ(indicators_.asked(), 3);
}

// Where indicators is said to be says nothing of the others.
TEST_F(ScoreboardCommand, WaitsForTheOthersWhereTheyListenThemselves) {
  construction_.Stand("140423", 3);
  indicators_address_ = "127.0.0.1:1";
  const auto done = Run({"--address", serving_indicators_.address(), "scoreboard", "--wait", "60"});
  EXPECT_EQ(done.code, 0) << done.error;
  EXPECT_EQ(indicators_.asked(), 3);
}

TEST_F(ScoreboardCommand, SaysWhatIsNotCountedWhenTheTimeIsOver) {
  construction_.Stand("140423", 1000);
  for (const auto* stream : {"140403", "140404", "140405"}) reserve_.Stand(stream, 7);
  const auto done = Run({"scoreboard", "--wait", "0.5"});
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.out, IsEmpty());
  EXPECT_THAT(done.error, HasSubstr("GetScoreboard @ " + indicators_address_));
  EXPECT_THAT(done.error, HasSubstr("after 500ms not all that is committed is counted: construction/140423 up to "));
  EXPECT_THAT(done.error, HasSubstr(" of 1000, reserve/140403 up to 0 of 7, reserve/140404 up to 0 of 7 and 1 more"));
}

TEST_F(ScoreboardCommand, NamesAPeerThatIsAway) {
  serving_reserve_.Stop();
  const absl::Time begun = absl::Now();
  const auto done = Run({"scoreboard", "--wait", "1"});
  EXPECT_LT(absl::Now() - begun, absl::Seconds(20));
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.error, HasSubstr("ListHeads @ " + reserve_address_));
  EXPECT_THAT(done.error, HasSubstr("what reserve has committed is not known"));
  EXPECT_THAT(done.error, HasSubstr("TIERNET_RESERVE"));
  EXPECT_EQ(Run({"scoreboard"}).code, 0) << "who does not wait does not ask it";
}

// It takes connections and says nothing.
TEST_F(ScoreboardCommand, APeerThatIsSilentDoesNotHoldItForLonger) {
  const int silent = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(silent, 16), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
  reserve_address_ = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
  const absl::Time begun = absl::Now();
  const auto done = Run({"scoreboard", "--wait", "1"});
  EXPECT_LT(absl::Now() - begun, absl::Seconds(20));
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.error, HasSubstr("ListHeads @ " + reserve_address_));
  close(silent);
}

TEST_F(ScoreboardCommand, WhoMayNotPullJournalsMayNotWait) {
  const auto done = Run({"--unit", "140423", "scoreboard", "--wait", "60"});
  EXPECT_EQ(done.code, 5);
  EXPECT_THAT(done.error, AllOf(HasSubstr("ListHeads @ "), HasSubstr("journal.pull")));
}

TEST_F(ScoreboardCommand, ExplainsPageByPage) {
  auto done = Run({"explain", "C09"});
  EXPECT_EQ(done.code, 0);
  EXPECT_THAT(done.out, AllOf(HasSubstr("C09"), HasSubstr("2019-10-08: 3 "), HasSubstr("/p0"), HasSubstr("/p2")));
  EXPECT_EQ(done.error, "3 shown\n");
  done = Run({"explain", "C09", "--limit", "2"});
  EXPECT_THAT(done.out, AllOf(HasSubstr("/p1"), Not(HasSubstr("/p2"))));
  EXPECT_EQ(done.error, "2 shown; --all or --limit for more\n");
  done = Run({"--json", "explain", "C09", "--all"});
  EXPECT_EQ(done.code, 0);
  const std::vector<std::string> lines = absl::StrSplit(done.out, '\n', absl::SkipEmpty());
  ASSERT_THAT(lines, SizeIs(2));
  for (const auto& line : lines) {
    v1::ExplainResponse page;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &page).ok()) << line;
  }
  EXPECT_EQ(Run({"explain", "C09", "--limit", "2", "--all"}).code, 64);
}

TEST_F(ScoreboardCommand, SaysThatPagesAreOfDifferentMoments) {
  indicators_.Move();
  EXPECT_THAT(Run({"explain", "C09"}).error, StartsWith("more was counted while this was read"));
  EXPECT_EQ(Run({"explain", "C09", "--limit", "1"}).error, "1 shown; --all or --limit for more\n");
}

TEST_F(ScoreboardCommand, ExplainsWhatAValueWasDividedFromAndInWhichUnit) {
  EXPECT_THAT(Run({"explain", "C09"}).out, HasSubstr("\n  = 3 / 1\n"));
  const auto official = Run({"explain", "C02"}).out;
  EXPECT_THAT(official, HasSubstr("737.40 亿元"));
  EXPECT_THAT(official, HasSubstr("\n  = 73740000000 yuan, the official amount\n"));
  EXPECT_THAT(official, HasSubstr("COMPLETED_YUAN, the beginning to : 60340000000 yuan\n"));
}

TEST_F(ScoreboardCommand, ExplainsWhyThereIsNoValue) {
  const auto done = Run({"explain", "C01"});
  EXPECT_EQ(done.code, 0);
  EXPECT_EQ(done.out, "C01 , CITY 140400 as of 2019-10-08: NOT_REPORTED\n  missing: official figure 2019-09\n");
}

}  // namespace
}  // namespace tiernet::ctl
