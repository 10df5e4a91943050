// tiernetctl: the command line over every service. Here the words of the command
// line; what they do is in commands.h, journal.h and status.h.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/calendar/date.h"
#include "services/tiernetctl/commands.h"
#include "services/tiernetctl/dossier.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/journal.h"
#include "services/tiernetctl/ranking.h"
#include "services/tiernetctl/scoreboard.h"
#include "services/tiernetctl/status.h"

namespace tiernet::ctl {
namespace {

constexpr char kFooter[] = R"(
Examples:
  tiernetctl --unit 140423 --as li.si import reserve-projects projects.csv
  tiernetctl --unit 140423 list reserve-projects --filter 'state = STATE_DRAFT'
  tiernetctl --unit 140400 --as zhang.san journal verify
  tiernetctl COMMAND --help      more, with examples

Exit codes:
  0  done                                4  data is wrong: verify found something
  1  the service refused the call        5  the caller may not do this
  2  some rows of an import were refused 6  there is no such entity
  3  cannot reach the service, it is     64 the command line or a file is wrong;
     overloaded or broke off: try again     nothing was sent
                                         74 done, but the answer could not be
                                            written out whole

Environment: TIERNET_UNIT, TIERNET_AS, TIERNET_TIER; TIERNET_RESERVE=host:port
and so on for each service.)";

// Runs the command that was given; set by its callback.
using Chosen = std::function<int()>;

Language LanguageOf(absl::string_view locale) {
  return absl::StartsWith(locale, "zh") ? Language::kChinese : Language::kEnglish;
}

// CLI11's own checks say a range by all its 309 digits.
CLI::Validator Check(std::function<bool(const std::string&)> holds, const std::string& wanted) {
  return CLI::Validator(
      [holds = std::move(holds), wanted](std::string& text) {
        return holds(text) ? "" : absl::StrCat("\"", text, "\" is not ", wanted);
      },
      "");
}

CLI::Validator WholeNumber(int64_t least) {
  constexpr int64_t kMost = 1'000'000'000;
  return Check(
      [least](const std::string& text) {
        int64_t number = 0;
        return absl::SimpleAtoi(text, &number) && number >= least && number <= kMost;
      },
      absl::StrCat("a whole number from ", least, " to ", kMost));
}

CLI::Validator Day() {
  return Check([](const std::string& text) { return ParseDate(text).has_value(); }, "a day like 2019-06-30");
}

// As the reference data has them; which there are, the service knows.
CLI::Validator DepartmentId() {
  return Check(
      [](const std::string& text) {
        return text.size() == 3 && text[0] == 'D' && absl::ascii_isdigit(text[1]) && absl::ascii_isdigit(text[2]);
      },
      "the id of a department like D11");
}

CLI::Validator SecondsToWait() {
  constexpr double kMost = 86400;
  return Check(
      [](const std::string& text) {
        double seconds = 0;
        return absl::SimpleAtod(text, &seconds) && seconds >= 0 && seconds <= kMost;
      },
      absl::StrCat("a number of seconds from 0 to ", kMost));
}

// What CLI11 calls a missing command or too many words, where a word is no command.
std::string UnknownCommand(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  const CLI::App& at = chosen.empty() ? app : *chosen.front();
  const auto words = app.remaining(true);
  const auto known = at.get_subcommands([](const CLI::App*) { return true; });
  if (words.empty() || known.empty() || absl::StartsWith(words.front(), "-")) return "";
  return absl::StrCat("there is no command \"", chosen.empty() ? "" : absl::StrCat(at.get_name(), " "), words.front(),
                      "\"; they are: ", absl::StrJoin(known, ", ", [](std::string* out, const CLI::App* command) {
                        absl::StrAppend(out, command->get_name());
                      }));
}

// protobuf would write a line of its own for text that is not UTF-8, in a message that is
// refused anyway.
absl::Status CheckWords(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (IsUtf8(argv[i])) continue;
    const std::pair<std::string, std::string> parts = absl::StrSplit(argv[i], absl::MaxSplits('=', 1));
    const bool names = IsUtf8(parts.first) && absl::StrContains(argv[i], '=');
    return absl::InvalidArgumentError(
        names ? absl::StrCat(parts.first, ": the value is not UTF-8")
              : absl::StrCat("argument ", i, " (after ", i > 1 ? argv[i - 1] : "tiernetctl", ") is not UTF-8"));
  }
  return absl::OkStatus();
}

