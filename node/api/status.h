// SPDX-License-Identifier: Apache-2.0
// What a node knows of its own health: streams and their lags, queues, links, certificates,
// calendar, clock offsets, disk, alarms. One function for the command, the page and the API.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/base/code.h"
#include "exchange/base/json.h"
#include "exchange/base/node_id.h"
#include "exchange/store/database.h"

#include <filesystem>
#include <string>

namespace guantong::api {

struct StatusInputs {
    base::NodeId node;
    std::string name, level;
    std::filesystem::path folder;
    const base::Clock& clock;
    store::Database& database;
    bool running = false;  ///< asked inside the serving process
};

/// All facts as JSON: node, counts, streams, links, outbox, alarms, certificates, calendar, disk,
/// holds, adapters, and "problems" for what needs someone: code and one sentence in Chinese (zh)
/// and in English (en) each. Throws base::Error STORE_….
base::Json statusOf(const StatusInputs& inputs);

/// The facts as a page in Chinese, usable without script from 320 px on.
std::string statusPage(const base::Json& status);

/// A problem as one line: its code and its sentence.
std::string problemText(const base::Json& problem, base::Language language);

/// The facts as lines for a terminal.
std::string statusText(const base::Json& status, base::Language language = base::Language::chinese);

/// Text with the characters HTML gives a meaning escaped.
std::string escapeHtml(std::string_view text);

}  // namespace guantong::api
