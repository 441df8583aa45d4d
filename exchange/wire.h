// SPDX-License-Identifier: Apache-2.0
// The bodies that neighbours exchange besides packages (S5): JSON questions, and the pull answer,
// a sequence of parts behind one line of JSON facts:
//
//   {facts}\n ( "receipt" SP length \n bytes \n | "package" SP id SP length \n bytes \n )*
#pragma once

#include "exchange/base/json.h"
#include "exchange/stream_id.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::exchange {

/// How far a node knows a stream.
struct Head {
    StreamId stream;
    std::int64_t after = 0;  ///< the last number known
    std::string digest;      ///< of that package; empty for 0
    bool operator==(const Head&) const = default;
};
base::Json toJson(const Head& head);
/// Nothing if a member is missing or not of its form.
std::optional<Head> headFrom(const base::Json& json);
std::vector<Head> headsFrom(const base::Json* array);
base::Json toJson(const std::vector<Head>& heads);

struct PullRequest {
    std::vector<Head> heads;
    std::int64_t receiptsAfter = 0;
    std::int64_t waitSeconds = 0;
    base::Json json() const;
    /// Throws base::Error JSON_INVALID.
    static PullRequest parse(std::string_view text);
};

struct PullAnswer {
    struct Part {
        PackageId id;
        std::string bytes;
    };
    std::int64_t receiptsCursor = 0;
    std::vector<Head> wanted;  ///< our streams the asker knows further than we do: hand them back
    std::vector<std::string> receipts;
    std::vector<Part> packages;
    std::string str() const;
    /// Throws base::Error JSON_INVALID for anything that is not of the form.
    static PullAnswer parse(std::string_view text);
};

/// Receipts handed over by POST, in the same form without packages.
std::string joinReceipts(const std::vector<std::string>& documents);
std::vector<std::string> splitReceipts(std::string_view text);

}  // namespace guantong::exchange
