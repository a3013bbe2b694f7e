// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;

/// A notice whose post waits for room. Answered by whoever takes it out of the buffer, and so once.
final class HeldNotice {
    private final Frame.Notice notice;
    private final Poster post;
    private volatile Wakeups.@Nullable Wakeup patience;

    HeldNotice(Frame.Notice notice, Poster post) {
        this.notice = notice;
        this.post = post;
    }

    Frame.Notice notice() {
        return notice;
    }

    void held() {
        post.held();
    }

    /// May come too late: then it fires for nothing.
    void patience(Wakeups.Wakeup wakeup) {
        patience = wakeup;
    }

    void answer(Delivery delivery) {
        Wakeups.Wakeup waiting = patience;
        if (waiting != null) {
            waiting.cancel();
        }
        post.settle(delivery);
    }
}
