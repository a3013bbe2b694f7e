// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import reactor.core.CoreSubscriber;

import dev.mcprelay.broker.PollOutcome;

/// The answer to a poll. A batch that nobody looked into before the client left has certainly not been written.
final class PollReply extends Reply<PollOutcome> {
    private final Runnable cut;

    PollReply(CoreSubscriber<? super PollOutcome> subscriber, Runnable cut) {
        super(subscriber);
        this.cut = cut;
    }

    @Override
    void leftEarly() {
        cut.run();
    }

    @Override
    void leftWith(PollOutcome outcome) {
        if (outcome instanceof PollOutcome.Commands(var batch) && batch instanceof PendingBatch pending) {
            pending.unwrittenIfUnopened();
        }
    }
}
