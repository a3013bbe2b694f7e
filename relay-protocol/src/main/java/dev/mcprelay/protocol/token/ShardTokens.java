// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Mac;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// Signs and verifies shard tokens: 56 characters of base64url over version, key id, owner, sequence,
/// instance hash, expiry and 16 bytes of an HMAC-SHA256 that also covers tunnel and channel. So a token can
/// be neither guessed nor altered nor used under another tunnel. Any thread.
public final class ShardTokens {
    private static final byte VERSION = 1;
    private static final int CLAIMS = 1 + 1 + NodeId.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;
    private static final int MAC = 16;
    private static final int LENGTH = CLAIMS + MAC;
    private static final int TEXT = LENGTH * 4 / 3;

    private final ShardTokenKeys keys;

    public ShardTokens(ShardTokenKeys keys) {
        this.keys = keys;
    }

    /// The token for a command that is handed out under this tunnel and channel.
    public String sign(ShardToken token, TunnelId tunnel, ChannelName channel) {
        byte keyId = keys.newest();
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .put(keyId)
                .putLong(token.command().owner().bits())
                .putLong(token.command().sequence())
                .putInt(token.instanceHash())
                .putInt((int) token.expiry());
        Mac mac = keys.mac(keyId).orElseThrow();
        buffer.put(seal(mac, buffer.array(), tunnel, channel), 0, MAC);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    /// Empty when the token is malformed, expired, of an unknown key, altered, or of another tunnel or
    /// channel. Takes the same time whatever is wrong with the seal.
    ///
    /// @param now seconds of the Unix epoch
    public Optional<ShardToken> verify(String text, TunnelId tunnel, ChannelName channel, long now) {
        return decoded(text).flatMap(bytes -> verify(bytes, tunnel, channel, now));
    }

    private Optional<ShardToken> verify(byte[] bytes, TunnelId tunnel, ChannelName channel, long now) {
        Optional<Mac> mac = keys.mac(bytes[1]);
        byte[] sealed = Arrays.copyOfRange(bytes, CLAIMS, LENGTH);
        if (mac.isEmpty()
                || !MessageDigest.isEqual(sealed, Arrays.copyOf(seal(mac.get(), bytes, tunnel, channel), MAC))) {
            return Optional.empty();
        }
        ShardToken token = claimsOf(bytes);
        return token.expiry() >= now ? Optional.of(token) : Optional.empty();
    }

    /// What a token says, proved by nothing: anybody can write it. Empty when it is malformed.
    public Optional<ShardToken> claims(String text) {
        return decoded(text).map(ShardTokens::claimsOf);
    }

    private static ShardToken claimsOf(byte[] token) {
        ByteBuffer buffer = ByteBuffer.wrap(token, 2, CLAIMS - 2);
        CommandId command = new CommandId(new NodeId(buffer.getLong()), buffer.getLong());
        return new ShardToken(command, buffer.getInt(), Integer.toUnsignedLong(buffer.getInt()));
    }

    private static Optional<byte[]> decoded(String text) {
        if (text.length() != TEXT) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length == LENGTH && bytes[0] == VERSION ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] seal(Mac mac, byte[] claims, TunnelId tunnel, ChannelName channel) {
        mac.update(claims, 0, CLAIMS);
        mac.update(tunnel.value().getBytes(StandardCharsets.US_ASCII));
        return mac.doFinal(channel.value().getBytes(StandardCharsets.US_ASCII));
    }
}
