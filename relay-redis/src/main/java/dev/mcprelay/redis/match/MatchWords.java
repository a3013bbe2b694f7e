// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;

/// Ids and values as the scripts write them.
final class MatchWords {

    private static final long LATEST = 9_999_999_999_999L; // the year 2286

    private MatchWords() {}

    static String command(CommandId command) {
        return command.owner() + "|" + command.sequence();
    }

    static CommandId command(String word) {
        int bar = word.indexOf('|');
        return new CommandId(NodeId.parse(word.substring(0, bar)), Long.parseLong(word, bar + 1, word.length(), 10));
    }

    /// A registration without its promise: that may be given up while it lasts.
    static String slot(Registration registration) {
        return registration.slot().sequence() + "." + registration.generation() + "|"
                + registration.slot().edge();
    }

    static Registration registration(String slot, boolean relied) {
        int dot = slot.indexOf('.');
        int bar = slot.indexOf('|');
        NodeId edge = NodeId.parse(slot.substring(bar + 1));
        var id = new SlotId(edge, Long.parseLong(slot, 0, dot, 10));
        return new Registration(id, Integer.parseInt(slot, dot + 1, bar, 10), relied);
    }

    /// The scripts know what none means: of channels that are served all, of affine ones none.
    static String channels(Set<ChannelName> channels) {
        return channels.isEmpty()
                ? ""
                : channels.stream().map(ChannelName::value).sorted().collect(Collectors.joining(",", ",", ","));
    }

    /// What pins name an instance by. Nothing: any.
    static String hash(@Nullable Integer hash) {
        return hash == null ? "" : Integer.toUnsignedString(hash);
    }

    static String millis(Instant time) {
        long millis;
        try {
            millis = time.toEpochMilli();
        } catch (ArithmeticException | DateTimeException farAway) {
            millis = time.isBefore(Instant.EPOCH) ? 0 : LATEST;
        }
        return Long.toString(Math.clamp(millis, 0, LATEST));
    }

    static String flag(boolean flag) {
        return flag ? "1" : "0";
    }
}
