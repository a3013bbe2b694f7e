// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import reactor.core.CoreSubscriber;

import dev.mcprelay.broker.Submission;

/// The answer to a submitted call. A caller that leaves before its exchange was opened has left the call.
final class SubmitReply extends Reply<Submission> {
    private final Runnable callerLeft;

    /// @param callerLeft tells the core; harmless when the call was refused, or has ended
    SubmitReply(CoreSubscriber<? super Submission> subscriber, Runnable callerLeft) {
        super(subscriber);
        this.callerLeft = callerLeft;
    }

    @Override
    void leftEarly() {
        callerLeft.run();
    }

    @Override
    void leftWith(Submission submission) {
        if (submission instanceof Submission.Accepted(var exchange)
                && exchange.frames() instanceof AnswerStream answer) {
            answer.abandonIfUnopened();
        }
    }
}
