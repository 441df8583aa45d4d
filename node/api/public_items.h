// SPDX-License-Identifier: Apache-2.0
// PublicItems: what can be applied for today, as citizens look for it: by words, department, who
// they are, an event of their life. Made once for each catalogue and day, then only read.
//
//   catalogue ─(generation, day)─► PublicListing ─► find() ─► a page of items
//
// What an item says of the people it is for is nowhere a field; topics.json names the words of its
// name that tell. Thread-safe.
#pragma once

#include "node/catalog/catalog.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::api {

struct PublicItem {
    std::shared_ptr<const standard::Item> item;
    std::string words;  ///< what a search looks at
    bool person = false, company = false;
    std::uint32_t topics = 0;  ///< bit i: topics()[i]
};

struct PublicGroup {
    std::string code, name;
    std::int64_t count = 0;
};

struct PublicTopic {
    std::string key, zh, en;
    std::vector<std::string> words;
};

/// What is asked for; empty members do not filter.
struct ItemQuestion {
    std::string q, who, organisation, topic;
    std::string after;  ///< code of the last item of the page before
};

struct ItemPage {
    std::vector<const PublicItem*> items;
    std::string next;     ///< code to go on behind; empty at the end
    std::size_t all = 0;  ///< how many there are
    bool similar = false; ///< nothing fits every word: these share parts of them
};

struct PublicListing {
    std::int64_t generation = 0;
    base::Date day{};
    std::vector<PublicItem> items;         ///< by code
    std::vector<PublicGroup> departments;  ///< by name
    std::vector<std::int64_t> topicCounts;

    /// At most `limit` items; the listing must outlive the page.
    ItemPage find(const ItemQuestion& question, const std::vector<PublicTopic>& topics,
                  std::size_t limit) const;
};

class PublicItems {
public:
    /// `topics`: topics.json. Throws base::Error JSON_INVALID.
    PublicItems(catalog::Catalog& catalog, std::string_view topics);

    /// The listing of that day. Throws base::Error STORE_….
    std::shared_ptr<const PublicListing> listing(store::Transaction& tx, base::Date day);
    const std::vector<PublicTopic>& topics() const noexcept { return topics_; }

private:
    std::shared_ptr<const PublicListing> made(store::Transaction& tx, std::int64_t generation,
                                              base::Date day);
    PublicItem judged(std::shared_ptr<const standard::Item> item) const;

    catalog::Catalog& catalog_;
    std::vector<PublicTopic> topics_;
    std::vector<std::string> personWords_, companyWords_;
    std::mutex mutex_;
    std::shared_ptr<const PublicListing> latest_;
};

/// A text as searches compare it: small letters, brackets and spaces in one spelling.
std::string searchForm(std::string_view text);

}  // namespace guantong::api