void AddGlobals(CLI::App& app, Options& options) {
  app.add_option("--address", options.address, "host:port of the service");
  app.add_option("--service", options.service,
                 "whose kind or method is meant where several services have it, Review, say; of `journal`, `status` "
                 "and `dossier` unset: reserve");
  app.add_option("--unit", options.identity.unit, "the caller's unit, 140423; the last one given counts")
      ->envname("TIERNET_UNIT")
      ->take_last();
  app.add_option("--as", options.identity.subject, "the caller's account, li.si; the last one given counts")
      ->envname("TIERNET_AS")
      ->take_last();
  app.add_option("--tier", options.identity.tier, "the caller's tier; unset: as the unit's code says")
      ->envname("TIERNET_TIER")
      ->check(CLI::IsMember({"COUNTY", "CITY", "PROVINCE"}));
  app.add_flag("--json", options.json, "JSON, one object a line");
  const char* locale = std::getenv("LANG");
  if (locale != nullptr) options.language = LanguageOf(locale);
  app.add_option_function<std::string>(
         "--lang", [&options](const std::string& lang) { options.language = LanguageOf(lang); },
         "language of errors; unset: as LANG says")
      ->take_last()
      ->check(CLI::IsMember({"zh", "en"}));
}

void AddRequestText(CLI::App& command, RequestText& text) {
  command.add_option("json", text.json, "JSON, or @FILE with it");
  command.add_option("--set", text.sets, "field=value, also of a field within: evidence.date=2019-06-03")
      ->take_all()
      ->allow_extra_args(false);
}

void AddEntityCommands(CLI::App& app, const Options& options, Chosen& chosen) {
  static std::string name, kind, parent, happened_on, method;
  static RequestText text;
  auto* get = app.add_subcommand("get", "Read an entity");
  get->add_option("name", name, "its resource name")->required();
  get->footer("\nExample:\n  tiernetctl --unit 140423 get units/140423/reserveProjects/<id>");
  get->callback([&] { chosen = [&] { return RunGet(options, name); }; });

  auto* create = app.add_subcommand("create", "Create an entity");
  create->add_option("kind", kind, "see `kinds`")->required();
  AddRequestText(*create, text);
  create->add_option("--parent", parent, "unset: the caller's unit");
  create->add_option("--happened-on", happened_on, "civil day of the step; unset: today");
  create->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140423 --as li.si create reserve-project --set title=污水处理厂二期 --set "
      "planned_total_yuan=86000000\n"
      "  tiernetctl --unit 140400 --as wang.wu create planning-target --parent units/140400/to/140423 @target.json");
  create->callback([&] { chosen = [&] { return RunCreate(options, kind, parent, happened_on, text); }; });

  auto* step = app.add_subcommand("step", "Take a step with an entity: any method, by its name");
  step->add_option("method", method, "see `methods`")->required();
  step->add_option("name", text.name, "resource name of the entity")->required();
  AddRequestText(*step, text);
  step->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140423 --as li.si step SubmitReserveProject units/140423/reserveProjects/<id>\n"
      "  tiernetctl --unit 140400 --as wang.wu step ReviewReserveProject units/140423/reserveProjects/<id> --set "
      "verdict=ADMIT --set opinion=同意 --set etag=2");
  step->callback([&] { chosen = [&] { return RunMethod(options, method, text); }; });

  auto* call = app.add_subcommand("call", "Call any method with a request");
  call->add_option("method", method, "see `methods`")->required();
  AddRequestText(*call, text);
  call->footer(
      "\nExample:\n  tiernetctl --unit 140423 call ListReserveProjects "
      "'{\"parent\":\"units/140423\",\"page_size\":2}'");
  call->callback([&] { chosen = [&] { return RunMethod(options, method, text); }; });
}

