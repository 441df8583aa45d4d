// SPDX-License-Identifier: Apache-2.0
// NodeHome: where a node's files lie below its folder, and the one process that serves it.
//
//   node.properties  keys/  certs/  directory.xml  data/guantong.db  archive/  held/  ferry/
#pragma once

#include <filesystem>

namespace guantong::node {

struct NodeHome {
    std::filesystem::path folder;

    std::filesystem::path settings() const { return folder / "node.properties"; }
    std::filesystem::path database() const { return folder / "data" / "guantong.db"; }
    std::filesystem::path keys() const { return folder / "keys"; }
    std::filesystem::path certificates() const { return folder / "certs"; }
    std::filesystem::path ports() const { return folder / "data" / "ports.json"; }
};

/// Holds the folder for one serving process as long as it lives.
class ServeLock {
public:
    /// Throws base::Error NODE_RUNNING if another process holds it.
    explicit ServeLock(const NodeHome& home);
    ~ServeLock();
    ServeLock(const ServeLock&) = delete;
    ServeLock& operator=(const ServeLock&) = delete;

    /// True if some process serves that folder now.
    static bool held(const NodeHome& home);

private:
    int fd_;
};

}  // namespace guantong::node
