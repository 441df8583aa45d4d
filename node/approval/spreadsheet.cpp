// SPDX-License-Identifier: Apache-2.0
#include "node/approval/spreadsheet.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"

#include <xlsxwriter.h>

namespace guantong::approval {

using base::Code;

namespace {

constexpr std::size_t kMaxCellCharacters = 32'000;  ///< Excel takes 32,767

/// At most kMaxCellCharacters, cut between characters.
std::string clipped(const std::string& text) {
    std::size_t characters = 0, at = 0;
    for (; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u &&
            ++characters > kMaxCellCharacters)
            break;
    return text.substr(0, at);
}

}  // namespace

struct Spreadsheet::Book {
    lxw_workbook* workbook = nullptr;
    lxw_worksheet* sheet = nullptr;
    lxw_format* head = nullptr;
    std::string file, folder;
    lxw_row_t row = 0;
};

Spreadsheet::Spreadsheet(const std::filesystem::path& file, const std::filesystem::path& folder,
                         std::string_view sheet, const std::vector<Column>& columns)
    : book_(std::make_unique<Book>()) {
    book_->file = file.string();
    book_->folder = folder.string();
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = book_->folder.data();
    book_->workbook = workbook_new_opt(book_->file.c_str(), &options);
    if (book_->workbook == nullptr) throw base::Error(Code::FILE_UNWRITABLE, book_->file);
    book_->sheet = workbook_add_worksheet(book_->workbook, std::string(sheet).c_str());
    if (book_->sheet == nullptr) throw base::Error(Code::FILE_UNWRITABLE, book_->file);
    book_->head = workbook_add_format(book_->workbook);
    format_set_bold(book_->head);
    lxw_col_t at = 0;
    for (const Column& column : columns) {
        worksheet_set_column(book_->sheet, at, at, column.width, nullptr);
        worksheet_write_string(book_->sheet, 0, at++, column.title.c_str(), book_->head);
    }
    worksheet_freeze_panes(book_->sheet, 1, 0);
}

Spreadsheet::~Spreadsheet() {
    if (book_->workbook != nullptr) lxw_workbook_free(book_->workbook);
}

void Spreadsheet::add(const std::vector<Cell>& cells) {
    GT_ASSERT(book_->row < kMaxRows);
    const lxw_row_t row = ++book_->row;
    lxw_col_t at = 0;
    for (const Cell& cell : cells) {
        if (const auto* number = std::get_if<std::int64_t>(&cell))
            worksheet_write_number(book_->sheet, row, at, static_cast<double>(*number), nullptr);
        else if (const auto& text = std::get<std::string>(cell); !text.empty())
            worksheet_write_string(book_->sheet, row, at, clipped(text).c_str(), nullptr);
        ++at;
    }
}

void Spreadsheet::close() {
    lxw_workbook* workbook = book_->workbook;
    book_->workbook = nullptr;  // the library frees it whatever comes of it
    const lxw_error failure = workbook_close(workbook);
    if (failure != LXW_NO_ERROR)
        throw base::Error(base::Fault{Code::FILE_UNWRITABLE, book_->file, lxw_strerror(failure)});
}

}  // namespace guantong::approval
