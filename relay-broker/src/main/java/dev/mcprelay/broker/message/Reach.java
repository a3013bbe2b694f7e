// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

/// What a final answer says of the way from a client to its private server.
public enum Reach {
    /// The private server has answered, whatever it said.
    REACHED,
    /// The client made the answer itself: nobody was there.
    UNREACHABLE,
    /// The same, if the client is one that does not mark what it makes.
    UNMARKED,
    /// It says nothing of the way.
    UNKNOWN
}
