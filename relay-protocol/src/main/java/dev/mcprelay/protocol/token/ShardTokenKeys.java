// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The HMAC keys of a cluster: sign with the newest, accept all. Immutable; any thread. Never printed.
public final class ShardTokenKeys {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String NAME = "cluster-secret-name";
    private static final int NAME_BYTES = 6;

    /// Shortest secret, in bytes.
    public static final int MIN_SECRET = 32;

    private final byte newest;
    private final Map<Byte, Mac> prototypes = new LinkedHashMap<>();

    /// @param secrets by key id (0 to 255), newest first; each at least [#MIN_SECRET] bytes
    public ShardTokenKeys(SequencedMap<Integer, byte[]> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("cluster secret: none (expected: at least one)");
        }
        newest = secrets.firstEntry().getKey().byteValue();
        secrets.forEach((id, secret) -> {
            if (id < 0 || id > 255) {
                throw new IllegalArgumentException("cluster secret: key id " + id + " (expected: 0..255)");
            }
            prototypes.put(id.byteValue(), prototype(secret));
        });
    }

    private static Mac prototype(byte[] secret) {
        if (secret.length < MIN_SECRET) {
            throw new IllegalArgumentException(
                    "cluster secret: " + secret.length + " bytes (expected: at least " + MIN_SECRET + ")");
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    /// Short names of the secrets, from which nobody can make the secrets: what two nodes have in common.
    public Set<String> names() {
        return prototypes.keySet().stream()
                .map(id -> mac(id).orElseThrow().doFinal(NAME.getBytes(StandardCharsets.US_ASCII)))
                .map(name -> HexFormat.of().formatHex(name, 0, NAME_BYTES))
                .collect(Collectors.toUnmodifiableSet());
    }

    byte newest() {
        return newest;
    }

    /// A fresh HMAC of this key; empty when the key is unknown (withdrawn).
    Optional<Mac> mac(byte keyId) {
        Mac prototype = prototypes.get(keyId);
        if (prototype == null) {
            return Optional.empty();
        }
        try {
            return Optional.of((Mac) prototype.clone());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's HMAC can be cloned", impossible);
        }
    }

    @Override
    public String toString() {
        return "ShardTokenKeys[REDACTED]";
    }
}
