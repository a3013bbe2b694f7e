// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.workload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import dev.mcprelay.testbed.world.McpCaller;

/// What one call says, and the only right answer to it.
///
/// @param body of the request
/// @param headers names and values in turn, besides the usual ones
/// @param expected the hash of the right result
record CallText(String body, List<String> headers, String expected) {
    private static final String WORDS = "The relay carries what it is given and adds nothing. ";

    CallText {
        headers = List.copyOf(headers);
    }

    /// @param bytes of padding, each way
    static CallText of(String uid, String tunnel, int toolMillis, int bytes, boolean modern) {
        String pad = pad(uid, bytes);
        String arguments = "{\"uid\":\"" + uid + "\",\"tunnel\":\"" + tunnel + "\",\"ms\":" + toolMillis + ",\"pad\":\""
                + pad + "\"}";
        String id = "\"" + uid + "\"";
        String expected = hash(result(uid, tunnel, pad));
        return modern
                ? new CallText(
                        McpCaller.modern(id, "tools/call", "\"name\":\"effect\",\"arguments\":" + arguments),
                        List.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "effect"),
                        expected)
                : new CallText(McpCaller.toolCall(id, "effect", arguments), List.of(), expected);
    }

    /// The text of the result: nobody else's has the same.
    static String result(String uid, String tunnel, String pad) {
        return uid + " " + tunnel + " " + pad;
    }

    private static String pad(String uid, int bytes) {
        String start = uid + " ";
        return Stream.iterate(start, _ -> WORDS)
                .limit(2 + bytes / WORDS.length())
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .substring(0, Math.max(bytes, start.length()));
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
