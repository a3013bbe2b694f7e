// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;

/// The broker's bounds on one node.
///
/// @param waiting commands of one tunnel that may wait at once
/// @param inFlight commands of one tunnel that may be handed over and unanswered
/// @param instances of one tunnel
/// @param instanceInFlight commands that one instance may have: its ten workers and a few in its own queue
/// @param instanceStreams of these, streams: well below ten, or calls starve
/// @param longestWait how long a call may wait for an instance
/// @param silence after which an instance that should have polled again is gone
/// @param busySilence the same for one whose last batch filled its limit
/// @param grace how long a call waits for an instance that was seen within `seenWithin`
/// @param startGrace how long after the start of the node calls wait for clients that are in their back-off
/// @param noticeBuffer notices of one call that may wait for its reader
/// @param noticeBytes the same in bytes
/// @param noticeWait how long a client that posts may be held while the reader is slow
/// @param calls what keeps one from taking all
public record BrokerLimits(
        int waiting,
        int inFlight,
        int instances,
        int instanceInFlight,
        int instanceStreams,
        Duration longestWait,
        Duration silence,
        Duration busySilence,
        Duration grace,
        Duration seenWithin,
        Duration startGrace,
        int noticeBuffer,
        int noticeBytes,
        Duration noticeWait,
        CallBounds calls) {

    public static final BrokerLimits DEFAULTS = new BrokerLimits(
            256,
            1024,
            64,
            20,
            4,
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(45),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            64,
            1 << 20,
            Duration.ofSeconds(10),
            CallBounds.DEFAULTS);

    public BrokerLimits with(CallBounds other) {
        return new BrokerLimits(
                waiting,
                inFlight,
                instances,
                instanceInFlight,
                instanceStreams,
                longestWait,
                silence,
                busySilence,
                grace,
                seenWithin,
                startGrace,
                noticeBuffer,
                noticeBytes,
                noticeWait,
                other);
    }
}
