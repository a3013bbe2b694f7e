// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// `X-Request-Id`: a caller's own, where it is harmless, else a new one. Not a secret, and not unique by
/// force: it is for people who search logs.
public final class RequestIds {
    private static final Pattern HARMLESS = Pattern.compile("[0-9A-Za-z._:/+=-]{1,128}");

    private RequestIds() {}

    public static String of(@Nullable String sent) {
        if (sent != null && HARMLESS.matcher(sent).matches()) {
            return sent;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
