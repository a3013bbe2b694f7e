// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A JSON text in pieces, in order: what a gathering write takes. Replacing a value makes new pieces around
/// it and copies nothing.
public record JsonPieces(List<RawJson> pieces) {

    public JsonPieces {
        pieces = List.copyOf(pieces);
    }

    public static JsonPieces of(RawJson whole) {
        return new JsonPieces(List.of(whole));
    }

    /// `whole` with other values at some places.
    public static JsonPieces replace(RawJson whole, List<Replacement> replacements) {
        if (replacements.isEmpty()) {
            return of(whole);
        }
        List<Replacement> ordered = new ArrayList<>(replacements);
        ordered.sort(Comparator.comparingInt(r -> r.at().start()));
        List<RawJson> pieces = new ArrayList<>(ordered.size() * 2 + 1);
        int from = 0;
        for (Replacement replacement : ordered) {
            pieces.add(whole.slice(from, replacement.at().start()));
            pieces.add(replacement.value());
            from = replacement.at().end();
        }
        pieces.add(whole.slice(from, whole.length()));
        return new JsonPieces(pieces);
    }

    public int length() {
        int length = 0;
        for (RawJson piece : pieces) {
            length += piece.length();
        }
        return length;
    }

    /// One contiguous copy: for tests, logs of sizes, and whoever must parse again.
    public RawJson join() {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        byte[] whole = new byte[length()];
        int at = 0;
        for (RawJson piece : pieces) {
            piece.asByteBuffer().get(whole, at, piece.length());
            at += piece.length();
        }
        return RawJson.of(whole);
    }

    /// @param at the place of the old value
    /// @param value the new one
    public record Replacement(Span at, RawJson value) {}
}
