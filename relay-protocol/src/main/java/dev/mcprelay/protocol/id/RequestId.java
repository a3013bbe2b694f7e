// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// A command's name on the wire: `request_id`, and the JSON-RPC id that the private server sees. `req_` and
/// the base64url form of the owner and its counter: unique for all time, and a string, because the official
/// client damages numbers.
public record RequestId(String value) {
    private static final String PREFIX = "req_";
    private static final int BYTES = NodeId.BYTES + Long.BYTES;

    public RequestId {
        if (value.isEmpty() || value.length() > 256) {
            throw new InvalidIdException("request id", value, "1 to 256 characters");
        }
    }

    static RequestId of(CommandId command) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(command.owner().bits())
                .putLong(command.sequence())
                .array();
        return new RequestId(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The command of this name; empty when no node of this relay can have made it.
    public Optional<CommandId> command() {
        if (!value.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(value.substring(PREFIX.length()));
            if (bytes.length != BYTES) {
                return Optional.empty();
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            CommandId command = new CommandId(new NodeId(buffer.getLong()), buffer.getLong());
            // the decoder forgives padding and spare bits, but one command has one name
            return command.requestId().equals(this) ? Optional.of(command) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
