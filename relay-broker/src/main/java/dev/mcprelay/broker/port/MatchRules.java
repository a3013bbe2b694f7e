// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Duration;

/// What a [Matchmaker] is set to.
public record MatchRules(Bounds bounds, Times times) {
    public static final MatchRules DEFAULTS = new MatchRules(Bounds.DEFAULTS, Times.DEFAULTS);

    /// Bounds of one tunnel.
    ///
    /// @param waiting commands in its line
    /// @param instances that are known
    public record Bounds(int waiting, int instances) {
        public static final Bounds DEFAULTS = new Bounds(256, 64);
    }

    /// How long things last.
    ///
    /// @param reservation of a slot without credit for the command it was introduced to
    /// @param passedOver a slot that bounced a command is not looked at, and a command waits for a busy
    /// instance before it goes to one that ails
    /// @param hidden a registration that was taken back, or whose edge died, still proves that the instance
    /// was there
    /// @param waitingKept the line after the last command took its place in it
    public record Times(Duration reservation, Duration passedOver, Duration hidden, Duration waitingKept) {
        public static final Times DEFAULTS =
                new Times(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(45), Duration.ofSeconds(60));
    }
}
