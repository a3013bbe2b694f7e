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
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// How a session began, small enough to travel in its id: what the caller sent as `initialize`, and by what
/// a private server is recognized that answers it in the same way. Immutable.
public final class SessionOpening {
    /// Of the packed request: the id travels with each call of the session.
    private static final int LONGEST = 1024;

    /// Of the request itself.
    private static final int LONGEST_TEXT = 4 << 10;

    private static final int LONGEST_ANSWER = 64 << 10;
    private static final int LONGEST_ID = 256;
    private static final RawJson ID = RawJson.of("0");

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

    /// Empty when one of the two is longer than any that is worth it, or the request too long to travel.
    /// Packing blocks for some time, which is why its length is looked at first.
    ///
    /// @param request `initialize`
    /// @param result the private server's answer
    public static Optional<SessionOpening> of(JsonRpcMessage request, JsonRpcMessage result) {
        if (request.raw().length() > LONGEST_TEXT || result.raw().length() > LONGEST_ANSWER) {
            return Optional.empty();
        }
        RawJson initialize = plain(request);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setDictionary(COMMON);
            deflater.setInput(initialize.asByteBuffer());
            deflater.finish();
            byte[] packed = Arrays.copyOf(digest(result), DIGEST + LONGEST);
            int length = deflater.deflate(packed, DIGEST, LONGEST);
            return deflater.finished()
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
            byte[] text = new byte[LONGEST_TEXT + LONGEST_ID];
            int length = inflater.inflate(text);
            return inflater.finished() ? Optional.of(RawJson.of(Arrays.copyOf(text, length))) : Optional.empty();
        } catch (DataFormatException | IllegalArgumentException malformed) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    /// Whether the private server answered this when the session began.
    public boolean wasAnswered(JsonRpcMessage answer) {
        return answer.raw().length() <= LONGEST_ANSWER + LONGEST_ID
                && MessageDigest.isEqual(Arrays.copyOf(packed, DIGEST), digest(answer));
    }

    private static RawJson plain(JsonRpcMessage message) {
        return message.withId(ID).join();
    }

    private static byte[] digest(JsonRpcMessage answer) {
        try {
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256").digest(plain(answer).toByteArray()), DIGEST);
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
