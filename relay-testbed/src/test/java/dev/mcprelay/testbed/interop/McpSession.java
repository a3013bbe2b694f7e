// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.testbed.world.McpCaller;

/// A session of the session era, opened as a client does.
///
/// @param headers that every further request carries
public record McpSession(McpCaller caller, List<String> headers) {
    private static final String VERSION = "2025-06-18";

    public McpSession {
        headers = List.copyOf(headers);
    }

    public static McpSession open(McpCaller caller) {
        HttpResponse<String> opened = caller.ask("""
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s",\
                "capabilities":{},"clientInfo":{"name":"interop","version":"1"}}}""".formatted(VERSION));
        if (opened.statusCode() != 200) {
            throw new IllegalStateException("no session: " + opened.statusCode() + " " + opened.body());
        }
        List<String> headers = new ArrayList<>(List.of("MCP-Protocol-Version", VERSION));
        opened.headers().firstValue("Mcp-Session-Id").ifPresent(id -> headers.addAll(List.of("Mcp-Session-Id", id)));
        McpSession session = new McpSession(caller, headers);
        HttpResponse<String> told = session.ask("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        if (told.statusCode() != 202) {
            throw new IllegalStateException("not initialized: " + told.statusCode() + " " + told.body());
        }
        return session;
    }

    HttpResponse<String> ask(String body) {
        return caller.ask(body, headers.toArray(String[]::new));
    }

    public HttpResponse<String> call(String tool, String arguments) {
        return ask(McpCaller.toolCall("1", tool, arguments));
    }
}
