// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import dev.mcprelay.protocol.json.RawJson;

/// How a session began, small enough to travel in its id: what the caller sent as `initialize`, and by what
/// a private server is recognized that answers it in the same way. Immutable.
public final class SessionOpening {
    /// Of the packed request: the id travels with each call of the session.
    private static final int LONGEST = 1024;

    /// Of the request itself: what unpacks to more was not packed here.
    private static final int LONGEST_TEXT = 16 << 10;

    private static final int DIGEST = 8;

    /// What most requests consist of; packing refers to it. Ids that were minted with another text cannot
    /// be unpacked.
    private static final byte[] COMMON = ("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
                    + "\"protocolVersion\":\"2025-03-26\"2025-06-18\"2025-11-25\",\"capabilities\":{\"roots\":"
                    + "{\"listChanged\":true},\"sampling\":{},\"elicitation\":{}},\"clientInfo\":{\"name\":\""
                    + "\",\"title\":\"\",\"version\":\"1.0.0\"}}}")
            .getBytes(StandardCharsets.UTF_8);

    private final byte[] packed;

    private SessionOpening(byte[] packed) {
        this.packed = packed;
    }

    /// Empty when the request is too long to travel.
    ///
    /// @param initialize the request, with the id 0
    /// @param answer the private server's, with the id 0
    public static Optional<SessionOpening> of(RawJson initialize, RawJson answer) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setDictionary(COMMON);
            deflater.setInput(initialize.asByteBuffer());
            deflater.finish();
            byte[] packed = Arrays.copyOf(digest(answer), DIGEST + LONGEST);
            int length = deflater.deflate(packed, DIGEST, LONGEST);
            return deflater.finished() && initialize.length() <= LONGEST_TEXT
                    ? Optional.of(new SessionOpening(Arrays.copyOf(packed, DIGEST + length)))
                    : Optional.empty();
        } finally {
            deflater.end();
        }
    }

    /// What a verified id held; empty when it held none.
    static Optional<SessionOpening> of(byte[] packed) {
        return packed.length > DIGEST ? Optional.of(new SessionOpening(packed)) : Optional.empty();
    }

    byte[] packed() {
        return packed.clone();
    }

    /// The request, with the id 0; unpacked with each call. Empty when it was packed by another release.
    public Optional<RawJson> initialize() {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, DIGEST, packed.length - DIGEST);
            inflater.setDictionary(COMMON);
            byte[] text = new byte[LONGEST_TEXT];
            int length = inflater.inflate(text);
            return inflater.finished() ? Optional.of(RawJson.of(Arrays.copyOf(text, length))) : Optional.empty();
        } catch (DataFormatException | IllegalArgumentException malformed) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    /// Whether the private server answered this when the session began.
    ///
    /// @param answer with the id 0
    public boolean wasAnswered(RawJson answer) {
        return MessageDigest.isEqual(Arrays.copyOf(packed, DIGEST), digest(answer));
    }

    private static byte[] digest(RawJson answer) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(answer.toByteArray()), DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Without what the caller said.
    @Override
    public String toString() {
        return "SessionOpening[" + packed.length + " bytes]";
    }
}
