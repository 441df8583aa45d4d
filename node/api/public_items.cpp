// SPDX-License-Identifier: Apache-2.0
#include "node/api/public_items.h"

#include "exchange/base/json.h"
#include "exchange/base/text.h"

#include <algorithm>
#include <map>
#include <set>

namespace guantong::api {

namespace {

constexpr std::size_t kPage = 500, kMaxWords = 8, kMaxTopics = 32, kSimilar = 10;

std::vector<std::string> wordsOf(const base::Json* list) {
    std::vector<std::string> words;
    if (list != nullptr)
        for (const base::Json& word : list->elements())
            if (word.asText() != nullptr) words.push_back(searchForm(*word.asText()));
    return words;
}

bool hasAny(std::string_view text, const std::vector<std::string>& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](const auto& word) { return text.find(word) != std::string_view::npos; });
}

/// The words of a search, at most kMaxWords.
std::vector<std::string> searchWords(const std::string& q) {
    std::vector<std::string> words;
    for (const std::string_view word : base::split(searchForm(q), ' '))
        if (!word.empty() && words.size() < kMaxWords) words.emplace_back(word);
    return words;
}

bool holdsAll(const std::string& text, const std::vector<std::string>& words) {
    return std::all_of(words.begin(), words.end(), [&](const auto& word) {
        return text.find(word) != std::string::npos;
    });
}

/// Every pair of neighbouring characters of the words.
std::set<std::string> pairsOf(const std::vector<std::string>& words) {
    std::set<std::string> pairs;
    for (const std::string& word : words) {
        std::vector<std::size_t> starts;
        for (std::size_t i = 0; i < word.size() && starts.size() < 40; ++i)
            if ((static_cast<unsigned char>(word[i]) & 0xC0u) != 0x80u) starts.push_back(i);
        starts.push_back(word.size());
        for (std::size_t i = 0; i + 2 < starts.size(); ++i)
            pairs.insert(word.substr(starts[i], starts[i + 2] - starts[i]));
    }
    return pairs;
}

/// The items that share most with the words, the best first.
std::vector<const PublicItem*> similarTo(const std::vector<const PublicItem*>& items,
                                         const std::vector<std::string>& words) {
    const auto pairs = pairsOf(words);
    std::multimap<std::ptrdiff_t, const PublicItem*, std::greater<>> ranked;
    for (const PublicItem* each : items) {
        const auto shared = std::count_if(pairs.begin(), pairs.end(), [&](const auto& pair) {
            return each->words.find(pair) != std::string::npos;
        });
        if (shared > 0) ranked.emplace(shared, each);
    }
    std::vector<const PublicItem*> best;
    for (const auto& [shared, each] : ranked)
        if (best.size() < kSimilar) best.push_back(each);
    return best;
}

}  // namespace

