// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.json.Span;

/// Writes fields one after another, as [FieldReader] reads them. All numbers are big-endian.
final class FieldWriter {
    private static final int USUAL = 512;

    private ByteBuffer buffer = ByteBuffer.allocate(USUAL);

    /// What was written, to be read.
    ByteBuffer fields() {
        return buffer.duplicate().flip();
    }

    void octet(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    void number(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void large(long value) {
        room(Long.BYTES).putLong(value);
    }

    void text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        room(bytes.length).put(bytes);
    }

    void optionalText(@Nullable String value) {
        flag(value != null);
        if (value != null) {
            text(value);
        }
    }

    void span(@Nullable Span value) {
        flag(value != null);
        if (value != null) {
            number(value.start());
            number(value.end());
        }
    }

    void moment(Instant value) {
        Instant near = FieldReader.FIRST.isAfter(value) ? FieldReader.FIRST : value;
        near = FieldReader.LAST.isBefore(near) ? FieldReader.LAST : near;
        large(near.getEpochSecond());
        number(near.getNano());
    }

    /// As long as the longest, if it is longer.
    void duration(Duration value) {
        Duration near = value.isNegative() ? Duration.ZERO : value;
        near = near.compareTo(FieldReader.LONGEST) > 0 ? FieldReader.LONGEST : near;
        large(near.toNanos());
    }

    void node(NodeId node) {
        large(node.bits());
    }

    void command(CommandId command) {
        node(command.owner());
        large(command.sequence());
    }

    void slot(SlotId slot) {
        node(slot.edge());
        large(slot.sequence());
    }

    void grant(GrantRef grant) {
        command(grant.command());
        number(grant.number());
        slot(grant.slot());
    }

    void registration(Registration registration) {
        slot(registration.slot());
        number(registration.generation());
        flag(registration.relied());
    }

    void post(PostRef post) {
        node(post.responder());
        large(post.sequence());
    }

    void channels(Collection<ChannelName> channels) {
        number(channels.size());
        channels.stream().sorted().forEach(channel -> text(channel.value()));
    }

    void commands(Collection<CommandId> commands) {
        number(commands.size());
        commands.forEach(this::command);
    }

    void headers(HeaderFields headers) {
        number(headers.fields().size());
        for (HeaderField header : headers.fields()) {
            text(header.name());
            text(header.value());
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }
}