void AddList(CLI::App& app, const Options& options, Chosen& chosen) {
  static ListOptions list;
  auto* command = app.add_subcommand("list", "List entities");
  command->add_option("kind", list.kind, "see `kinds`")->required();
  command->add_option(
      "--parent", list.parent,
      "units/140423, or units/- for every unit, one after the other; units/140400/to/140423: what the city says "
      "to it; unset: the caller's unit");
  command->add_option("--filter", list.filter,
                      "conditions on columns joined by AND; what is not set is not < or <= anything");
  command->add_option("--order-by", list.order_by,
                      "an indexed column, with ` desc` if wanted, within each unit; entries without it are left out");
  auto* limit = command->add_option("--limit", list.limit, "entries at most")->capture_default_str();
  limit->check(WholeNumber(1));
  command
      ->add_flag_callback(
          "--all", [] { list.limit = 0; }, "every entry")
      ->excludes(limit);
  command->add_option("--columns", list.columns, "fields to show, a,b,c")->delimiter(',');
  command->add_option("--xlsx", list.xlsx, "workbook to write instead of a table; what is there is replaced");
  command->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140423 list reserve-projects --order-by 'planned_total_yuan desc' --limit 10\n"
      "  tiernetctl --unit 140400 --json list reserve-projects --parent units/- --all\n"
      "  tiernetctl --unit 140400 list contracts --parent units/- --all --xlsx contracts.xlsx");
  command->callback([&] { chosen = [&] { return RunList(options, list); }; });
}

void AddDossier(CLI::App& app, const Options& options, Chosen& chosen) {
  static DossierOptions dossier;
  auto* command = app.add_subcommand("dossier", "What every service keeps of one project, of others up to 5 s old");
  command->add_option("project_id", dossier.project_id, "the project's id, the same in every service")->required();
  command->add_option("--of", dossier.of, "the unit to which it is credited; unset: --unit");
  command->add_option("--at-least", dossier.at_least, "reserve/140423:17: not older than this record");
  command->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140423 dossier 016bb2c4-0000-7000-8000-000000000001\n"
      "  tiernetctl --unit 140400 --service approval dossier ID --of 140423 --at-least reserve/140423:17");
  command->callback([&] { chosen = [&] { return RunDossier(options, dossier); }; });
}

void AddInbox(CLI::App& app, const Options& options, Chosen& chosen) {
  static ListOptions list;
  static std::string office;
  static std::string by = "9999-12-31";
  auto* command = app.add_subcommand(
      "inbox", "Approval cases that wait for an office: of each unit those whose clock stands, then the soonest due");
  command->add_option("office", office, "id of the department, D11")->required()->check(DepartmentId());
  command->add_option("--by", by, "what is due by this day, or whose clock stands; unset: everything")->check(Day());
  command->add_option("--parent", list.parent, "as for `list`");
  command->add_option("--limit", list.limit, "cases at most")->capture_default_str()->check(WholeNumber(1));
  command->footer("\nExample:\n  tiernetctl --unit 140423 inbox D11 --by 2019-06-30");
  command->callback([&] {
    list.kind = "approval-cases";
    list.filter = absl::StrCat("inbox >= \"", office, "/\" AND inbox <= \"", office, "/", by, "\"");
    list.order_by = "inbox";
    list.columns = {"name", "item", "state", "light", "due_on", "handler"};
    chosen = [&] { return RunList(options, list); };
  });
}

void AddImport(CLI::App& app, const Options& options, Chosen& chosen) {
  static std::string kind;
  static ImportOptions import;
  static std::vector<std::string> maps;
  auto* command = app.add_subcommand(
      "import",
      "Enter the rows of a file: .jsonl, or .csv with a header of field paths. A repeat within 30 days, "
      "by whomever of the unit, enters nothing twice");
  command->add_option("kind", kind, "see `kinds`")->required();
  command
      ->add_option("file", import.file,
                   "the file; FILE.rejected.jsonl is a report of the refused rows with the reasons: it "
                   "is not imported, mend the rows in the file itself")
      ->required();
  command->add_option("--parent", import.parent, "unset: the caller's unit");
  command->add_option("--happened-on", import.happened_on, "civil day of the rows; unset: today");
  command->add_option("--map", maps, "a column's field, 项目名称=title; nothing after = leaves the column out")
      ->take_all()
      ->allow_extra_args(false);
  command->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140423 --as li.si import reserve-projects projects.jsonl\n"
      "  tiernetctl --unit 140423 --as li.si import reserve-projects 项目.csv --map 项目名称=title --map "
      "总投资=planned_total_yuan --map 序号=");
  command->callback([&] { chosen = [&] { return RunImport(options, kind, import, maps); }; });
}

