// SPDX-License-Identifier: Apache-2.0
#include "node/people/people.h"

namespace guantong::people {

People::People(store::Database& theDatabase, const base::Clock& theClock, PeoplePolicy policy)
    : database(theDatabase),
      clock(theClock),
      audit(theClock),
      access(theClock),
      organisations(theClock, audit),
      users(theClock, audit, policy.passwordLifetime),
      sessions(theDatabase, theClock, users, policy.sessions),
      signIn(theDatabase, theClock, audit, users, sessions, std::move(policy.signIn)),
      tokens(theClock, audit),
      queries(theClock),
      idempotency(theClock) {}

void People::sweep() {
    database.write([&](store::Transaction& tx) {
        sessions.sweep(tx);
        signIn.guard().sweep(tx, clock.now());
        idempotency.sweep(tx);
    });
}

}  // namespace guantong::people
