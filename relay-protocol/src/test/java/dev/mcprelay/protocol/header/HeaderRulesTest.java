// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.header;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class HeaderRulesTest {

    private static HeaderField field(String name, String value) {
        return new HeaderField(name, value);
    }

    /// One row a name: does it cross towards the private server, towards the caller?
    @ParameterizedTest
    @CsvSource({
        "Mcp-Session-Id,               true,  true",
        "Mcp-Protocol-Version,         true,  true",
        "Last-Event-ID,                true,  true",
        "Mcp-Method,                   true,  false",
        "Mcp-Name,                     true,  false",
        "Mcp-Param-City,               true,  false",
        "X-Request-Id,                 true,  false",
        "Traceparent,                  true,  false",
        "Tracestate,                   true,  false",
        "Baggage,                      true,  false",
        "Accept-Language,              true,  false",
        "X-Custom,                     true,  false",
        "Content-Type,                 false, true",
        "WWW-Authenticate,             true,  true",
        "Access-Control-Expose-Headers,true,  true",
        "Accept,                       false, false",
        "Accept-Encoding,              false, false",
        "Authorization,                false, false",
        "Cf-Connecting-Ip,             false, false",
        "Connection,                   false, false",
        "Content-Encoding,             false, false",
        "Content-Length,               false, false",
        "Cookie,                       false, false",
        "Set-Cookie,                   true,  false",
        "DPoP,                         false, false",
        "Expect,                       false, false",
        "Forwarded,                    false, false",
        "Host,                         false, false",
        "HTTP2-Settings,               false, false",
        "Keep-Alive,                   false, false",
        "OpenAI-Organization,          false, false",
        "Origin,                       false, false",
        "Proxy-Authenticate,           false, false",
        "Proxy-Authorization,          false, false",
        "Proxy-Connection,             false, false",
        "TE,                           false, false",
        "Trailer,                      false, false",
        "Transfer-Encoding,            false, false",
        "True-Client-Ip,               false, false",
        "Upgrade,                      false, false",
        "User-Agent,                   false, false",
        "Via,                          false, false",
        "X-Client-Ip,                  false, false",
        "X-Client-Request-Id,          false, false",
        "X-Cluster-Client-Ip,          false, false",
        "X-Custom-Cf-Witness-Actor,    false, false",
        "X-Custom-Cf-Witness-Authorization, false, false",
        "X-Envoy-External-Address,     false, false",
        "X-Forwarded-For,              false, false",
        "X-Forwarded-Host,             false, false",
        "X-Forwarded-Port,             false, false",
        "X-Forwarded-Proto,            false, false",
        "X-Forwarded-Anything,         false, false",
        "X-OAI-Brte-Redeemable-Token,  false, false",
        "X-OpenAI-Actor-Authorization, false, false",
        "X-OpenAI-Authorization,       false, false",
        "X-OpenAI-Authorization-Error, false, false",
        "X-OpenAI-Brte-Redeemable-Token, false, false",
        "X-OpenAI-Internal-Caller,     false, false",
        "X-OpenAI-Request-Path,        false, false",
        "X-OpenAI-Skip-Auth,           false, false",
        "X-Original-Forwarded-For,     false, false",
        "X-Principal,                  false, false",
        "X-Real-Ip,                    false, false",
        "X-Relay-Anything,             false, false",
        "X-Tunnel-Client-Name,         false, false",
        "X-Tunnel-Shard-Token,         false, false",
        "X-Tunnel-Traffic-Source,      false, false",
        "Date,                         true,  false",
        "Server,                       true,  false",
        "Retry-After,                  true,  false",
        "Cache-Control,                true,  false",
    })
    void whichHeaderCrossesWhere(String name, boolean inward, boolean outward) {
        for (String spelling : List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))) {
            // Given
            HeaderField field = field(spelling, "value-1");
            // When
            HeaderFields towardsServer = HeaderRules.toPrivateServer(List.of(field));
            HeaderFields towardsCaller = HeaderRules.toCaller(new HeaderFields(List.of(field)));
            // Then
            assertThat(towardsServer.fields().contains(field)).as("inward").isEqualTo(inward);
            assertThat(towardsCaller.fields().contains(field)).as("outward").isEqualTo(outward);
        }
    }

    @Test
    void theServerIsAlwaysAskedForBothForms() {
        // When
        HeaderFields inward = HeaderRules.toPrivateServer(List.of(field("Accept", "application/json")));
        // Then
        assertThat(inward.fields()).containsExactly(field("Accept", "application/json, text/event-stream"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Hop", "x-hop", "close, X-HOP", " X-Hop ,keep-alive"})
    void whatConnectionNominatesNeverCrosses(String connection) {
        // Given
        HeaderField nomination = field("connection", connection);
        HeaderField hop = field("X-Hop", "1");
        HeaderField other = field("X-Other", "1");
        HeaderField session = field("Mcp-Session-Id", "s");
        // When
        HeaderFields inward = HeaderRules.toPrivateServer(List.of(hop, other, nomination));
        HeaderFields outward = HeaderRules.toCaller(
                new HeaderFields(List.of(session, field("Connection", connection + ", mcp-session-id"))));
        // Then
        assertThat(inward.fields()).contains(other).doesNotContain(hop);
        assertThat(outward.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\t", "a\nb", "a\rb", "a\u0000b", "a\u001fb", "a\u007fb", "Ā", "\u0080", "é", "Ã(", "Ã"
            })
    void aValueThatCannotBeCarriedUnchangedDoesNotCross(String value) {
        // Given
        HeaderField field = field("X-Custom", value);
        // When
        HeaderFields inward = HeaderRules.toPrivateServer(List.of(field));
        // Then
        assertThat(inward.has("X-Custom")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "tab\there", "grüß", "€", "😀"})
    void aValueInUtf8CrossesAsItIs(String value) {
        // Given
        String wire = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        // When
        HeaderFields inward = HeaderRules.toPrivateServer(List.of(field("X-Custom", wire)));
        // Then
        assertThat(inward.first("X-Custom")).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb: c", "a\r", "é", "\u0000"})
    void aCallerIsNeverSentAValueThatBreaksTheHead(String value) {
        // When
        HeaderFields outward = HeaderRules.toCaller(HeaderFields.of("Mcp-Session-Id", value));
        // Then
        assertThat(outward.isEmpty()).isTrue();
    }

    @Test
    void aValueOfTheCallersHasALength() {
        assertThat(HeaderRules.isFieldValue("x".repeat(8192))).isTrue();
        assertThat(HeaderRules.isFieldValue("x".repeat(8193))).isFalse();
    }

    @Test
    void orderAndRepetitionAreKept() {
        // Given
        List<HeaderField> caller = List.of(field("X-B", "2"), field("X-A", "1"), field("x-b", "3"));
        // When
        HeaderFields inward = HeaderRules.toPrivateServer(caller);
        // Then
        assertThat(inward.fields())
                .startsWith(caller.toArray(HeaderField[]::new))
                .hasSize(4);
        assertThat(inward.all("X-b")).containsExactly("2", "3");
    }

    @Test
    void fieldsAreReplacedWholeAndWithoutCase() {
        // Given
        HeaderFields fields = new HeaderFields(List.of(field("A", "1"), field("b", "2"), field("a", "3")));
        // When
        HeaderFields with = fields.with("A", "4");
        // Then
        assertThat(with.fields()).containsExactly(field("b", "2"), field("A", "4"));
        assertThat(fields.without("B").all("a")).containsExactly("1", "3");
        assertThat(fields.first("c")).isEmpty();
    }
}
