// SPDX-License-Identifier: Apache-2.0
#include "exchange/stream_id.h"

#include "exchange/base/text.h"

#include <algorithm>

namespace guantong::exchange {

namespace {

constexpr std::int64_t kGreatestNumber = 1'000'000'000'000'000;

std::optional<std::int64_t> positive(std::string_view text) noexcept {
    if (text.starts_with('0')) return std::nullopt;
    const auto value = base::parseNumber(text);
    return value && *value <= kGreatestNumber ? value : std::nullopt;
}

}  // namespace

std::optional<Scope> Scope::parse(std::string_view text) noexcept {
    if (text == "up") return up();
    if (text == "down") return down();
    if (!text.starts_with("to:")) return std::nullopt;
    const auto node = base::NodeId::parse(text.substr(3));
    if (!node) return std::nullopt;
    return to(*node);
}

std::string Scope::str() const {
    switch (kind_) {
        case Kind::up:
            return "up";
        case Kind::down:
            return "down";
        case Kind::to:
            break;
    }
    return "to:" + target_.str();
}

std::string StreamId::str() const {
    return origin.str() + "/" + scope.str() + "/" + std::to_string(epoch);
}

std::string PackageId::str() const {
    return stream.str() + "/" + std::to_string(sequence);
}

std::string PackageId::fileName() const {
    std::string name = str();
    std::replace(name.begin(), name.end(), '/', '.');
    std::replace(name.begin(), name.end(), ':', '-');
    return name + ".xml";
}

std::optional<PackageId> PackageId::parse(std::string_view text) noexcept {
    const auto parts = base::split(text, '/');
    if (parts.size() != 4) return std::nullopt;
    const auto origin = base::NodeId::parse(parts[0]);
    const auto scope = Scope::parse(parts[1]);
    const auto epoch = positive(parts[2]), sequence = positive(parts[3]);
    if (!origin || !scope || !epoch || !sequence) return std::nullopt;
    return PackageId{{*origin, *scope, *epoch}, *sequence};
}

std::optional<PackageId> PackageId::parseFileName(std::string_view text) {
    if (!text.ends_with(".xml")) return std::nullopt;
    std::string path(text.substr(0, text.size() - 4));
    std::replace(path.begin(), path.end(), '.', '/');
    std::replace(path.begin(), path.end(), '-', ':');
    auto id = parse(path);
    if (id && id->fileName() != text) id.reset();
    return id;
}

}  // namespace guantong::exchange
