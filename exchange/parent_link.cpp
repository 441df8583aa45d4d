// SPDX-License-Identifier: Apache-2.0
#include "exchange/parent_link.h"

#include "exchange/base/limits.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"

#include <algorithm>
#include <utility>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

constexpr std::chrono::milliseconds kMeasuringTime{2000};
constexpr int kMostDoublings = 12;
constexpr std::int64_t kContactNoteMs = 2000;

std::optional<Fault> checkParent(const ExchangeContext& context, const PeerCertificate& peer) {
    const auto directory = context.directory();
    const auto id = base::NodeId::parse(peer.commonName);
    if (!directory || !id || *id != directory->parentOf(context.self))
        return Fault{Code::LINK_REFUSED, "CN", peer.commonName};
    if (directory->revocationOf(peer.serial) != nullptr)
        return Fault{Code::CERTIFICATE_REVOKED, "TLS", peer.serial};
    return std::nullopt;
}

}  // namespace

ParentLink::ParentLink(ExchangeContext& context, LinkPolicy policy, HeadsGate& gate)
    : context_(context), policy_(std::move(policy)), gate_(gate) {}

std::unique_ptr<HttpsClient> ParentLink::connect() const {
    return std::make_unique<HttpsClient>(
        policy_.url, [files = policy_.tls] { return clientContext(files); },
        [this](const PeerCertificate& peer) { return checkParent(context_, peer); });
}

std::optional<HttpAnswer> ParentLink::ask(HttpsClient& client, const Question& question) {
    const base::Instant before = context_.clock.now();
    auto outcome =
        client.request(question.method, question.path, question.body, question.limitBytes,
                       question.timeout, question.gzip, question.fields);
    if (const auto* fault = std::get_if<Fault>(&outcome)) {
        if (!stopping_) noteFailure(*fault);
        return std::nullopt;
    }
    auto& answer = std::get<HttpAnswer>(outcome);
    noteContact(answer, before);
    return std::move(answer);
}

void ParentLink::noteContact(const HttpAnswer& answer, base::Instant before) {
    const bool recovered = !reachable_.exchange(true) || failures_.exchange(0) > 0;
    const auto now = context_.clock.now();
    // The parent states its clock as it answers: half way through a quick question, at the end of
    // a long poll (or of one during which our own clock was moved).
    const bool quick = now >= before && now - before < kMeasuringTime;
    if (answer.clock)
        gate_.setParentOffset(*answer.clock - (quick ? before + (now - before) / 2 : now));
    const auto offset = gate_.parentOffset();
    const std::int64_t last = contactNotedMs_.load(), nowMs = base::toMillis(now);
    if (!recovered && std::abs(nowMs - last) < kContactNoteMs) return;
    contactNotedMs_ = nowMs;
    const auto parent = context_.parent();
    context_.database.write([&](store::Transaction& tx) {
        auto& known = tx.statement("SELECT neighbour FROM link WHERE neighbour = ?");
        known.bind(1, parent.number());
        if (!known.step())
            tx.statement("INSERT INTO link (neighbour) VALUES (?)").bind(1, parent.number()).run();
        tx.statement(
              "UPDATE link SET contact_ms = ?, offset_ms = ?, failures = 0, failure = '' "
              "WHERE neighbour = ?")
            .bind(1, nowMs)
            .bind(2, offset.count())
            .bind(3, parent.number())
            .run();
    });
}

void ParentLink::noteFailure(const Fault& fault) {
    const int failures = ++failures_;
    const bool wasReachable = reachable_.exchange(false);
    const auto parent = context_.parent();
    if (wasReachable || failures == 1)
        base::log(base::LogLevel::warning, "link",
                  parent.str() + " " + describe(fault, base::Language::english));
    const std::string text =
        std::string(toString(fault.code)) + " " + fault.field + " " + fault.detail;
    context_.database.write([&](store::Transaction& tx) {
        const auto changed =
            tx.statement("UPDATE link SET failures = ?, failure = ? WHERE neighbour = ?")
                .bind(1, failures)
                .bind(2, text)
                .bind(3, parent.number())
                .run();
        if (changed == 0)
            tx.statement("INSERT INTO link (neighbour, failures, failure) VALUES (?, ?, ?)")
                .bind(1, parent.number())
                .bind(2, failures)
                .bind(3, text)
                .run();
    });
}

void ParentLink::noteParentHeads(std::vector<Head> heads) {
    const std::lock_guard lock(headsMutex_);
    parentHeads_ = std::move(heads);
}

std::optional<std::vector<Head>> ParentLink::takeParentHeads() {
    const std::lock_guard lock(headsMutex_);
    return std::exchange(parentHeads_, std::nullopt);
}

void ParentLink::tryNow() {
    failures_ = 0;
    ++triesAsked_;
    stopped_.ring();
}

void ParentLink::rest(std::chrono::milliseconds least) {
    const auto asked = triesAsked_.load();
    const int doublings = std::min(failures_.load(), kMostDoublings);
    auto pause =
        doublings == 0 ? std::chrono::milliseconds{0} : policy_.backoffMin * (1 << (doublings - 1));
    pause = std::clamp(std::max(pause, least), least, std::max(least, policy_.backoffMax));
    const auto end = std::chrono::steady_clock::now() + pause;
    while (!stopping_ && triesAsked_ == asked && std::chrono::steady_clock::now() < end) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        stopped_.wait(stopped_.count(), std::min(left + std::chrono::milliseconds{1},
                                                 std::chrono::milliseconds{200}));
    }
}

void ParentLink::stop() {
    stopping_ = true;
    stopped_.ring();
}

}  // namespace guantong::exchange
