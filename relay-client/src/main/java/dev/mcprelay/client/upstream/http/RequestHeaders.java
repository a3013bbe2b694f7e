// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaders;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.header.HeaderRules;

/// What a private server is sent: the operator's own headers, then the command's over them. Those that frame the
/// message are the HTTP library's alone, whatever the command says.
final class RequestHeaders {
    private static final Set<String> FRAMING = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private RequestHeaders() {}

    /// @throws IllegalArgumentException when a line would break the message; the HTTP library does not look
    static void apply(HeaderFields own, HeaderFields command, HttpHeaders target) {
        put(own, target);
        put(command, target);
        if (!target.contains(HeaderName.ACCEPT)) {
            target.set(HeaderName.ACCEPT, HeaderRules.ACCEPTED);
        }
    }

    private static void put(HeaderFields fields, HttpHeaders target) {
        Set<String> begun = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (HeaderField field : fields.fields()) {
            if (FRAMING.contains(field.name().toLowerCase(Locale.ROOT))) {
                continue;
            }
            check(field);
            if (begun.add(field.name())) {
                target.set(field.name(), bytes(field.value()));
            } else {
                target.add(field.name(), bytes(field.value()));
            }
        }
    }

    private static void check(HeaderField field) {
        boolean clean = field.value().chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f));
        if (!clean || !NAME.matcher(field.name()).matches()) {
            throw new IllegalArgumentException("header: not a field (expected: a token, and no control characters)");
        }
    }

    /// One char a byte, as the HTTP library writes it: so UTF-8 stays what it is.
    private static String bytes(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
