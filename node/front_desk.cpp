// SPDX-License-Identifier: Apache-2.0
#include "node/front_desk.h"

#include "exchange/base/text.h"
#include "exchange/stream_store.h"
#include "node/api/case_access.h"
#include "node/approval/drafts.h"

namespace guantong::node {

using base::Fault;
using base::Json;
using store::Transaction;

namespace {

constexpr std::chrono::minutes kKeepEvery{5};
constexpr std::string_view kUser = "user:";
constexpr std::string_view kPublicKey = "public.key";

/// The value of a kept question; the codes of its organisations stand apart (questionKept()).
std::string valueOf(const Json& kept, std::string_view key) {
    if (auto text = kept.text(key)) return std::move(*text);
    const auto number = kept.number(key);
    return number ? std::to_string(*number) : std::string();
}

std::optional<approval::WorkQuestion> questionKept(const std::string& text) {
    try {
        const Json kept = Json::parse(text);
        auto question =
            api::questionOf([&](std::string_view key) { return valueOf(kept, key); });
        if (const Json* codes = kept.find("organisations"))
            for (const Json& code : codes->elements())
                if (code.asText() != nullptr) question.organisations.push_back(*code.asText());
        if (!question.organisations.empty()) question.organisation.clear();
        return question;
    } catch (const api::Refused&) {
        return std::nullopt;
    }
}

}  // namespace

FrontDesk::FrontDesk(NodeCore& core, Office& office, std::function<Json()> status)
    : core_(core),
      office_(office),
      status_(std::move(status)),
      people_(core.database(), core.clock()),
      uploads_(core.database(), core.clock(), core.home().folder / "data" / "desk" / "in",
               [this](const std::filesystem::path& file, const std::string& mediaType) {
                   return keepFile(file, mediaType);
               }),
      exports_(core.database(), core.clock(), core.home().folder / "data" / "desk" / "out",
               exportDoors()) {
    const auto calendar = [this] {
        catalog::Catalog::CalendarPtr inForce;
        core_.database().read([&](Transaction& tx) { inForce = core_.catalog().calendar(tx); });
        return inForce;
    };
    api_ = std::make_unique<api::ApiDoors>(api::ApiDoors{
        core.settings().id, core.settings().name, core.settings().level, core.clock(),
        core.database(), core.catalog(), people_, office.desk(), office.pages(), uploads_, exports_,
        core.blobs(), calendar,
        [this](Transaction& tx, const standard::Item& item) { return core_.publish(tx, item); },
        status_});
    site_ = std::make_unique<api::PublicSite>(publicDoors());
}

FrontDesk::~FrontDesk() {
    close();
}

api::PeopleDoors FrontDesk::doors() {
    return {core_.clock(), status_, api_.get(), office_.documents().styleSheet(),
            [this](const api::Request& request) { return site_->answer(request); },
            [this](const api::Request& request, const Fault& fault) {
                return site_->refusal(request, fault);
            }};
}

api::PublicDoors FrontDesk::publicDoors() {
    std::string key;
    core_.database().write([&](Transaction& tx) {
        key = exchange::settingOf(tx, kPublicKey).value_or("");
        if (!key.empty()) return;
        key = api::PublicGuard::newSecret();
        exchange::setSetting(tx, kPublicKey, key);
    });
    return {core_.settings().name, core_.settings().publicUrl, key, core_.clock(),
            core_.database(), office_.desk(), office_.pages(), uploads_,
            api::builtInPublicFiles()};
}

void FrontDesk::open() {
    exports_.start();
}

void FrontDesk::close() {
    exports_.stop();
}

void FrontDesk::keep() {
    const auto now = std::chrono::steady_clock::now();
    if (keptAt_ != std::chrono::steady_clock::time_point{} && now - keptAt_ < kKeepEvery) return;
    keptAt_ = now;
    people_.sweep();
    uploads_.sweep();
    core_.database().write(
        [&](Transaction& tx) { approval::sweepDrafts(tx, core_.clock().now()); });
}

std::optional<Fault> FrontDesk::keepFile(const std::filesystem::path& file,
                                         const std::string& mediaType) {
    auto kept = core_.blobs().adopt(file, mediaType);
    if (auto* fault = std::get_if<Fault>(&kept)) return std::move(*fault);
    return std::nullopt;
}

approval::ExportDoors FrontDesk::exportDoors() {
    approval::ExportDoors doors;
    doors.reach = [this](Transaction& tx,
                         const std::string& owner) -> std::optional<approval::WorkReach> {
        if (!owner.starts_with(kUser)) return std::nullopt;
        const auto id = base::parseNumber(std::string_view(owner).substr(kUser.size()));
        const auto principal = id ? people_.users.principal(tx, *id) : std::nullopt;
        if (!principal) return std::nullopt;
        auto reach = api::workReach(*principal, people::Right::listExport);
        if (!reach.wholeNode && reach.organisations.empty()) return std::nullopt;
        return reach;
    };
    doors.read = questionKept;
    doors.calendar = [this] {
        catalog::Catalog::CalendarPtr inForce;
        core_.database().read([&](Transaction& tx) { inForce = core_.catalog().calendar(tx); });
        return inForce;
    };
    return doors;
}

}  // namespace guantong::node
