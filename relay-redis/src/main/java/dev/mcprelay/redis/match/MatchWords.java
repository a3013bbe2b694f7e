// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;

import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;

/// Ids and values as the scripts write them.
final class MatchWords {
    private static final long LATEST = 9_999_999_999_999L; // the year 2286
    private static final int SESSION_BYTES = 16;

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

    /// Nothing: all.
    static String channels(Set<ChannelName> channels) {
        return channels.isEmpty()
                ? ""
                : channels.stream().map(ChannelName::value).sorted().collect(Collectors.joining(",", ",", ","));
    }

    /// A session id lets its holder into a session: Redis need not know it.
    static String hash(String session) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, SESSION_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
