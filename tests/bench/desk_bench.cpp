// SPDX-License-Identifier: Apache-2.0
// The desk's lists at a million cases: the median and the 99th percentile of each question, in
// process, over a database written by SQL. A tenth of the cases is open, of 100 organisations.
//
//   desk_bench [--cases 1000000] [--rounds 200] [--open 10]      open: percent
#include "exchange/store/migrator.h"
#include "measure.h"
#include "node/approval/work_list.h"

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>

using namespace guantong;

namespace {

namespace fs = std::filesystem;
constexpr std::int64_t kDay = 86'400'000;

/// One statement in a transaction of its own, `?` bound to the numbers.
void run(store::Database& database, const std::string& sql,
         const std::vector<std::int64_t>& numbers = {}) {
    database.write([&](store::Transaction& tx) {
        store::Statement& to = tx.statement(sql);
        int index = 1;
        for (const std::int64_t number : numbers)
            to.bind(index++, number);
        to.run();
    });
}

/// Cases spread over three years up to `now`, the newest ones open, with the columns a node writes.
void seed(store::Database& database, std::int64_t cases, std::int64_t openPercent,
          std::int64_t now) {
    const std::int64_t open = cases * openPercent / 100;
    constexpr std::int64_t kPiece = 50'000;
    for (std::int64_t from = 0; from < cases; from += kPiece)
        run(database,
            "WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2), "
            "c AS (SELECT i, ?4 - (?3 - i) * 94608000000 / ?3 AS opened, i >= ?3 - ?5 AS o FROM n) "
            "INSERT INTO case_file (case_id, state, ended, holder, offered, item, item_name, "
            "title, case_type, applicant_name, organisation, organisation_name, region, "
            "source_number, "
            "decision, result, opened_ms, accepted_ms, decided_ms, changed_ms, acceptance_due_ms, "
            "promise_due_ms, statute_due_ms, events, parked, waiting, fold) SELECT "
            "printf('360521000000-20250101-%08x', i), CASE WHEN NOT o THEN 'closed' ELSE "
            "CASE i % 10 WHEN 0 THEN 'received' WHEN 1 THEN 'supplement' WHEN 2 THEN 'granted' "
            "WHEN 3 THEN 'special' ELSE 'review' END END, NOT o, 360521000000, 0, "
            "printf('00013100%04d', i % 500), '食品经营许可(新办)' || (i % 500), '关于' || i || "
            "'的申请', "
            "'promised', CASE WHEN i % 3 THEN '张**' ELSE '新余市第' || i || '有限公司' END, "
            "printf('o%02d', i * 7919 % 100), '部门' || (i * 7919 % 100), '360521', '', '', '', "
            "opened, CASE WHEN o AND i % 10 < 2 THEN NULL ELSE opened + 86400000 END, "
            "CASE WHEN o AND i % 10 <> 2 THEN NULL ELSE opened + 432000000 END, opened, "
            "opened + 432000000, CASE WHEN o AND i % 10 < 2 THEN NULL ELSE opened + "
            "(i % 90) * 86400000 END, CASE WHEN o AND i % 10 < 2 THEN NULL ELSE opened + "
            "(i % 90 + 20) * 86400000 END, 4, 0, 0, zeroblob(600) FROM c",
            {from, std::min(from + kPiece, cases), cases, now, open});
    run(database,
        "INSERT INTO desk_case (id, organisation, user_id, opened_ms, due_ms, level) "
        "SELECT id, organisation, 'user:' || (id % 300), opened_ms, CASE WHEN decided_ms IS NULL "
        "THEN COALESCE(promise_due_ms, statute_due_ms) END, CASE WHEN id % 20 = 0 THEN 1 + id / 20 "
        "% 4 ELSE 0 END FROM case_file WHERE ended = 0");
    run(database,
        "INSERT INTO assignment (case_id, user_id, user_name, by_user, at_ms) SELECT case_id, "
        "'user:' || (id % 300), '王' || (id % 300), 'user:1', opened_ms FROM case_file");
}

struct Asked {
    std::string name;
    approval::WorkQuestion question;
    bool department = false;
    int pagesAhead = 0;  ///< turned before the page measured
};

std::vector<Asked> questions(std::int64_t now) {
    using approval::DeskList;
    using approval::DeskSort;
    std::vector<Asked> all;
    for (const bool department : {false, true})
        for (int i = 0; i <= static_cast<int>(DeskList::ended); ++i) {
            approval::WorkQuestion question;
            question.list = static_cast<DeskList>(i);
            all.push_back({std::string(toString(question.list)), question, department});
        }
    approval::WorkQuestion question{.list = DeskList::all};
    all.push_back({"all, 10th page", question, false, 10});
    question.sort = DeskSort::promiseDue;
    all.push_back({"all by due, 10th page", question, false, 10});
    question = {.list = DeskList::all};
    question.applicant = "第" + std::to_string(600'003) + "有限";
    all.push_back({"all, applicant far away", question});
    all.push_back({"all, applicant far away", question, true});
    question = {.list = DeskList::all};
    question.item = "000131000123";
    all.push_back({"all, one item", question});
    question = {.list = DeskList::team};
    question.lights = {approval::Light::over};
    all.push_back({"team, over", question});
    question.lights = {approval::Light::red};
    all.push_back({"team, red cards", question});
    question = {.list = DeskList::all};
    question.openedFrom = base::fromMillis(now - 400 * kDay);
    question.openedTo = base::fromMillis(now - 399 * kDay);
    all.push_back({"all, opened on a day", question});
    question = {.list = DeskList::all};
    question.number = "360521000000-20250101-0007a120";
    all.push_back({"all, one number", question});
    return all;
}

void report(const std::string& name, std::vector<double> wall, std::size_t rows) {
    std::sort(wall.begin(), wall.end());
    std::printf("%-34s %5zu rows  median %7.2f ms  p99 %7.2f ms\n", name.c_str(), rows,
                wall[wall.size() / 2], wall[wall.size() * 99 / 100]);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    const auto cases = bench::option(argc, argv, "cases", 1'000'000);
    const auto rounds = bench::option(argc, argv, "rounds", 200);
    const auto now = base::toMillis(*base::parseInstant("2025-06-30T09:00:00.000+08:00"));
    const auto folder = fs::temp_directory_path() / "guantong-desk-bench";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const auto database = store::openSqlite((folder / "node.db").string());
    store::migrate(*database, store::builtInMigrations(), (folder / "copy-").string());
    const bench::Stopwatch seeding;
    seed(*database, cases, bench::option(argc, argv, "open", 10), now);
    std::printf("%lld cases written in %.0f s\n", static_cast<long long>(cases),
                seeding.wallMs() / 1000);
    const catalog::WorkingCalendar calendar;
    const approval::WorkTerms terms{base::fromMillis(now), calendar};
    const approval::WorkReach node{true, {}, "user:7"}, department{false, {"o07", "o08"}, "user:7"};
    for (const Asked& asked : questions(now)) {
        const auto& reach = asked.department ? department : node;
        std::vector<double> wall;
        std::size_t rows = 0;
        std::string after;
        const auto read = [&] {
            std::string next;
            database->read([&](store::Transaction& tx) {
                const auto page = std::get<approval::WorkPage>(
                    approval::pageOfWork(tx, asked.question, reach, terms, after, 50));
                rows = page.rows.size();
                next = page.next;
            });
            return next;
        };
        for (int i = 0; i < asked.pagesAhead; ++i)
            after = read();
        for (std::int64_t i = 0; i < rounds; ++i) {
            const bench::Stopwatch watch;
            read();
            wall.push_back(watch.wallMs());
        }
        report((asked.department ? "department: " : "node: ") + asked.name, wall, rows);
    }
    for (const auto* reach : {&node, &department}) {
        std::vector<double> wall;
        for (std::int64_t i = 0; i < rounds; ++i) {
            const bench::Stopwatch watch;
            database->read(
                [&](store::Transaction& tx) { approval::countWork(tx, *reach, terms.now); });
            wall.push_back(watch.wallMs());
        }
        report(reach->wholeNode ? "node: counters" : "department: counters", wall, 1);
    }
    fs::remove_all(folder);
    return 0;
}
