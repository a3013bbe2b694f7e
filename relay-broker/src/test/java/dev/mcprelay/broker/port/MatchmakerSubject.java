// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

/// What a contract of matchmakers puts to the test: a kind of them, and its time.
public interface MatchmakerSubject extends AutoCloseable {

    /// A matchmaker that knows nothing yet.
    Matchmaker matchmaker(MatchRules rules);

    /// A moment passes: 10 ms or more.
    void aMomentPasses();

    @Override
    default void close() {}
}
