// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.json.Span;

/// Reads fields one after another. Trusts no length: nothing is allocated for what is not there. Each method
/// throws [UnreadableException] where a field is cut short or impossible.
final class FieldReader {
    /// Times on the wire are from 1970 to 2286.
    static final Instant FIRST = Instant.EPOCH;

    static final Instant LAST = Instant.ofEpochSecond(9_999_999_999L);
    static final Duration LONGEST = Duration.ofDays(366);

    private static final int NANOS = 1_000_000_000;

    private final ByteBuffer fields;

    FieldReader(ByteBuffer fields) {
        this.fields = fields;
    }

    int octet() {
        return Byte.toUnsignedInt(holding(Byte.BYTES).get());
    }

    boolean flag() {
        int value = octet();
        require(value <= 1);
        return value == 1;
    }

    int number() {
        return holding(Integer.BYTES).getInt();
    }

    /// A number that is not negative.
    int count() {
        int value = number();
        require(value >= 0);
        return value;
    }

    long large() {
        return holding(Long.BYTES).getLong();
    }

    String text() {
        int length = count();
        ByteBuffer text = holding(length).slice(fields.position(), length);
        fields.position(fields.position() + length);
        return StandardCharsets.UTF_8.decode(text).toString();
    }

    @Nullable
    String optionalText() {
        return flag() ? text() : null;
    }

    /// @param length of the text that it is a part of
    @Nullable
    Span span(int length) {
        if (!flag()) {
            return null;
        }
        int start = count();
        int end = number();
        require(start <= end && end <= length);
        return new Span(start, end);
    }

    Instant moment() {
        long seconds = large();
        int nanos = number();
        require(seconds >= 0 && seconds <= LAST.getEpochSecond() && nanos >= 0 && nanos < NANOS);
        return Instant.ofEpochSecond(seconds, nanos);
    }

    Duration duration() {
        long nanos = large();
        require(nanos >= 0 && nanos <= LONGEST.toNanos());
        return Duration.ofNanos(nanos);
    }

    NodeId node() {
        return new NodeId(large());
    }

    CommandId command() {
        return new CommandId(node(), large());
    }

    SlotId slot() {
        return new SlotId(node(), large());
    }

    GrantRef grant() {
        return new GrantRef(command(), count(), slot());
    }

    Registration registration() {
        return new Registration(slot(), count(), flag());
    }

    PostRef post() {
        return new PostRef(node(), large());
    }

    Set<ChannelName> channels() {
        int count = count();
        Set<ChannelName> channels = new HashSet<>();
        for (int i = 0; i < count; i++) {
            require(channels.add(new ChannelName(text())));
        }
        return channels;
    }

    List<CommandId> commands() {
        int count = count();
        List<CommandId> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(command());
        }
        return commands;
    }

    HeaderFields headers() {
        int count = count();
        List<HeaderField> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            headers.add(new HeaderField(text(), text()));
        }
        return new HeaderFields(headers);
    }

    private ByteBuffer holding(int bytes) {
        require(fields.remaining() >= bytes);
        return fields;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new UnreadableException();
        }
    }
}
