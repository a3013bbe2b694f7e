// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.NodeMessage.Grant;
import dev.mcprelay.broker.port.FrameBus.Letter;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// What nodes send, as tests want it.
public final class Letters {
    private static final NodeId NODE = new NodeId(7);

    private Letters() {}

    /// Small; told apart by its number.
    public static Letter small(int number) {
        return new Letter(Calls.TUNNEL, message(number), false);
    }

    public static Letter lazy(int number) {
        return new Letter(Calls.TUNNEL, message(number), true);
    }

    public static NodeMessage message(int number) {
        return new NodeMessage.Decline(new SlotId(NODE, number), 1);
    }

    /// @param bytes of its body, which is noise
    public static Letter large(int number, int bytes) {
        var command = new CommandId(NODE, number);
        byte[] body = new byte[bytes];
        new Random(number).nextBytes(body);
        var head =
                new CommandHead(command.requestId(), "token", ChannelName.MAIN, Instant.EPOCH, HeaderFields.NONE, null);
        return new Letter(
                Calls.TUNNEL,
                new Grant(
                        new GrantRef(command, 1, new SlotId(NODE, 1)),
                        1,
                        1,
                        Instant.EPOCH,
                        Duration.ofSeconds(1),
                        Grant.Work.CALL,
                        false,
                        new TunnelCommand.JsonRpc(head, JsonPieces.of(RawJson.of(body)))),
                false);
    }
}
