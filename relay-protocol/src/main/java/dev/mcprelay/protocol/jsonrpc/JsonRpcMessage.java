// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.jsonrpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.JsonPieces.Replacement;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;

/// One JSON-RPC 2.0 message: its bytes, and where the fields stand that a relay reads or replaces (JSON-RPC 2.0 §4,
/// §5).
public sealed interface JsonRpcMessage {

    /// The bytes that came, whole.
    RawJson raw();

    /// The message with another id, and with the subscription id replaced beside it: an MCP server copies the id of a
    /// `subscriptions/listen` request into each message of its stream.
    default JsonPieces withId(RawJson id) {
        List<Replacement> replacements = new ArrayList<>(2);
        idSpan().ifPresent(span -> replacements.add(new Replacement(span, id)));
        subscriptionIdSpan().ifPresent(span -> replacements.add(new Replacement(span, id)));
        return JsonPieces.replace(raw(), replacements);
    }

    /// Where the id stands; empty when there is none.
    Optional<Span> idSpan();

    /// Where `_meta["io.modelcontextprotocol/subscriptionId"]` of the params or the result stands.
    Optional<Span> subscriptionIdSpan();

    /// @param id where the id stands: a string or a number
    record Request(RawJson raw, Span id, String method, Params params) implements JsonRpcMessage {

        /// The id as the caller wrote it.
        public RawJson rawId() {
            return raw.slice(id);
        }

        @Override
        public Optional<Span> idSpan() {
            return Optional.of(id);
        }

        @Override
        public Optional<Span> subscriptionIdSpan() {
            return Optional.empty();
        }
    }

    /// A message without an id: it is acknowledged, never answered.
    record Notification(RawJson raw, String method, Params params) implements JsonRpcMessage {

        @Override
        public Optional<Span> idSpan() {
            return Optional.empty();
        }

        @Override
        public Optional<Span> subscriptionIdSpan() {
            return params.meta().subscriptionIdSpan();
        }

        /// The notification about another request: `params.requestId` replaced, where it stands.
        public JsonPieces withRequestId(RawJson requestId) {
            return params.requestId() == null
                    ? JsonPieces.of(raw)
                    : JsonPieces.replace(raw, List.of(new Replacement(params.requestId(), requestId)));
        }
    }

    /// A result or an error. An error may have no id, or a null one.
    ///
    /// @param errorCode the number of the error; null for a result, 0 when it is no integer
    record Response(
            RawJson raw, @Nullable Span id, @Nullable Integer errorCode, Meta meta) implements JsonRpcMessage {

        public boolean isError() {
            return errorCode != null;
        }

        @Override
        public Optional<Span> idSpan() {
            return Optional.ofNullable(id);
        }

        @Override
        public Optional<Span> subscriptionIdSpan() {
            return meta.subscriptionIdSpan();
        }
    }

    /// What a relay reads of `params`. Everything else stays in the bytes.
    ///
    /// @param name `params.name`: tool or prompt
    /// @param uri `params.uri`: resource
    /// @param taskId `params.taskId`
    /// @param protocolVersion `params.protocolVersion` of `initialize`
    /// @param requestId where `params.requestId` of `notifications/cancelled` stands
    record Params(
            @Nullable String name,
            @Nullable String uri,
            @Nullable String taskId,
            @Nullable String protocolVersion,
            @Nullable Span requestId,
            Meta meta) {
        public static final Params NONE = new Params(null, null, null, null, null, Meta.NONE);
    }

    /// What a relay reads of `_meta` in params or result.
    ///
    /// @param protocolVersion the version key of MCP 2026-07-28; null when absent
    /// @param clientCapabilities whether the capabilities key is there
    /// @param subscriptionId where the subscription id stands
    record Meta(
            @Nullable String protocolVersion,
            boolean clientCapabilities,
            @Nullable Span subscriptionId) {
        public static final Meta NONE = new Meta(null, false, null);

        Optional<Span> subscriptionIdSpan() {
            return Optional.ofNullable(subscriptionId);
        }
    }
}
