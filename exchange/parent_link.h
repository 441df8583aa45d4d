// SPDX-License-Identifier: Apache-2.0
// ParentLink: what a node knows of the way to its parent: address, health, backoff and measured
// clock offset. Shared by the threads that push and pull; each has an HttpsClient of its own.
// Thread-safe.
#pragma once

#include "exchange/context.h"
#include "exchange/cutter.h"
#include "exchange/https_client.h"
#include "exchange/wire.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace guantong::exchange {

struct LinkPolicy {
    std::string url;  ///< https://host:port of the parent's exchange listener
    TlsFiles tls;
    std::size_t inFlight = 4;
    bool gzip = false;
    std::chrono::milliseconds backoffMin{500};
    std::chrono::milliseconds backoffMax{60'000};
    std::chrono::seconds timeout{30};
    std::chrono::seconds poll{20};  ///< how long a pull may wait at the parent
};

class ParentLink {
public:
    ParentLink(ExchangeContext& context, LinkPolicy policy, HeadsGate& gate);

    const LinkPolicy& policy() const noexcept { return policy_; }
    HeadsGate& gate() noexcept { return gate_; }

    /// A new connection that accepts only the parent the directory names.
    std::unique_ptr<HttpsClient> connect() const;

    struct Question {
        std::string_view method;
        std::string path;
        std::string_view body = {};
        std::size_t limitBytes = 0;
        std::chrono::seconds timeout{30};
        bool gzip = false;
        HttpFields fields = {};
    };
    /// Asks and notes the outcome (contact, clock offset, failure). Nothing if there was no answer.
    std::optional<HttpAnswer> ask(HttpsClient& client, const Question& question);

    /// True once the parent has answered and not failed since.
    bool reachable() const noexcept { return reachable_; }
    /// Notes a failure that an answer states (503, refused): shown on the status page.
    void noteFailure(const base::Fault& fault);

    /// What the parent said just now of how far it knows our streams; the pusher takes it once.
    void noteParentHeads(std::vector<Head> heads);
    std::optional<std::vector<Head>> takeParentHeads();

    /// Ends the pauses that go on and forgets the backoff: the line is tried at once.
    void tryNow();

    /// Sleeps for the present backoff, at least `least`; woken by tryNow() and stop().
    void rest(std::chrono::milliseconds least);
    void stop();
    bool stopping() const noexcept { return stopping_; }

private:
    void noteContact(const HttpAnswer& answer, base::Instant before);

    ExchangeContext& context_;
    LinkPolicy policy_;
    HeadsGate& gate_;
    std::atomic<bool> stopping_{false}, reachable_{false};
    std::atomic<int> failures_{0};
    std::atomic<std::uint64_t> triesAsked_{0};
    std::atomic<std::int64_t> contactNotedMs_{0};
    Bell stopped_;
    std::mutex headsMutex_;
    std::optional<std::vector<Head>> parentHeads_;
};

}  // namespace guantong::exchange
