// SPDX-License-Identifier: Apache-2.0
#include "node/cli.h"

#include "exchange/base/error.h"
#include "node/core.h"

#include <algorithm>
#include <ostream>

namespace guantong::node {

using base::Code;

namespace {

[[noreturn]] void wrong(std::string detail) {
    throw base::Error(Code::USAGE, std::move(detail));
}

void printHelp(std::ostream& out, const Command& command) {
    out << "guantong " << command.name << " " << command.options << "\n  " << command.sentence
        << "\n  e.g. " << command.example << "\n";
}

void printOverview(std::ostream& out, std::string_view group) {
    out << "Guantong (贯通): one node of the approval and supervision network.\n\n";
    for (const auto& command : commands())
        if (group.empty() || command.name == group ||
            command.name.starts_with(std::string(group) + " "))
            out << "  guantong " << command.name << " " << command.options << "\n      "
                << command.sentence << "\n";
    out << "\nguantong COMMAND --help shows an example. Most commands take --json.\n"
           "Exit: 0 done, 1 refused or not true, 2 wrong usage, 3 could not run.\n";
}

/// The command whose name the words begin with, and how many words that took.
std::pair<const Command*, std::size_t> commandIn(const std::vector<std::string>& words) {
    for (std::size_t taken = std::min<std::size_t>(2, words.size()); taken > 0; --taken) {
        std::string name = words[0];
        if (taken == 2) name += " " + words[1];
        for (const auto& command : commands())
            if (command.name == name) return {&command, taken};
    }
    return {nullptr, 0};
}

bool isGroup(const std::string& word) {
    return std::any_of(commands().begin(), commands().end(), [&](const Command& command) {
        return command.name.starts_with(word + " ");
    });
}

int runCommand(const Command& command, const std::vector<std::string>& words, std::ostream& out,
               std::ostream& err) {
    std::vector<std::string> flags = command.flags;
    flags.insert(flags.end(), {"json", "help"});
    const Arguments arguments(words, flags);
    if (arguments.has("help")) {
        printHelp(out, command);
        return kDone;
    }
    for (const auto& [option, values] : arguments.options()) {
        const std::string written = (option.size() == 1 ? "-" : "--") + option;
        if (std::find(flags.begin(), flags.end(), option) == flags.end() &&
            command.options.find(written) == std::string::npos)
            wrong(written);
    }
    return command.run({arguments, out, err, base::terminalLanguage()});
}

/// runCommand(), with the command's usage behind what was wrong with it.
int runOrExplain(const Command& command, const std::vector<std::string>& words, std::ostream& out,
                 std::ostream& err) {
    try {
        return runCommand(command, words, out, err);
    } catch (const base::Error& failure) {
        if (failure.code() != Code::USAGE) throw;
        err << describe(failure.fault(), base::terminalLanguage()) << "\n";
        printHelp(err, command);
        return kUsage;
    }
}

int exitCodeOf(const base::Error& failure) {
    if (failure.fault().field.starts_with("--")) return kUsage;  // an option's value
    switch (failure.code()) {
        case Code::USAGE:
        case Code::SETTING_INVALID:
        case Code::SETTING_MISSING:
            return kUsage;
        default:
            return kCouldNotRun;
    }
}

}  // namespace

Arguments::Arguments(const std::vector<std::string>& words, const std::vector<std::string>& flags) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "-o") {
            if (i + 1 == words.size()) wrong("-o");
            options_["o"].push_back(words[++i]);
            continue;
        }
        if (!words[i].starts_with("--")) {
            operands_.push_back(words[i]);
            continue;
        }
        const auto equals = words[i].find('=');
        const std::string name =
            words[i].substr(2, equals == std::string::npos ? equals : equals - 2);
        if (std::find(flags.begin(), flags.end(), name) != flags.end()) {
            options_[name].emplace_back();
        } else if (equals != std::string::npos) {
            options_[name].push_back(words[i].substr(equals + 1));
        } else {
            if (i + 1 == words.size()) wrong("--" + name);
            options_[name].push_back(words[++i]);
        }
    }
}

bool Arguments::has(std::string_view option) const {
    return options_.count(std::string(option)) > 0;
}

std::string Arguments::text(std::string_view option, std::string_view fallback) const {
    const auto found = options_.find(std::string(option));
    return found == options_.end() ? std::string(fallback) : found->second.back();
}

std::string Arguments::required(std::string_view option) const {
    if (!has(option)) wrong("--" + std::string(option));
    return text(option);
}

std::vector<std::string> Arguments::all(std::string_view option) const {
    const auto found = options_.find(std::string(option));
    return found == options_.end() ? std::vector<std::string>{} : found->second;
}

std::string Arguments::operand(std::string_view what) const {
    if (operands_.size() != 1) wrong(std::string(what));
    return operands_.front();
}

const std::vector<Command>& commands() {
    static const std::vector<Command> kCommands = [] {
        std::vector<Command> all;
        for (const auto& group :
             {demoCommands(), nodeCommands(), packageCommands(), queueCommands(), adapterCommands(),
              reportCommands(), certCommands(), catalogCommands(), userCommands(),
              careCommands()})
            all.insert(all.end(), group.begin(), group.end());
        return all;
    }();
    return kCommands;
}

int runCommandLine(const std::vector<std::string>& words, std::ostream& out, std::ostream& err) {
    try {
        if (words.empty() || words[0] == "--help" || words[0] == "help") {
            printOverview(out, words.size() > 1 ? words[1] : "");
            return words.empty() ? kUsage : kDone;
        }
        if (words[0] == "--version") {
            out << "guantong 1.0.0\n";
            return kDone;
        }
        const auto [command, taken] = commandIn(words);
        if (command != nullptr)
            return runOrExplain(*command,
                                {words.begin() + static_cast<std::ptrdiff_t>(taken), words.end()},
                                out, err);
        if (isGroup(words[0])) {
            printOverview(words.size() > 1 && words[1] == "--help" ? out : err, words[0]);
            return words.size() > 1 && words[1] == "--help" ? kDone : kUsage;
        }
        wrong(words[0]);
    } catch (const SettingsError& failure) {
        for (const auto& fault : failure.faults())
            err << describe(fault, base::terminalLanguage()) << "\n";
        return kUsage;
    } catch (const base::Error& failure) {
        err << describe(failure.fault(), base::terminalLanguage()) << "\n";
        return exitCodeOf(failure);
    } catch (const std::exception& failure) {
        err << "guantong: " << failure.what() << "\n";
        return kCouldNotRun;
    }
}

}  // namespace guantong::node
