// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

/// One line of a history. All times are nanoseconds of one monotonic clock.
public sealed interface HistoryEvent {

    long at();

    /// A caller begins a call.
    ///
    /// @param uid of the call; no other has it
    /// @param toolMillis how long the tool will take
    /// @param expected the hash of the only right result
    record CallStart(long at, String uid, String tunnel, int toolMillis, String expected) implements HistoryEvent {}

    /// A call has ended, as its caller sees it.
    ///
    /// @param node whose connection it was; -1: unknown
    record CallEnd(long at, String uid, Outcome outcome, int node) implements HistoryEvent {}

    /// A private server begins to run a call's tool.
    ///
    /// @param uid as the server read it
    /// @param tunnel that the server belongs to, whatever the request says
    /// @param instance of the tunnel client that brought it
    record Executed(long at, String uid, String tunnel, String instance) implements HistoryEvent {}

    /// The laboratory breaks or mends something.
    ///
    /// @param name of the kind of fault
    /// @param node that it strikes; -1: none in particular
    record FaultStep(long at, String name, int node, Phase phase) implements HistoryEvent {}

    /// Where in a fault.
    enum Phase {
        BEGIN,
        END
    }
}
