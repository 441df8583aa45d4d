// SPDX-License-Identifier: Apache-2.0
// Office: the part of a node's object graph that people work at: the desk, the notices, the pages'
// doors. Built over NodeCore; holds no thread.
//
//   Desk ─ issue ─► Documents ─ (row, number) ─ storePapers() ─► blobs, so that a notice travels
//     └─── publish ─► outbox                                        with the pen like a material
#pragma once

#include "node/approval/case_page.h"
#include "node/core.h"
#include "node/documents/documents.h"

#include <memory>

namespace guantong::node {

class Office {
public:
    /// Throws base::Error TEMPLATE_INVALID if a built-in template is broken.
    explicit Office(NodeCore& core);

    approval::Desk& desk() noexcept { return *desk_; }
    const approval::PageDoors& pages() const noexcept { return pages_; }
    documents::Documents& documents() noexcept { return *documents_; }

    /// Puts notices issued since the last call among the blobs; how many. Called by the keeper and
    /// after a start, so that a crash between both loses none.
    std::size_t storePapers();

private:
    approval::DeskDoors doors();
    approval::PageDoors pageDoors();
    std::variant<approval::Paper, base::Fault> issue(store::Transaction& tx,
                                                     const approval::PaperOrder& order);
    std::string nameOf(base::NodeId node);
    std::vector<approval::Place> above();
    std::vector<approval::Place> partners();

    NodeCore& core_;
    std::unique_ptr<documents::Documents> documents_;
    std::unique_ptr<approval::Desk> desk_;
    approval::PageDoors pages_;
};

}  // namespace guantong::node
