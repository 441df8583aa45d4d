// SPDX-License-Identifier: Apache-2.0
#include "node/api/form_data.h"

#include "exchange/base/text.h"

#include <algorithm>
#include <optional>

namespace guantong::api {

namespace {

std::string withLineFeeds(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') plain += '\n';
            continue;
        }
        plain += text[i];
    }
    return plain;
}

std::string decoded(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            if (const auto byte = base::fromHex(text.substr(i + 1, 2))) {
                plain += *byte;
                i += 2;
                continue;
            }
        }
        plain += text[i] == '+' ? ' ' : text[i];
    }
    return plain;
}

bool sameWord(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

/// The parameter of "form-data; name=\"a\"; filename=\"b\"". Browsers write a quote inside as %22.
std::optional<std::string> parameterOf(std::string_view header, std::string_view wanted) {
    std::size_t at = header.find(';');
    while (at != std::string_view::npos) {
        const auto equals = header.find('=', at);
        if (equals == std::string_view::npos) return std::nullopt;
        const auto name = base::trim(header.substr(at + 1, equals - at - 1));
        std::string value;
        std::size_t end = equals + 1;
        if (end < header.size() && header[end] == '"') {
            for (++end; end < header.size() && header[end] != '"'; ++end) {
                if (header[end] == '\\' && end + 1 < header.size() && header[end + 1] == '"') ++end;
                value += header[end];
            }
            at = header.find(';', end);
        } else {
            at = header.find(';', end);
            value = base::trim(header.substr(end, at == std::string_view::npos ? at : at - end));
        }
        if (sameWord(name, wanted)) return value;
    }
    return std::nullopt;
}

/// The value of a header in the head of a part.
std::string_view headerOf(std::string_view head, std::string_view wanted) {
    for (std::string_view line : base::split(head, '\n')) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && sameWord(base::trim(line.substr(0, colon)), wanted))
            return base::trim(line.substr(colon + 1));
    }
    return {};
}

}  // namespace

void FormData::add(std::string name, std::string_view value) {
    if (values_.size() + files_.size() < kMaxFields)
        values_.emplace_back(std::move(name), withLineFeeds(value));
}

void FormData::addPart(std::string_view head, std::string_view content) {
    const auto about = headerOf(head, "Content-Disposition");
    const auto name = parameterOf(about, "name");
    if (!name) return;
    const auto file = parameterOf(about, "filename");
    if (!file)
        add(*name, content);
    else if ((!file->empty() || !content.empty()) && values_.size() + files_.size() < kMaxFields)
        files_.push_back({*name, *file, content});
}

FormData FormData::ofQuery(std::string_view query) {
    FormData form;
    for (const std::string_view pair : base::split(query, '&')) {
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        form.add(decoded(pair.substr(0, equals)),
                 equals == std::string_view::npos ? "" : decoded(pair.substr(equals + 1)));
    }
    return form;
}

FormData FormData::read(std::string_view contentType, std::string_view body) {
    const auto type = base::trim(contentType.substr(0, contentType.find(';')));
    if (sameWord(type, "application/x-www-form-urlencoded")) return ofQuery(body);
    FormData form;
    const auto boundary = parameterOf(contentType, "boundary");
    if (!sameWord(type, "multipart/form-data") || !boundary || boundary->empty()) return form;
    const std::string first = "--" + *boundary, next = "\r\n" + first;
    std::size_t at = body.find(first);
    at = at == std::string_view::npos ? at : at + first.size();
    while (at != std::string_view::npos && body.substr(at, 2) == "\r\n") {
        const auto headEnd = body.find("\r\n\r\n", at);
        if (headEnd == std::string_view::npos) break;
        const auto end = body.find(next, headEnd + 2);
        if (end == std::string_view::npos) break;
        const auto begin = std::min(headEnd + 4, end);
        form.addPart(body.substr(at, headEnd - at), body.substr(begin, end - begin));
        at = end + next.size();
    }
    return form;
}

const std::string& FormData::text(std::string_view name) const noexcept {
    static const std::string kNone;
    for (const auto& [key, value] : values_)
        if (key == name) return value;
    return kNone;
}

std::vector<std::string> FormData::texts(std::string_view name) const {
    std::vector<std::string> all;
    for (const auto& [key, value] : values_)
        if (key == name) all.push_back(value);
    return all;
}

bool FormData::has(std::string_view name) const noexcept {
    return std::any_of(values_.begin(), values_.end(),
                       [&](const auto& each) { return each.first == name; });
}

std::string queryEscaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        escaped += plain ? std::string(1, c) : "%" + base::toHex(std::string_view(&c, 1));
    }
    return escaped;
}

}  // namespace guantong::api