std::string searchForm(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> kSame[] = {
        {"（", "("}, {"）", ")"}, {"　", " "}, {"，", " "}, {"、", " "}, {"\t", " "}, {"\n", " "}};
    std::string form;
    for (std::size_t i = 0; i < text.size();) {
        const auto* same =
            std::find_if(std::begin(kSame), std::end(kSame),
                         [&](const auto& each) { return text.substr(i).starts_with(each.first); });
        if (same != std::end(kSame)) {
            form += same->second;
            i += same->first.size();
            continue;
        }
        const char c = text[i++];
        form += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return form;
}

ItemPage PublicListing::find(const ItemQuestion& question, const std::vector<PublicTopic>& topics,
                             std::size_t limit) const {
    const auto words = searchWords(question.q);
    const auto topic = std::find_if(topics.begin(), topics.end(),
                                    [&](const auto& each) { return each.key == question.topic; });
    const std::uint32_t bit =
        topic == topics.end() ? 0u : std::uint32_t{1} << (topic - topics.begin());
    std::vector<const PublicItem*> asked, found;
    for (const PublicItem& each : items) {
        if (question.who == "person" && !each.person) continue;
        if (question.who == "company" && !each.company) continue;
        if (!question.organisation.empty() && each.item->organisation != question.organisation)
            continue;
        if (!question.topic.empty() && (each.topics & bit) == 0) continue;
        asked.push_back(&each);
        if (holdsAll(each.words, words)) found.push_back(&each);
    }
    ItemPage page;
    page.all = found.size();
    page.similar = found.empty() && !words.empty();
    if (page.similar) {
        page.items = similarTo(asked, words);
        return page;
    }
    const auto first = std::find_if(found.begin(), found.end(), [&](const auto* each) {
        return each->item->code > question.after;
    });
    const auto many = std::min(limit, static_cast<std::size_t>(found.end() - first));
    page.items.assign(first, first + static_cast<std::ptrdiff_t>(many));
    if (first + static_cast<std::ptrdiff_t>(many) != found.end())
        page.next = page.items.back()->item->code;
    return page;
}

PublicItems::PublicItems(catalog::Catalog& catalog, std::string_view topics) : catalog_(catalog) {
    const auto json = base::Json::parse(topics);
    personWords_ = wordsOf(json.find("person"));
    companyWords_ = wordsOf(json.find("company"));
    if (const auto* list = json.find("topics"))
        for (const base::Json& each : list->elements())
            if (topics_.size() < kMaxTopics)
                topics_.push_back({each.text("key").value_or(""), each.text("zh").value_or(""),
                                   each.text("en").value_or(""), wordsOf(each.find("words"))});
}

PublicItem PublicItems::judged(std::shared_ptr<const standard::Item> item) const {
    PublicItem judged;
    judged.words = searchForm(item->name + " " + item->organisationName + " " + item->code);
    const std::string about = searchForm(item->name + " " + item->conditions);
    judged.person = hasAny(about, personWords_);
    judged.company = !judged.person || hasAny(about, companyWords_);
    for (std::size_t i = 0; i < topics_.size(); ++i)
        if (hasAny(searchForm(item->name), topics_[i].words))
            judged.topics |= std::uint32_t{1} << i;
    judged.item = std::move(item);
    return judged;
}

std::shared_ptr<const PublicListing> PublicItems::made(store::Transaction& tx,
                                                       std::int64_t generation, base::Date day) {
    auto listing = std::make_shared<PublicListing>();
    listing->generation = generation;
    listing->day = day;
    listing->topicCounts.resize(topics_.size());
    std::map<std::string, PublicGroup> departments;
    std::string after;
    for (bool more = true; more;) {
        const auto page = catalog_.items(tx, after, kPage);
        more = page.size() == kPage;
        for (const auto& latest : page) {
            after = latest->code;
            auto item = catalog_.itemOn(tx, latest->code, day);
            if (!item || item->secret) continue;
            if (!item->organisation.empty()) {
                auto& group = departments[item->organisation];
                group = {item->organisation, item->organisationName, group.count + 1};
            }
            listing->items.push_back(judged(std::move(item)));
            for (std::size_t i = 0; i < topics_.size(); ++i)
                listing->topicCounts[i] += (listing->items.back().topics >> i) & 1u;
        }
    }
    for (auto& [code, group] : departments)
        listing->departments.push_back(std::move(group));
    std::sort(listing->departments.begin(), listing->departments.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return listing;
}

std::shared_ptr<const PublicListing> PublicItems::listing(store::Transaction& tx, base::Date day) {
    const auto generation = catalog_.generation(tx);
    {
        const std::lock_guard lock(mutex_);
        if (latest_ && latest_->generation == generation && latest_->day == day) return latest_;
    }
    // Made outside the lock: two at once make the same.
    auto fresh = made(tx, generation, day);
    const std::lock_guard lock(mutex_);
    return latest_ = std::move(fresh);
}

}  // namespace guantong::api
