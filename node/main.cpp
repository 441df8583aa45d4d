// SPDX-License-Identifier: Apache-2.0
// guantong: one binary, every command.
#include "node/cli.h"

#include <csignal>
#include <iostream>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    return guantong::node::runCommandLine({argv + 1, argv + argc}, std::cout, std::cerr);
}
