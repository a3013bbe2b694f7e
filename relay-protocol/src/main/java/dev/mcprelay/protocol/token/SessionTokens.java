// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Mac;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// Session ids that the relay mints for private servers without their own (stdio): they say which instance
/// holds the session, and are sealed for one tunnel, channel and principal. No node keeps a table of them,
/// so they survive restarts; whoever steals one can use it only as the principal it was made for. Any
/// thread.
public final class SessionTokens {
    private static final String PREFIX = "rs1_";
    private static final String DOMAIN = "mcp-session";
    private static final int NONCE = 16;
    private static final int CLAIMS = 1 + NONCE + Integer.BYTES;
    private static final int MAC = 16;
    private static final int SHORT = 20;
    private static final byte[] NOTHING = {};
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ShardTokenKeys keys;

    public SessionTokens(ShardTokenKeys keys) {
        this.keys = keys;
    }

    /// Whether this relay may have minted it; says nothing about validity.
    public static boolean isMinted(String sessionId) {
        return sessionId.startsWith(PREFIX);
    }

    /// A short name of a minted id, of which two are not alike: a part of its seal. Not its last character,
    /// whose last bits nobody reads.
    public static String shortName(String sessionId) {
        int end = Math.max(0, sessionId.length() - 1);
        return sessionId.substring(Math.max(0, end - SHORT), end);
    }

    /// A new session id of visible ASCII characters: some fifty, and what the opening takes.
    public String mint(MintedSession session, TunnelId tunnel, ChannelName channel, String principal) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] opening = session.opening().map(SessionOpening::packed).orElse(NOTHING);
        ByteBuffer buffer = ByteBuffer.allocate(CLAIMS + opening.length + MAC)
                .put(keys.newest())
                .put(nonce)
                .putInt(session.instanceHash())
                .put(opening);
        Mac mac = keys.mac(keys.newest()).orElseThrow();
        buffer.put(seal(mac, buffer.array(), tunnel, channel, principal), 0, MAC);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    /// What a session id says; empty when it was not minted for these three.
    public Optional<MintedSession> verify(String sessionId, TunnelId tunnel, ChannelName channel, String principal) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sessionId.substring(PREFIX.length()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
        Optional<Mac> mac = bytes.length >= CLAIMS + MAC ? keys.mac(bytes[0]) : Optional.empty();
        if (mac.isEmpty()) {
            return Optional.empty();
        }
        int end = bytes.length - MAC;
        byte[] sealed = Arrays.copyOfRange(bytes, end, bytes.length);
        byte[] expected = Arrays.copyOf(seal(mac.get(), bytes, tunnel, channel, principal), MAC);
        return MessageDigest.isEqual(sealed, expected)
                ? Optional.of(new MintedSession(
                        ByteBuffer.wrap(bytes, 1 + NONCE, Integer.BYTES).getInt(),
                        SessionOpening.of(Arrays.copyOfRange(bytes, CLAIMS, end))))
                : Optional.empty();
    }

    /// @param id claims, and room for the seal
    private static byte[] seal(Mac mac, byte[] id, TunnelId tunnel, ChannelName channel, String principal) {
        int claims = id.length - MAC;
        mac.update(DOMAIN.getBytes(StandardCharsets.US_ASCII));
        // callers choose a part of the claims: their length keeps what follows apart from them
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(claims).flip());
        mac.update(id, 0, claims);
        mac.update(tunnel.value().getBytes(StandardCharsets.US_ASCII));
        mac.update(channel.value().getBytes(StandardCharsets.US_ASCII));
        // no channel holds a zero byte: the two cannot be shifted against each other
        mac.update((byte) 0);
        return mac.doFinal(principal.getBytes(StandardCharsets.UTF_8));
    }
}
