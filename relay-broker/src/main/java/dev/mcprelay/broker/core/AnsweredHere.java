// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.Frame.Answered;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// The acknowledgement of a notification that no client need see.
final class AnsweredHere {
    private static final InstanceId RELAY = new InstanceId("relay");
    private static final int ACCEPTED = 202;

    private AnsweredHere() {}

    static Answered notification(Command command, Tick now) {
        TunnelResponse response = new TunnelResponse(
                command.id().requestId(),
                command.channel(),
                ResponseType.NOTIFY_ACK,
                ACCEPTED,
                HeaderFields.NONE,
                null,
                null);
        return new Answered(response, RELAY, false, command.times(now));
    }
}
