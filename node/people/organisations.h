// SPDX-License-Identifier: Apache-2.0
// Organisations: departments, halls and supervising organs of this node as a tree, their posts, and
// what became of those that were merged or dissolved. Neither nodes nor regions (S1).
//
//   node ── department ── department         covers(A) = A, all below A, and every organisation
//   that
//     └──── hall              succeeded_by ─► A  went up into one of these
//
// Changes ask for the right and are audited. Thread-safe.
#pragma once

#include "node/people/audit_log.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::people {

enum class OrganisationKind : std::uint8_t { department, hall, supervision, node };
std::string_view toString(OrganisationKind kind) noexcept;
std::string_view chineseName(OrganisationKind kind) noexcept;
std::optional<OrganisationKind> organisationKindNamed(std::string_view name) noexcept;

struct Organisation {
    std::string code;  ///< up to 64 letters, digits, '-', '_' and '.'; as items and cases name it
    std::string name;
    OrganisationKind kind = OrganisationKind::department;
    std::string parent;       ///< empty at the top
    std::string succeededBy;  ///< who took over its cases; empty while there is nobody
    std::string region;       ///< six or twelve digits, or empty
    base::Date from{};
    std::optional<base::Date> to;  ///< the first day on which it is no more
    bool operator==(const Organisation&) const = default;
};

struct Post {
    std::int64_t id = 0;
    std::string organisation, name;
    bool inForce = true;
};

class Organisations {
public:
    Organisations(const base::Clock& clock, const AuditLog& audit) noexcept
        : clock_(clock), audit_(audit) {}

    /// Makes the organisation, or changes the one of that code. RIGHT_MISSING; FIELD_…; for a
    /// parent or successor that is not here ORGANISATION_UNKNOWN, and FIELD_INVALID for one that
    /// lies below it or leads back to it.
    std::optional<base::Fault> save(store::Transaction& tx, const Principal& by,
                                    const Organisation& organisation) const;

    std::optional<Organisation> find(store::Transaction& tx, std::string_view code) const;
    /// By code, above `after`.
    std::vector<Organisation> list(store::Transaction& tx, std::string_view after,
                                   std::size_t limit) const;
    /// See the picture; sorted. Just the code itself for an organisation that is not here.
    std::vector<std::string> covers(store::Transaction& tx, std::string_view code) const;

    /// Makes a post, or brings one of that name back into force; its id. RIGHT_MISSING,
    /// ORGANISATION_UNKNOWN, FIELD_….
    std::variant<std::int64_t, base::Fault> addPost(store::Transaction& tx, const Principal& by,
                                                    std::string_view organisation,
                                                    const std::string& name) const;
    /// Nobody new gets it; who has it keeps it. RIGHT_MISSING.
    std::optional<base::Fault> endPost(store::Transaction& tx, const Principal& by,
                                       std::int64_t post) const;
    std::optional<Post> post(store::Transaction& tx, std::int64_t id) const;
    std::vector<Post> posts(store::Transaction& tx, std::string_view organisation) const;

private:
    std::optional<base::Fault> check(store::Transaction& tx,
                                     const Organisation& organisation) const;
    std::optional<base::Fault> checkLink(store::Transaction& tx, const Organisation& organisation,
                                         const std::string& field, const std::string& other) const;

    const base::Clock& clock_;
    const AuditLog& audit_;
};

}  // namespace guantong::people
