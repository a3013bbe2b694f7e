// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.response;

/// `resp_type` of a posted response.
public enum ResponseType {
    /// The answer; the default when the field is missing.
    JSONRPC_RESPONSE("jsonrpc_response", true),
    /// A message before the answer.
    JSONRPC_NOTIFY("jsonrpc_notify", false),
    /// The private server took a notification.
    NOTIFY_ACK("notify_ack", true),
    OAUTH_DISCOVERY_RESPONSE("oauth_discovery_response", true),
    SESSION_TERMINATION_RESPONSE("session_termination_response", true),
    /// A later client's type: accepted, counted, without effect.
    UNKNOWN("", false);

    private final String wireName;
    private final boolean terminal;

    ResponseType(String wireName, boolean terminal) {
        this.wireName = wireName;
        this.terminal = terminal;
    }

    public String wireName() {
        return wireName;
    }

    /// Whether it ends the command.
    public boolean isTerminal() {
        return terminal;
    }

    static ResponseType of(String wireName) {
        for (ResponseType type : values()) {
            if (type.wireName.equals(wireName)) {
                return type;
            }
        }
        return UNKNOWN;
    }
}
