// SPDX-License-Identifier: Apache-2.0
// guantong: one binary, every command.
#include "node/cli.h"

#include <malloc.h>

#include <csignal>
#include <iostream>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    // A heap for each of many connections would keep the memory of the largest package each has
    // seen; two are as fast.
    mallopt(M_ARENA_MAX, 2);
    return guantong::node::runCommandLine({argv + 1, argv + argc}, std::cout, std::cerr);
}
