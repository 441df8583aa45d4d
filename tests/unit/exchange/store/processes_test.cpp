// SPDX-License-Identifier: Apache-2.0
// Several processes on one database file: this program starts itself again with the suite
// StoreChild, which does what the variable GUANTONG_STORE_CHILD says ("write FILE", "count FILE",
// "inner FILE") and reports on its standard output.
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

extern char** environ;

namespace guantong::testing {

namespace {

constexpr int kIncrements = 100;
constexpr char kOrder[] = "GUANTONG_STORE_CHILD";

void increment(store::Transaction& tx) {
    store::Statement& row = tx.statement("SELECT text FROM note WHERE id = 0");
    row.step();
    const std::string next = std::to_string(std::stoi(row.string(0)) + 1);
    tx.statement("UPDATE note SET text = ? WHERE id = 0").bind(1, next).run();
}

/// This program again, with an order and a pipe from its standard output.
class Child {
public:
    explicit Child(const std::string& order) {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe(ends.data()));
        ::setenv(kOrder, order.c_str(), 1);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        std::string program = "/proc/self/exe", suite = "guantong::testing::StoreChild";
        std::array<char*, 3> arguments{program.data(), suite.data(), nullptr};
        const int failed =
            ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::unsetenv(kOrder);
        ::close(ends[1]);
        from_ = ends[0];
        CPPUNIT_ASSERT_EQUAL(0, failed);
    }
    ~Child() {
        kill();
        ::close(from_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Reads until `wanted` acknowledgements have come, or the child's end; how many came.
    std::size_t acknowledgements(std::size_t wanted) {
        std::size_t count = 0;
        for (char c = 0; count < wanted && ::read(from_, &c, 1) == 1;)
            count += c == '+';
        return count;
    }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        wait();
    }
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = 0;
        return status;
    }

private:
    pid_t pid_ = 0;
    int from_ = -1;
};

}  // namespace

/// What a child does; without an order, nothing.
class StoreChild : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StoreChild);
    CPPUNIT_TEST(order_isDone);
    CPPUNIT_TEST_SUITE_END();

public:
    void order_isDone() {
        const char* order = std::getenv(kOrder);
        if (order == nullptr) return;
        const std::string text = order, file = text.substr(6);
        store::SqliteDatabase database(file);
        if (text.starts_with("count ")) {
            for (int i = 0; i < kIncrements; ++i)
                database.write(increment);
            return;
        }
        if (text.starts_with("inner ")) {
            ::close(STDERR_FILENO);  // the abort's message is no news here
            database.write([&](store::Transaction&) { database.write(increment); });
        }
        for (std::int64_t id = 1;; ++id) {
            database.write([&](store::Transaction& tx) {
                for (const std::int64_t half : {2 * id, 2 * id + 1})
                    tx.statement("INSERT INTO note (id, text) VALUES (?, 'x')").bind(1, half).run();
            });
            [[maybe_unused]] const auto told = ::write(STDOUT_FILENO, "+", 1);
        }
    }
};

class StoreProcessesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StoreProcessesTest);
    CPPUNIT_TEST(killedInMidWrite_keepsEveryAcknowledgedCommit);
    CPPUNIT_TEST(twoProcesses_readThenWriteWithoutLocks);
    CPPUNIT_TEST(openingANewFileAtOnce_allSucceed);
    CPPUNIT_TEST(writeInsideAWrite_aborts);
    CPPUNIT_TEST_SUITE_END();

public:
    void killedInMidWrite_keepsEveryAcknowledgedCommit() {
        StoreFixture fixture;
        for (int round = 0; round < 5; ++round) {
            change(*fixture.database, "DELETE FROM note");
            Child child("write " + fixture.file);
            std::size_t acknowledged =
                child.acknowledgements(20 + 13 * static_cast<std::size_t>(round));
            child.kill();
            acknowledged += child.acknowledgements(SIZE_MAX);
            fixture.reopen();
            CPPUNIT_ASSERT(acknowledged >= 20);
            const std::size_t stored = std::stoul(fixture.count());
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, stored % 2);  // no half of a transaction
            CPPUNIT_ASSERT(stored >= 2 * acknowledged && stored <= 2 * acknowledged + 2);
            CPPUNIT_ASSERT_EQUAL(std::string("ok"),
                                 valueOf(*fixture.database, "PRAGMA integrity_check"));
        }
    }

    void twoProcesses_readThenWriteWithoutLocks() {
        StoreFixture fixture;
        change(*fixture.database, "INSERT INTO note VALUES (0, '0')");
        Child child("count " + fixture.file);
        for (int i = 0; i < kIncrements; ++i)
            fixture.database->write(increment);
        CPPUNIT_ASSERT_EQUAL(0, child.wait());
        CPPUNIT_ASSERT_EQUAL(std::to_string(2 * kIncrements),
                             valueOf(*fixture.database, "SELECT text FROM note WHERE id = 0"));
    }

    void writeInsideAWrite_aborts() {
        StoreFixture fixture;
        Child child("inner " + fixture.file);
        const int status = child.wait();
        CPPUNIT_ASSERT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }

    void openingANewFileAtOnce_allSucceed() {
        TempFolder folder;
        for (int round = 0; round < 5; ++round) {
            const std::string file = folder.file(std::to_string(round) + ".db");
            std::vector<std::string> failures(6);
            std::vector<std::jthread> threads;
            for (std::string& failure : failures)
                threads.emplace_back(
                    [&] { failure = failureOf([&] { store::SqliteDatabase database(file); }); });
            threads.clear();
            for (const std::string& failure : failures)
                CPPUNIT_ASSERT_EQUAL(std::string(), failure);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreChild);
CPPUNIT_TEST_SUITE_REGISTRATION(StoreProcessesTest);

}  // namespace guantong::testing