void AddJournal(CLI::App& app, const Options& options, Chosen& chosen) {
  static TailOptions tail;
  static std::string prefix;
  static bool chain_only = false;
  auto* journal = app.add_subcommand("journal", "What was committed, and whether it still stands");
  journal->require_subcommand(1);
  auto* tail_command = journal->add_subcommand("tail", "The last records; with --json also what they say");
  tail_command->add_option("--stream", tail.stream, "one stream, 140423; unset: all");
  tail_command->add_option("-n,--last", tail.last, "records of each stream; 0: all")
      ->capture_default_str()
      ->check(WholeNumber(0));
  tail_command->add_flag("-f,--follow", tail.follow, "go on with what is committed later");
  tail_command->footer("\nExample:\n  tiernetctl --unit 140400 --as op journal tail --stream 140423 --follow");
  tail_command->callback([&] { chosen = [&] { return RunJournalTail(options, tail); }; });
  auto* heads = journal->add_subcommand("heads", "The last record of each stream");
  heads->add_option("--prefix", prefix, "streams that begin with this");
  heads->footer("\nExample:\n  tiernetctl --unit 140400 --as op journal heads --prefix 1404");
  heads->callback([&] { chosen = [&] { return RunJournalHeads(options, prefix); }; });
  auto* verify = journal->add_subcommand("verify", "Recompute every hash and compare with what is stored");
  verify->add_option("--prefix", prefix, "streams that begin with this");
  verify->add_flag("--chain-only", chain_only, "without comparing entity rows");
  verify->footer("\nExample:\n  tiernetctl --unit 140400 --as op journal verify || echo 'do not trust this node'");
  verify->callback([&] { chosen = [&] { return RunJournalVerify(options, prefix, chain_only); }; });
}

void AddRank(CLI::App& app, const Options& options, Chosen& chosen) {
  static RankOptions rank;
  auto* command = app.add_subcommand("rank", "Units by their assessment");
  command->add_option("group", rank.group, "counties or zones")
      ->capture_default_str()
      ->check(CLI::IsMember({"counties", "zones"}));
  command->add_option("--as-of", rank.as_of, "business day; unset: today");
  command->add_flag("--parts", rank.parts, "also what each indicator brings");
  command->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140400 rank --as-of 2019-06-30\n"
      "  tiernetctl --unit 140400 rank zones --parts");
  command->callback([&] { chosen = [&] { return RunRank(options, rank); }; });
}

void AddBulletin(CLI::App& app, const Options& options, Chosen& chosen) {
  static std::string period;
  const auto is_period = [](const std::string& text) { return ParseQuarter(text) || ParseMonth(text); };
  auto* command = app.add_subcommand("bulletin", "What was published of a period, with its last supplement");
  command->add_option("period", period, "the ranking of a quarter, 2019-Q2; the key projects of a month, 2019-06")
      ->required()
      ->check(Check(is_period, "a quarter like 2019-Q2, or a month like 2019-06"));
  command->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140423 bulletin 2019-Q2\n"
      "  tiernetctl --unit 140423 bulletin 2019-06");
  command->callback([&] { chosen = [&] { return RunBulletin(options, period); }; });
}

void AddProgress(CLI::App& app, const Options& options, Chosen& chosen) {
  static std::string month;
  auto* command = app.add_subcommand("progress", "How the key projects of province and city stand, place by place");
  command->add_option("month", month, "a month that is over, 2019-06")
      ->required()
      ->check(Check([](const std::string& text) { return ParseMonth(text).has_value(); }, "a month like 2019-06"));
  command->footer("\nExample:\n  tiernetctl --unit 140400 progress 2019-06");
  command->callback([&] { chosen = [&] { return RunProgress(options, month); }; });
}

