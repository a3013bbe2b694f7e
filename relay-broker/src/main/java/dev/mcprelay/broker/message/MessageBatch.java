// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.util.List;

/// What came of reading the frames of one element.
///
/// @param unknown frames of a type that a later release has added
/// @param unreadable frames that are cut short, of another cluster, or none at all
public record MessageBatch(List<SentMessage> messages, int unknown, int unreadable) {
    public MessageBatch {
        messages = List.copyOf(messages);
    }
}
