// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// One command, and what was said of it.
///
/// @param size of its message, in bytes, about
/// @param said in the order in which it was
record RecordingBatch(int size, List<String> said) implements CommandBatch {

    static RecordingBatch ofSize(int size) {
        return new RecordingBatch(size, new CopyOnWriteArrayList<>());
    }

    @Override
    public List<TunnelCommand> commands() {
        var head = new CommandHead(
                new CommandId(new NodeId(7), 1).requestId(),
                "token",
                ChannelName.MAIN,
                Instant.EPOCH,
                HeaderFields.NONE,
                null);
        RawJson message =
                RawJson.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[\"" + "x".repeat(size) + "\"]}");
        return List.of(new TunnelCommand.JsonRpc(head, JsonPieces.of(message)));
    }

    @Override
    public void written() {
        said.add("written");
    }

    @Override
    public void unwritten() {
        said.add("unwritten");
    }

    @Override
    public void lost() {
        said.add("lost");
    }
}
