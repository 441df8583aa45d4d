// SPDX-License-Identifier: Apache-2.0
// The command line: `guantong COMMAND [VERB] [--option value…] [operand…]`. One table names every
// command with its options, a sentence and an example; --help is made from it.
//
//   exit 0 done   1 refused or not true   2 wrong usage   3 could not run
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/json.h"

#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::node {

inline constexpr int kDone = 0, kRefused = 1, kUsage = 2, kCouldNotRun = 3;

/// The words behind a command, taken apart.
class Arguments {
public:
    /// `flags` are the options that take no value.
    Arguments(const std::vector<std::string>& words, const std::vector<std::string>& flags);

    bool has(std::string_view option) const;
    /// The option's last value; `fallback` if absent.
    std::string text(std::string_view option, std::string_view fallback = {}) const;
    /// The option's value; throws base::Error USAGE naming it if it is absent.
    std::string required(std::string_view option) const;
    std::vector<std::string> all(std::string_view option) const;
    const std::vector<std::string>& operands() const noexcept { return operands_; }
    /// The only operand; throws base::Error USAGE naming `what` if there is not exactly one.
    std::string operand(std::string_view what) const;
    const std::map<std::string, std::vector<std::string>>& options() const noexcept {
        return options_;
    }

private:
    std::map<std::string, std::vector<std::string>> options_;
    std::vector<std::string> operands_;
};

/// Where a command reads its words and writes its findings.
struct Call {
    const Arguments& arguments;
    std::ostream& out;
    std::ostream& err;
    base::Language language;
    bool json() const { return arguments.has("json"); }
    std::string say(const base::Fault& fault) const { return describe(fault, language); }
};

struct Command {
    std::string name;     ///< "status" or "cert authority"
    std::string options;  ///< as the usage line shows them
    std::string sentence;
    std::string example;
    std::vector<std::string> flags;  ///< options without a value, besides json and help
    std::function<int(const Call&)> run;
};

/// Every command of the program.
const std::vector<Command>& commands();

/// Runs the command line; the exit code. Never throws.
int runCommandLine(const std::vector<std::string>& words, std::ostream& out, std::ostream& err);

// The groups of commands, each in the file of that name.
std::vector<Command> nodeCommands();     // cli_node.cpp: init serve status
std::vector<Command> packageCommands();  // cli_package.cpp
std::vector<Command> queueCommands();    // cli_queue.cpp
std::vector<Command> certCommands();     // cli_cert.cpp
std::vector<Command> catalogCommands();  // cli_catalog.cpp: catalog, calendar, rules, clock
std::vector<Command> adapterCommands();  // cli_adapter.cpp
std::vector<Command> reportCommands();   // cli_report.cpp
std::vector<Command> userCommands();     // cli_user.cpp: user, organisation
std::vector<Command> careCommands();     // cli_care.cpp: doctor, rebuild, backup, restore
std::vector<Command> demoCommands();     // cli_demo.cpp

}  // namespace guantong::node
