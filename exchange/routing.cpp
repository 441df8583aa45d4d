// SPDX-License-Identifier: Apache-2.0
#include "exchange/routing.h"

namespace guantong::exchange {

bool mayDeliver(const Directory& directory, base::NodeId self, base::NodeId neighbour,
                const StreamId& stream) {
    if (stream.origin == self) return true;
    if (directory.parentOf(neighbour) == self) {
        if (!directory.inSubtree(stream.origin, neighbour)) return false;
        return stream.scope.isUp() ||
               (stream.scope.isTo() && !directory.inSubtree(stream.scope.target(), neighbour));
    }
    if (directory.parentOf(self) != neighbour || directory.inSubtree(stream.origin, self))
        return false;
    return stream.scope.isDown()
               ? directory.isAncestor(stream.origin, self)
               : stream.scope.isTo() && directory.inSubtree(stream.scope.target(), self);
}

bool passesUp(const Directory& directory, base::NodeId self, const StreamId& stream) {
    if (directory.parentOf(self).empty() || !directory.inSubtree(stream.origin, self)) return false;
    return stream.scope.isUp() ||
           (stream.scope.isTo() && !directory.inSubtree(stream.scope.target(), self));
}

bool passesDown(const Directory& directory, base::NodeId self, base::NodeId child,
                const StreamId& stream) {
    if (directory.parentOf(child) != self || directory.inSubtree(stream.origin, child))
        return false;
    if (stream.scope.isDown())
        return stream.origin == self || directory.isAncestor(stream.origin, self);
    return stream.scope.isTo() && directory.inSubtree(stream.scope.target(), child);
}

}  // namespace guantong::exchange
