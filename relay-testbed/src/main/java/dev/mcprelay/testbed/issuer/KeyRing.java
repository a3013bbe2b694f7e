// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;

/// The keys of one issuer: the newest sign, those before may still be published. Replaced as a whole, so
/// readers need no lock; rotations are serialised by this object's lock.
final class KeyRing {
    private static final int HUGE = 8 * 1024 * 1024;

    /// Newest first.
    private volatile List<KeyPairs> published = List.of(KeyPairs.generate());

    KeyPairs current() {
        return published.getFirst();
    }

    synchronized void rotate() {
        var keys = new ArrayList<>(published);
        keys.addFirst(KeyPairs.generate());
        published = List.copyOf(keys);
    }

    synchronized void withdrawOld() {
        published = List.of(current());
    }

    String publishedSet() {
        return new JWKSet(publishedKeys()).toString(true);
    }

    String hugeSet() {
        RSAKey shape = current().rsa().toPublicJWK();
        String json = shape.toJSONString();
        var set = new StringBuilder(HUGE + 4096).append("{\"keys\":[");
        while (set.length() < HUGE) {
            set.append(json.replace(shape.getKeyID(), UUID.randomUUID().toString()))
                    .append(',');
        }
        List<String> keys = publishedKeys().stream().map(JWK::toJSONString).toList();
        return set.append(String.join(",", keys)).append("]}").toString();
    }

    private List<JWK> publishedKeys() {
        return published.stream()
                .<JWK>flatMap(
                        pairs -> Stream.of(pairs.rsa().toPublicJWK(), pairs.ec().toPublicJWK()))
                .toList();
    }
}
