// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

/// What keeps one caller, one tunnel or a few large bodies from taking what is there for all, on one node.
///
/// @param principalShare percent of what may wait, and of what may be in flight on a tunnel, that one
///     principal may have; of callers that nobody tells apart, none
/// @param tunnelRate calls of one tunnel
/// @param principalRate calls of one principal on one tunnel
/// @param heldBytes bodies of calls that no client has yet; one tunnel may hold a tenth of it
public record CallBounds(int principalShare, Rate tunnelRate, Rate principalRate, long heldBytes) {

    /// One who may have all, as often as it likes.
    public static final CallBounds NONE = new CallBounds(100, Rate.ANY, Rate.ANY, Long.MAX_VALUE);

    private static final int HEAP_SHARE = 4;

    public static final CallBounds DEFAULTS =
            new CallBounds(80, Rate.ANY, Rate.ANY, Runtime.getRuntime().maxMemory() / HEAP_SHARE);

    /// How often something may happen.
    ///
    /// @param perSecond zero: as often as it likes
    /// @param burst how many at once after a pause
    public record Rate(int perSecond, int burst) {
        public static final Rate ANY = new Rate(0, 0);

        public boolean isBounded() {
            return perSecond > 0;
        }
    }

    /// Of `bound`, what one principal may have: one at least.
    public int shareOf(int bound) {
        return (int) Math.max(1, (long) bound * principalShare / 100);
    }

    /// What one tunnel may hold.
    public long tunnelBytes() {
        return heldBytes / 10;
    }
}
