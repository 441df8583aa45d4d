// SPDX-License-Identifier: Apache-2.0
// FormData: what a browser's form sends, url-encoded or multipart, from a body read whole. A name
// sent twice keeps its values in order. Files are not copied: they point into the body, which must
// outlive the form. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guantong::api {

struct FormFile {
    std::string field, name;  ///< the name as sent: never to be used as a path
    std::string_view bytes;
};

class FormData {
public:
    static constexpr std::size_t kMaxFields = 500;  ///< values and files; further ones are dropped

    /// Reads a body of that Content-Type. What is unreadable is left out; a body of another type
    /// gives an empty form.
    static FormData read(std::string_view contentType, std::string_view body);
    /// Reads "a=1&b=2"; a % that is no escape stands for itself.
    static FormData ofQuery(std::string_view query);

    /// The first value of that name; empty if it is absent. CR LF of text areas become LF.
    const std::string& text(std::string_view name) const noexcept;
    /// Every value of that name.
    std::vector<std::string> texts(std::string_view name) const;
    bool has(std::string_view name) const noexcept;
    const std::vector<FormFile>& files() const noexcept { return files_; }

private:
    void add(std::string name, std::string_view value);
    void addPart(std::string_view head, std::string_view content);

    std::vector<std::pair<std::string, std::string>> values_;
    std::vector<FormFile> files_;
};

/// The text with every byte but letters, digits and -._~ as %XX, to stand in a query.
std::string queryEscaped(std::string_view text);

}  // namespace guantong::api
