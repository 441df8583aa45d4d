// SPDX-License-Identifier: Apache-2.0
#include "node/settings.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"

#include <functional>
#include <optional>

namespace guantong::node {

using base::Code;
using base::Fault;

namespace {

/// "500ms", "60s", "5m", "1h" as milliseconds; nothing for any other form.
std::optional<std::chrono::milliseconds> duration(std::string_view text) {
    const auto unitAt = text.find_first_not_of("0123456789");
    const auto number = base::parseNumber(text.substr(0, unitAt));
    if (!number || unitAt == std::string_view::npos) return std::nullopt;
    const auto unit = text.substr(unitAt);
    const std::int64_t factor = unit == "ms"  ? 1
                                : unit == "s" ? 1000
                                : unit == "m" ? 60'000
                                : unit == "h" ? 3'600'000
                                              : 0;
    if (factor == 0) return std::nullopt;
    return std::chrono::milliseconds(*number * factor);
}

/// Puts one value into the settings; false if it is not of its form.
using Setter = std::function<bool(Settings&, const std::string&, const std::filesystem::path&)>;

Setter text(std::string Settings::*member) {
    return [member](Settings& s, const std::string& v, const auto&) { return s.*member = v, true; };
}
Setter path(std::filesystem::path Settings::*member) {
    return [member](Settings& s, const std::string& v, const auto& folder) {
        if (!v.empty()) s.*member = folder / v;
        return true;
    };
}
Setter time(std::chrono::milliseconds Settings::*member) {
    return [member](Settings& s, const std::string& v, const auto&) {
        const auto value = duration(v);
        if (value) s.*member = *value;
        return value.has_value();
    };
}
Setter flag(bool Settings::*member) {
    return [member](Settings& s, const std::string& v, const auto&) {
        s.*member = v == "true";
        return v == "true" || v == "false";
    };
}

bool setId(Settings& s, const std::string& value, const std::filesystem::path&) {
    const auto id = base::NodeId::parse(value);
    if (id) s.id = *id;
    return id.has_value();
}

bool setRegions(Settings& s, const std::string& value, const std::filesystem::path&) {
    for (const auto part : base::split(value, ','))
        if (!base::trim(part).empty()) s.regions.emplace_back(base::trim(part));
    return true;
}

bool setInFlight(Settings& s, const std::string& value, const std::filesystem::path&) {
    const auto number = base::parseNumber(value);
    if (!number || *number < 1 || *number > 64) return false;
    s.inFlight = static_cast<std::size_t>(*number);
    return true;
}

const std::map<std::string, Setter, std::less<>>& setters() {
    static const std::map<std::string, Setter, std::less<>> kSetters{
        {"node.id", setId},
        {"node.level", text(&Settings::level)},
        {"node.name", text(&Settings::name)},
        {"node.regions", setRegions},
        {"node.suite", text(&Settings::suite)},
        {"node.database", text(&Settings::database)},
        {"node.listen", text(&Settings::listen)},
        {"node.publicUrl", text(&Settings::publicUrl)},
        {"node.clockFile", path(&Settings::clockFile)},
        {"node.authorityFolder", path(&Settings::authorityFolder)},
        {"exchange.parent", text(&Settings::parentUrl)},
        {"exchange.listen", text(&Settings::exchangeListen)},
        {"exchange.inFlight", setInFlight},
        {"exchange.gzip", flag(&Settings::gzip)},
        {"exchange.poll", time(&Settings::poll)},
        {"exchange.backoffMin", time(&Settings::backoffMin)},
        {"exchange.backoffMax", time(&Settings::backoffMax)},
        {"exchange.ferry", flag(&Settings::ferry)},
        {"supervision.sweepEvery", time(&Settings::sweepEvery)},
        {"adapter.every", time(&Settings::adaptersEvery)},
    };
    return kSetters;
}

/// "adapter.<name>.<key>": one of an adapter's own keys.
bool setAdapter(Settings& settings, std::string_view key, const std::string& value,
                const std::filesystem::path& folder) {
    const auto parts = base::split(key, '.');
    if (parts.size() != 3 || parts[0] != "adapter" || parts[1].empty()) return false;
    AdapterEntry* entry = nullptr;
    for (auto& known : settings.adapters)
        if (known.name == parts[1]) entry = &known;
    if (entry == nullptr) {
        settings.adapters.push_back({std::string(parts[1]), {}, {}, {}});
        entry = &settings.adapters.back();
    }
    if (parts[2] == "folder") return entry->folder = folder / value, true;
    if (parts[2] == "mapping") return entry->mapping = folder / value, true;
    if (parts[2] == "done") return entry->done = value.empty() ? "" : folder / value, true;
    if (parts[2] != "settle") return false;
    const auto settle = duration(value);
    if (settle) entry->settle = *settle;
    return settle.has_value();
}

void checkWhole(const Settings& settings, const std::string& file, std::vector<Fault>& faults) {
    const auto missing = [&](const char* key) {
        faults.push_back({Code::SETTING_MISSING, file, key});
    };
    if (settings.id.empty()) missing("node.id");
    if (settings.name.empty()) missing("node.name");
    for (const auto& adapter : settings.adapters) {
        if (adapter.folder.empty()) missing(("adapter." + adapter.name + ".folder").c_str());
        if (adapter.mapping.empty()) missing(("adapter." + adapter.name + ".mapping").c_str());
    }
}

}  // namespace

const std::vector<Settings::Key>& Settings::keys() {
    static const std::vector<Key> kKeys{
        {"node.id", "", "The node's 12 digits, allotted once and for ever."},
        {"node.level", "county", "A label: province, city, county, township."},
        {"node.name", "", "The name people see."},
        {"node.regions", "", "Region codes this node serves, separated by commas."},
        {"node.suite", "ecdsa-p256-sha256",
         "Signature suite: ecdsa-p256-sha256, rsa-sha256 or sm2-sm3."},
        {"node.database", "sqlite", "sqlite keeps everything in data/guantong.db."},
        {"node.listen", "127.0.0.1:8080", "Where people's browsers connect."},
        {"node.publicUrl", "",
         "https://… as citizens reach this node; printed on notices, empty prints no QR code."},
        {"node.clockFile", "", "Only for demonstrations: a file that holds the present moment."},
        {"node.authorityFolder", "", "Only at the root: the folder of the network's authority."},
        {"exchange.parent", "", "https://host:port of the node above; empty at the root."},
        {"exchange.listen", "127.0.0.1:8443", "Where the nodes below connect, mutual TLS."},
        {"exchange.inFlight", "4", "Packages under way to the parent at once, 1 to 64."},
        {"exchange.gzip", "true", "Pack what goes over the line (never towards 127.0.0.1)."},
        {"exchange.poll", "20s", "How long a question waits at the parent for something new."},
        {"exchange.backoffMin", "500ms", "First pause after a failure; doubles each time."},
        {"exchange.backoffMax", "60s", "Longest pause after failures."},
        {"exchange.ferry", "false", "Exchange by files in ferry/in and ferry/out, no line at all."},
        {"supervision.sweepEvery", "30s", "How often cases that fall due are looked at."},
        {"adapter.every", "5s", "How often the adapters' folders are looked at."},
        {"adapter.<name>.folder", "", "The folder an old system drops its files in."},
        {"adapter.<name>.mapping", "", "The mapping file, see config/adapters."},
        {"adapter.<name>.done", "", "Where files go once taken; empty leaves them."},
        {"adapter.<name>.settle", "5s", "A file younger than this is still being written."},
    };
    return kKeys;
}

std::variant<Settings, std::vector<Fault>> Settings::load(const std::filesystem::path& file) {
    Settings settings;
    std::vector<Fault> faults;
    const std::string content = base::readFile(file, base::kMaxFileBytes);
    int number = 0;
    for (const auto raw : base::split(content, '\n')) {
        ++number;
        const auto line = base::trim(raw);
        if (line.empty() || line.starts_with('#')) continue;
        const auto equals = line.find('=');
        const std::string place = file.string() + ":" + std::to_string(number);
        if (equals == std::string_view::npos) {
            faults.push_back({Code::SETTING_INVALID, place, std::string(line)});
            continue;
        }
        const auto key = base::trim(line.substr(0, equals));
        const std::string value(base::trim(line.substr(equals + 1)));
        const auto setter = setters().find(key);
        const auto folder = std::filesystem::absolute(file).parent_path();
        const bool good = setter != setters().end() ? setter->second(settings, value, folder)
                                                    : setAdapter(settings, key, value, folder);
        if (!good)
            faults.push_back({Code::SETTING_INVALID, place, std::string(key) + " = " + value});
    }
    checkWhole(settings, file.string(), faults);
    if (!faults.empty()) return faults;
    return settings;
}

}  // namespace guantong::node
