// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.header;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which headers cross a tunnel: towards the private server everything but a block list, because the client
/// applies what it is given verbatim; towards the caller nothing but an allow list, because old clients post
/// everything that the private server said. Fields that `Connection` nominates never cross (RFC 9110 §7.6.1).
public final class HeaderRules {
    /// What every command asks for: a server that sees less answers 406.
    public static final String ACCEPTED = "application/json, text/event-stream";

    private static final Set<String> NEVER_INWARD = Set.of(
            "accept",
            "accept-encoding",
            "cf-connecting-ip",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "dpop",
            "expect",
            "forwarded",
            "host",
            "http2-settings",
            "keep-alive",
            "openai-organization",
            "origin",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "true-client-ip",
            "upgrade",
            "user-agent",
            "via",
            "x-client-ip",
            "x-client-request-id",
            "x-cluster-client-ip",
            "x-custom-cf-witness-actor",
            "x-custom-cf-witness-authorization",
            "x-envoy-external-address",
            "x-oai-brte-redeemable-token",
            "x-openai-actor-authorization",
            "x-openai-authorization",
            "x-openai-authorization-error",
            "x-openai-brte-redeemable-token",
            "x-openai-internal-caller",
            "x-openai-request-path",
            "x-openai-skip-auth",
            "x-original-forwarded-for",
            "x-principal",
            "x-real-ip");

    /// Names that only proxies and this relay may set.
    private static final List<String> NEVER_INWARD_PREFIXES = List.of("x-forwarded-", "x-tunnel-", "x-relay-");

    private static final Set<String> OUTWARD = Set.of(
            "access-control-expose-headers",
            "content-type",
            "last-event-id",
            "mcp-protocol-version",
            "mcp-session-id",
            "www-authenticate");

    private HeaderRules() {}

    /// A caller's headers for the private server. `Authorization` does not cross: the token was made for
    /// the relay.
    ///
    /// @param caller the lines as the HTTP library has them, one char per byte
    public static HeaderFields toPrivateServer(List<HeaderField> caller) {
        Set<String> nominated = nominated(caller);
        List<HeaderField> kept = new ArrayList<>(caller.size() + 1);
        for (HeaderField field : caller) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!blocked(name) && !nominated.contains(name) && !field.value().isBlank()) {
                decoded(field.value()).ifPresent(value -> kept.add(new HeaderField(field.name(), value)));
            }
        }
        kept.add(new HeaderField(HeaderName.ACCEPT, ACCEPTED));
        return new HeaderFields(kept);
    }

    /// A private server's headers for the caller.
    public static HeaderFields toCaller(HeaderFields posted) {
        Set<String> nominated = nominated(posted.fields());
        return new HeaderFields(posted.fields().stream()
                .filter(field -> crossesOutward(field, nominated))
                .toList());
    }

    private static boolean crossesOutward(HeaderField field, Set<String> nominated) {
        String name = field.name().toLowerCase(Locale.ROOT);
        return OUTWARD.contains(name) && !nominated.contains(name) && isFieldValue(field.value());
    }

    private static boolean blocked(String name) {
        return NEVER_INWARD.contains(name)
                || name.equals("authorization")
                || NEVER_INWARD_PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static Set<String> nominated(List<HeaderField> fields) {
        Set<String> names = Set.of();
        for (HeaderField field : fields) {
            if (field.is("Connection")) {
                names = names.isEmpty() ? new HashSet<>() : names;
                for (String name : field.value().split(",", -1)) {
                    names.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /// Printable ASCII, space and tab: what may be written into a response head without changing it.
    public static boolean isFieldValue(String value) {
        return value.length() <= 8192 && value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c <= 0x7e));
    }

    /// Bytes that are UTF-8 cross as they are; what is neither is dropped, since JSON cannot carry it
    /// unchanged.
    private static Optional<String> decoded(String latin1) {
        if (isFieldValue(latin1)) {
            return Optional.of(latin1);
        }
        if (latin1.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f || c > 0xff)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