void AddScoreboard(CLI::App& app, const Options& options, Chosen& chosen) {
  static ScoreboardOptions board;
  static ExplainOptions explain;
  static double wait = 0;
  auto* scoreboard = app.add_subcommand("scoreboard", "How the plan's indicators stand");
  scoreboard->add_option("--scope", board.scope, "CITY:140400, UNIT:140423 or ZONE:Z03; unset: the caller's unit");
  scoreboard->add_option("--as-of", board.as_of, "business day; unset: today");
  scoreboard->add_flag("--all", board.all, "also those whose facts no service records yet");
  auto* workbook =
      scoreboard->add_option("--xlsx", board.xlsx, "workbook to write instead of a table; what is there is replaced");
  auto* watch = scoreboard->add_flag("--watch", board.watch, "again each time a value has changed, until Ctrl-C");
  watch->excludes(workbook);
  scoreboard
      ->add_option("--wait", wait,
                   "seconds to wait until all is counted that the other services have committed, each asked where "
                   "TIERNET_<SERVICE> says, as someone who may pull journals")
      ->capture_default_str()
      ->check(SecondsToWait())
      ->excludes(watch);
  scoreboard->footer(
      "\nExamples:\n"
      "  tiernetctl --unit 140400 scoreboard --as-of 2019-06-30\n"
      "  tiernetctl --unit 140423 --json scoreboard\n"
      "  tiernetctl --unit 140423 scoreboard --watch\n"
      "  tiernetctl --unit 140400 scoreboard --as-of 2019-06-30 --xlsx board.xlsx");
  scoreboard->callback([&] {
    board.wait = absl::Seconds(wait);
    chosen = [&] { return RunScoreboard(options, board); };
  });
  auto* command = app.add_subcommand("explain", "What a value of the scoreboard was counted from");
  command->add_option("indicator", explain.indicator, "its code, C09")->required();
  command->add_option("--scope", explain.scope, "as for `scoreboard`");
  command->add_option("--as-of", explain.as_of, "business day; unset: today");
  auto* limit = command->add_option("--limit", explain.limit, "contributions at most")->capture_default_str();
  limit->check(WholeNumber(1));
  command
      ->add_flag_callback(
          "--all", [] { explain.limit = 0; }, "every contribution")
      ->excludes(limit);
  command->footer("\nExample:\n  tiernetctl --unit 140400 explain C09 --scope UNIT:140423 --as-of 2019-06-30");
  command->callback([&] { chosen = [&] { return RunExplain(options, explain); }; });
  AddRank(app, options, chosen);
  AddBulletin(app, options, chosen);
  AddProgress(app, options, chosen);
}

void AddOverviews(CLI::App& app, const Options& options, Chosen& chosen) {
  static double wait = 0;
  auto* status = app.add_subcommand("status", "Whether a service serves, and what it holds");
  status->add_option("--wait", wait, "seconds to wait for it to serve")->capture_default_str()->check(SecondsToWait());
  status->footer("\nExample:\n  tiernetctl --unit 140400 --service reserve status --wait 30");
  status->callback([&] { chosen = [&] { return RunStatus(options, absl::Seconds(wait)); }; });
  auto* kinds = app.add_subcommand("kinds", "What can be read and entered");
  kinds->footer("\nExample:\n  tiernetctl kinds");
  kinds->callback([&] { chosen = [&] { return RunKinds(options); }; });
  auto* methods = app.add_subcommand("methods", "What can be called, with its permission and fields");
  methods->footer("\nExample:\n  tiernetctl methods | grep Review");
  methods->callback([&] { chosen = [&] { return RunMethods(options); }; });
}

// `code`, unless what it tells of is cut off: whoever reads a file that ends in the middle would take it for all.
int AllWritten(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  absl::FPrintF(stderr, "standard output cannot be written: %s\n", std::strerror(errno));
  return code == kDone ? kNotWritten : code;
}

int Main(int argc, char** argv) {
  CLI::App app("tiernetctl: projects of three tiers from the command line", "tiernetctl");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();
  Options options;
  options.identity.subject = "tiernetctl";
  Chosen chosen;
  AddGlobals(app, options);
  AddImport(app, options, chosen);
  AddEntityCommands(app, options, chosen);
  AddList(app, options, chosen);
  AddInbox(app, options, chosen);
  AddDossier(app, options, chosen);
  AddJournal(app, options, chosen);
  AddScoreboard(app, options, chosen);
  AddOverviews(app, options, chosen);
  if (const auto status = CheckWords(argc, argv); !status.ok()) return FailHere(options, status);
  try {  // CLI11 reports by throwing
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const std::string unknown = UnknownCommand(app);
    if (error.get_exit_code() != 0 && !unknown.empty()) return FailHere(options, absl::InvalidArgumentError(unknown));
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  if (const auto status = CheckIdentity(options.identity); !status.ok()) return FailHere(options, status);
  return AllWritten(chosen());
}

}  // namespace
}  // namespace tiernet::ctl

int main(int argc, char** argv) { return tiernet::ctl::Main(argc, argv); }
