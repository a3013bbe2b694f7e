// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.protocol.id.ChannelName;

/// One session of one channel: what order and affinity are about.
record SessionKey(ChannelName channel, String key) {

    /// Null: the call belongs to no session.
    static @Nullable SessionKey of(Call call) {
        return call.session() == null
                ? null
                : new SessionKey(call.channel(), call.session().key());
    }
}
