// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import java.io.Serial;
import java.nio.charset.StandardCharsets;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/// Parsers that know the usual names from the start, and forget with their text whatever else they meet. The
/// ordinary factory keeps the names of one text for the next: strangers could fill that table, which every
/// tunnel would then pay for. A copy of the factory for each text forgets, too, at twice the price of reading
/// a call.
final class OwnNames extends JsonFactory {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String USUAL = "{\"jsonrpc\":0,\"id\":0,\"method\":0,\"params\":0,\"result\":0,\"error\":0,"
            + "\"code\":0,\"message\":0,\"data\":0,\"name\":0,\"arguments\":0,\"uri\":0,\"_meta\":0,"
            + "\"progressToken\":0,\"io.modelcontextprotocol/protocolVersion\":0,"
            + "\"io.modelcontextprotocol/clientInfo\":0,\"io.modelcontextprotocol/clientCapabilities\":0,"
            + "\"version\":0,\"content\":0,\"type\":0,\"text\":0,\"structuredContent\":0,\"isError\":0,"
            + "\"request_id\":0,\"channel\":0,\"resp_json\":0,\"resp_headers\":0,\"resp_code\":0,\"resp_type\":0,"
            + "\"Content-Type\":0}";

    private final transient ByteQuadsCanonicalizer usual = ByteQuadsCanonicalizer.createRoot();
    private final boolean learned;

    OwnNames(JsonFactoryBuilder settings) {
        super(settings);
        byte[] text = USUAL.getBytes(StandardCharsets.US_ASCII);
        try (JsonParser learner = createParser(ObjectReadContext.empty(), text)) {
            while (learner.nextToken() != null) {
                // by reading on
            }
        }
        learned = true;
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext read, IOContext io, byte[] bytes, int offset, int length) {
        ByteQuadsCanonicalizer names = usual.makeChild(_factoryFeatures);
        int stream = read.getStreamReadFeatures(_streamReadFeatures);
        int format = read.getFormatReadFeatures(_formatReadFeatures);
        return new UTF8StreamJsonParser(
                read, io, stream, format, null, names, bytes, offset, offset + length, 0, false) {
            @Override
            protected void _releaseBuffers() {
                if (learned) {
                    // all that is released beside this are the names, to the table that they came from
                    _textBuffer.releaseBuffers();
                } else {
                    super._releaseBuffers();
                }
            }
        };
    }
}
