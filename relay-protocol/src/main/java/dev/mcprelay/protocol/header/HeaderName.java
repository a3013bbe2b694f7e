// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.header;

/// The header names of both surfaces, as they are spelled on the wire.
public final class HeaderName {
    public static final String ACCEPT = "Accept";
    public static final String AUTHORIZATION = "Authorization";
    public static final String CONTENT_TYPE = "Content-Type";
    public static final String LAST_EVENT_ID = "Last-Event-ID";
    public static final String MCP_METHOD = "Mcp-Method";
    public static final String MCP_NAME = "Mcp-Name";
    public static final String MCP_PROTOCOL_VERSION = "MCP-Protocol-Version";
    public static final String MCP_SESSION_ID = "Mcp-Session-Id";
    public static final String REQUEST_ID = "X-Request-Id";
    public static final String RETRY_AFTER = "Retry-After";
    public static final String WWW_AUTHENTICATE = "WWW-Authenticate";

    public static final String CLIENT_CAPABILITIES = "X-Tunnel-Client-Capabilities";
    public static final String CLIENT_INSTANCE_ID = "X-Tunnel-Client-Instance-Id";
    public static final String CLIENT_NAME = "X-Tunnel-Client-Name";
    public static final String CLIENT_REQUEST_ID = "X-Client-Request-Id";
    public static final String CLIENT_VERSION = "X-Tunnel-Client-Version";
    public static final String SERVER_INFO = "X-Tunnel-Mcp-Server-Info";
    public static final String SHARD_TOKEN = "X-Tunnel-Shard-Token";
    public static final String WIRE_PROTOCOL_VERSION = "X-Tunnel-Client-Wire-Protocol-Version";

    private HeaderName() {}
}
