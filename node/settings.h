// SPDX-License-Identifier: Apache-2.0
// Settings: everything a node's node.properties may say. This is the only reader of the file;
// config/node.all-keys.properties lists every key with its default and is held equal by a test.
// Values carry their unit: 60s, 5m, 20MB.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/node_id.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::node {

struct AdapterEntry {
    std::string name;
    std::filesystem::path folder, mapping, done;
    std::chrono::milliseconds settle{5000};
};

struct Settings {
    base::NodeId id;
    std::string level, name;
    std::vector<std::string> regions;
    std::string suite = "ecdsa-p256-sha256";
    std::string parentUrl;                  ///< empty at the root
    std::string listen = "127.0.0.1:8080";  ///< people
    std::string publicUrl;                  ///< as citizens reach this node; may be empty
    std::string exchangeListen = "127.0.0.1:8443";
    std::string database = "sqlite";
    std::filesystem::path clockFile;        ///< empty: the machine's clock
    std::filesystem::path authorityFolder;  ///< only where the network's authority is kept
    std::size_t inFlight = 4;
    bool gzip = true;
    std::chrono::milliseconds poll{20'000};
    std::chrono::milliseconds backoffMin{500}, backoffMax{60'000};
    std::chrono::milliseconds sweepEvery{30'000};
    std::chrono::milliseconds adaptersEvery{5'000};
    bool ferry = false;  ///< use ferry/in and ferry/out instead of the line
    std::vector<AdapterEntry> adapters;

    /// One key of the file, for documentation and checks.
    struct Key {
        std::string_view name, fallback, sentence;
    };
    static const std::vector<Key>& keys();

    /// Reads the file; every line that is wrong as one fault with field "file:line". Relative
    /// paths are resolved against the file's folder.
    static std::variant<Settings, std::vector<base::Fault>> load(const std::filesystem::path& file);
};

}  // namespace guantong::node
