// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.key;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.auth.registry.SettableClock;
import dev.mcprelay.auth.registry.TunnelEntry;

import static dev.mcprelay.auth.registry.Tunnels.THEN;
import static dev.mcprelay.auth.registry.Tunnels.aTunnel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class KeysTest {
    private final SettableClock clock = new SettableClock();
    private final RuntimeKeys keys = new RuntimeKeys(clock);

    @Test
    void aMintedKeyHasTheFormOfTheWireAndIsKeptAsADigest() {
        // When
        MintedKey minted = keys.mint("laptop", null);
        // Then
        assertThat(minted.secret().reveal()).matches("tk_[0-9A-Za-z_-]{43}");
        assertThat(minted.key().digest()).matches("[0-9a-f]{64}");
        assertThat(minted.toString() + minted.key())
                .doesNotContain(minted.secret().reveal(), minted.key().digest());
    }

    @Test
    void everyKeyOfTheTunnelIsGood() {
        // Given
        MintedKey first = keys.mint("first", null);
        MintedKey second = keys.mint("second", null);
        var entry = new TunnelEntry(aTunnel(), List.of(first.key(), second.key()), 1);
        // When
        KeyMatch match = keys.match(first.secret(), entry);
        // Then
        assertThat(match).isEqualTo(new KeyMatch.Valid(first.key().id()));
        assertThat(keys.match(second.secret(), entry))
                .isEqualTo(new KeyMatch.Valid(second.key().id()));
    }

    @Test
    void aKeyOfAnotherTunnelIsInvalid() {
        // Given
        MintedKey mine = keys.mint("mine", null);
        MintedKey theirs = keys.mint("theirs", null);
        var entry = new TunnelEntry(aTunnel(), List.of(mine.key()), 1);
        // When
        KeyMatch match = keys.match(theirs.secret(), entry);
        // Then
        assertThat(match).isEqualTo(new KeyMatch.Invalid());
        assertThat(keys.match(Secret.of(mine.key().digest()), entry)).isEqualTo(new KeyMatch.Invalid());
    }

    @Test
    void aKeyExpiresAtItsMoment() {
        // Given
        MintedKey minted = keys.mint("short", THEN.plusSeconds(10));
        var entry = new TunnelEntry(aTunnel(), List.of(minted.key()), 1);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(keys.match(minted.secret(), entry))
                .isEqualTo(new KeyMatch.Valid(minted.key().id()));
        // When
        clock.advance(Duration.ofMillis(1));
        // Then
        assertThat(keys.match(minted.secret(), entry))
                .isEqualTo(new KeyMatch.Expired(minted.key().id()));
    }

    @Test
    void anAdminKeyIsGivenPlainOrAsADigest() {
        // Given
        AdminKey plain = AdminKey.parse(Secret.of("ak.dot:x"));
        AdminKey digest =
                AdminKey.parse(Secret.of("sha256:" + Digest.of("ak.dot:x").hex().toUpperCase(Locale.ROOT)));
        // When
        boolean matches = digest.matches(Secret.of("ak.dot:x"));
        // Then
        assertThat(matches).isTrue();
        assertThat(plain).isEqualTo(digest);
        assertThat(plain.matches(Secret.of("ak.dot:y"))).isFalse();
        assertThat(digest.matches(Secret.of("sha256:" + digest.digest().reveal())))
                .isFalse();
        assertThat(plain.toString()).doesNotContain("ak.dot", digest.digest().reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "has blank", "sha256:", "sha256:hidden"})
    void anAdminKeyThatIsNoneIsRefusedWithoutShowingIt(String configured) {
        // When / Then
        assertThatThrownBy(() -> AdminKey.parse(Secret.of(configured)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("admin key: ")
                .hasMessageNotContaining("hidden");
    }
}
