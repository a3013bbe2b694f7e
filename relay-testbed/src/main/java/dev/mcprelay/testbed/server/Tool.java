// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.Optional;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// One tool, which knows neither era nor transport.
///
/// @param schema its input schema
record Tool(String name, String description, String schema, Body body) {

    @FunctionalInterface
    interface Body {
        /// @throws InvalidArgumentException when an argument is missing or of the wrong kind
        Run run(Call call);
    }

    /// @param progressToken as it was written; without one no progress may be told
    /// @param headers       what the transport brought along; none on stdio
    record Call(RawObject arguments, Optional<String> progressToken, Headers headers) {}

    sealed interface Run {
        /// Cancelling either publisher stops the tool.
        ///
        /// @param notices messages that come before the result
        record Running(boolean streamed, Flux<String> notices, Mono<Content> content) implements Run {}

        record Failed(int status, int code, String message) implements Run {}

        static Run done(Content content) {
            return new Running(false, Flux.empty(), Mono.just(content));
        }
    }

    /// @param structured the JSON of `structuredContent`
    record Content(String text, Optional<String> structured) {
        Content(String text) {
            this(text, Optional.empty());
        }

        Content(String text, String structured) {
            this(text, Optional.of(structured));
        }

        /// Adds the members of a tool's result.
        JsonText writeTo(JsonText result) {
            String item = JsonText.object()
                    .string("type", "text")
                    .string("text", text)
                    .end();
            JsonText written = result.raw("content", "[" + item + "]");
            return structured
                    .map(json -> written.raw("structuredContent", json))
                    .orElse(written);
        }
    }

    String asJson() {
        return JsonText.object()
                .string("name", name)
                .string("description", description)
                .raw("inputSchema", schema)
                .end();
    }
}
