// SPDX-License-Identifier: Apache-2.0
// Spreadsheet: an XLSX file written row by row in constant memory. A text is always a text cell:
// nothing anybody typed becomes a formula or a link.
// Not synchronised.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::approval {

class Spreadsheet {
public:
    using Cell = std::variant<std::string, std::int64_t>;
    struct Column {
        std::string title;
        double width = 12;
    };
    static constexpr std::int64_t kMaxRows = 1'048'575;  ///< below the head, as Excel has it

    /// Writes the head. `folder` takes the library's own temporary files.
    Spreadsheet(const std::filesystem::path& file, const std::filesystem::path& folder,
                std::string_view sheet, const std::vector<Column>& columns);
    ~Spreadsheet();
    Spreadsheet(const Spreadsheet&) = delete;
    Spreadsheet& operator=(const Spreadsheet&) = delete;

    /// Adds a row; an empty text leaves its cell empty. Asserts at most kMaxRows.
    void add(const std::vector<Cell>& cells);
    /// Completes the file; without it there is none. Throws base::Error FILE_UNWRITABLE.
    void close();

private:
    struct Book;
    std::unique_ptr<Book> book_;
};

}  // namespace guantong::approval
