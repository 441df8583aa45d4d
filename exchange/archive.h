// SPDX-License-Identifier: Apache-2.0
// Archive: every package sent, received and relayed, verbatim, as files (S5):
//   archive/{origin}/{day created}/{origin}.{scope}.{epoch}.{sequence}.xml
// The bytes are durable in the database from the commit on; the archiver moves them to disk in
// batches behind it, and drops them from the database only once the disk has them.
#pragma once

#include "exchange/context.h"
#include "exchange/stream_store.h"

#include <optional>
#include <string>

namespace guantong::exchange {

class Archive {
public:
    explicit Archive(ExchangeContext& context) noexcept : context_(context) {}

    /// Writes up to `limit` packages to disk and syncs them; how many. Throws base::Error.
    std::size_t flush(int limit);
    /// Writes everything that is not on disk yet.
    void flushAll();

    /// The package's bytes, from the database or the archive. Nothing if neither has them.
    std::optional<std::string> bytesOf(const PackageRow& package) const;
    /// Where the file of that package lies or will lie.
    std::filesystem::path fileOf(const PackageRow& package) const;

private:
    ExchangeContext& context_;
};

}  // namespace guantong::exchange
