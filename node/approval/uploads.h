// SPDX-License-Identifier: Apache-2.0
// Uploads: files on their way in, part by part, until an application or a move takes them. What a
// file is, its bytes say; the name is text to be shown and never a path.
//
//   begin ─► append … append ─► done: digest, kind ─► keep ─► the blobs
//              └ broken off: find() tells the offset to go on from
//                                        └ a week old: swept
//
// An upload belongs to who began it; others do not see it. Thread-safe; touches disk and database,
// so not to be called inside a transaction.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/base/code.h"
#include "exchange/standard/case_event.h"
#include "exchange/store/database.h"

#include <array>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace guantong::approval {

inline constexpr std::size_t kUploadPartBytes = 4u << 20;
inline constexpr std::int64_t kMaxUploadBytes = 200LL << 20;
inline constexpr std::int64_t kMaxUploadsOfOwner = 100;  ///< not kept yet
inline constexpr std::chrono::days kUploadLife{7};

struct Upload {
    std::string id, name;
    std::int64_t size = 0, received = 0;
    std::string mediaType, digest;  ///< empty until it is done
    bool done() const noexcept { return !digest.empty(); }
};

class Uploads {
public:
    /// Moves a finished file into the blobs under its digest.
    using Keep = std::function<std::optional<base::Fault>(const std::filesystem::path& file,
                                                          const std::string& mediaType)>;

    /// `folder` is made if it is not there.
    Uploads(store::Database& database, const base::Clock& clock, std::filesystem::path folder,
            Keep keep);

    /// UPLOAD_EMPTY for no bytes, BLOB_TOO_LARGE above kMaxUploadBytes, TOO_MANY_REQUESTS for one
    /// with kMaxUploadsOfOwner begun, FIELD_TOO_LONG for a name above 1000 bytes.
    std::variant<Upload, base::Fault> begin(std::string_view owner, std::string_view name,
                                            std::int64_t size);
    /// Adds a part. A part that is here already with the same bytes changes nothing.
    /// MATERIAL_UNKNOWN; UPLOAD_OFFSET_WRONG whose detail is the offset to go on from;
    /// BLOB_TOO_LARGE beyond the size told; with the last part UPLOAD_TYPE_WRONG, and the upload is
    /// gone. Throws base::Error STORE_FULL, FILE_UNWRITABLE.
    std::variant<Upload, base::Fault> append(std::string_view owner, std::string_view id,
                                             std::int64_t offset, std::string_view bytes);
    std::optional<Upload> find(std::string_view owner, std::string_view id);
    /// False if there is none.
    bool drop(std::string_view owner, std::string_view id);

    /// Hands a finished upload to the blobs and gives it as a case names it; asked again it gives
    /// the same. MATERIAL_UNKNOWN for one that is unknown or not done.
    std::variant<standard::Material, base::Fault> keep(std::string_view owner,
                                                       std::string_view id);

    /// Drops what is older than kUploadLife; how many.
    std::size_t sweep();

private:
    std::variant<Upload, base::Fault> finish(Upload upload);
    std::filesystem::path fileOf(std::string_view id) const;
    std::mutex& lockFor(std::string_view id);

    store::Database& database_;
    const base::Clock& clock_;
    std::filesystem::path folder_;
    Keep keep_;
    std::array<std::mutex, 16> locks_;
};

}  // namespace guantong::approval
