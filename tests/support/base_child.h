// SPDX-License-Identifier: Apache-2.0
// inAChild(): runs a function in a forked process, for what ends a process or writes to stderr.
// Only for code that starts no threads.
#pragma once

#include <cppunit/extensions/HelperMacros.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

namespace guantong::testing {

struct Ending {
    bool aborted = false;
    std::string errors;  ///< what it wrote to stderr
};

template <class Function>
Ending inAChild(const Function& function) {
    std::array<int, 2> ends{};
    CPPUNIT_ASSERT_EQUAL(0, ::pipe(ends.data()));
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit noCore{0, 0};
        ::setrlimit(RLIMIT_CORE, &noCore);
        ::dup2(ends[1], STDERR_FILENO);
        ::close(ends[0]);
        function();
        ::_exit(0);
    }
    ::close(ends[1]);
    Ending ending;
    char buffer[512];
    for (ssize_t got; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        ending.errors.append(buffer, static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ending.aborted = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    return ending;
}

}  // namespace guantong::testing
