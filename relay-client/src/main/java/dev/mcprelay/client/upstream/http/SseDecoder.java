// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.mcprelay.client.exchange.BodyTooLargeException;
import dev.mcprelay.protocol.json.RawJson;

/// Cuts a `text/event-stream` into the data of its messages, byte for byte (HTML living standard §9.2.6). Events of
/// another type and events without data are skipped. For one stream, on one thread at a time.
final class SseDecoder {
    private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(1024);
    private boolean dataSeen;
    private boolean otherType;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /// @param limit most bytes of one event
    SseDecoder(int limit) {
        this.limit = limit;
    }

    /// The messages that these bytes complete.
    ///
    /// @throws BodyTooLargeException when an event exceeds the limit
    List<RawJson> feed(byte[] bytes) {
        List<RawJson> messages = new ArrayList<>(1);
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            boolean secondHalf = b == '\n' && afterCarriageReturn && i == from;
            afterCarriageReturn = b == '\r';
            if (!secondHalf) {
                append(bytes, from, i);
                endOfLine(messages);
            }
            from = i + 1;
        }
        append(bytes, from, bytes.length);
        return messages;
    }

    /// The message that the end of the stream completes: some servers forget the last empty line.
    Optional<RawJson> end() {
        List<RawJson> messages = new ArrayList<>(1);
        if (line.size() > 0) {
            endOfLine(messages);
        }
        dispatch(messages);
        return messages.stream().findFirst();
    }

    private void append(byte[] bytes, int from, int to) {
        if (line.size() + data.size() + (to - from) > limit) {
            throw new BodyTooLargeException();
        }
        line.write(bytes, from, to - from);
    }

    private void endOfLine(List<RawJson> messages) {
        byte[] text = line.toByteArray();
        line.reset();
        int start = firstLine && startsWith(text, BOM) ? BOM.length : 0;
        firstLine = false;
        if (text.length == start) {
            dispatch(messages);
            return;
        }
        int colon = start;
        while (colon < text.length && text[colon] != ':') {
            colon++;
        }
        String field = new String(text, start, colon - start, StandardCharsets.UTF_8);
        int value = Math.min(colon + 1, text.length);
        value += value < text.length && text[value] == ' ' ? 1 : 0;
        if (field.equals("data")) {
            if (dataSeen) {
                data.write('\n');
            }
            data.write(text, value, text.length - value);
            dataSeen = true;
        } else if (field.equals("event")) {
            String type = new String(text, value, text.length - value, StandardCharsets.UTF_8);
            otherType = !type.isEmpty() && !type.equals("message");
        }
    }

    private void dispatch(List<RawJson> messages) {
        if (data.size() > 0 && !otherType) {
            messages.add(RawJson.of(data.toByteArray()));
        }
        data.reset();
        dataSeen = false;
        otherType = false;
    }

    private static boolean startsWith(byte[] text, byte[] prefix) {
        if (text.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
