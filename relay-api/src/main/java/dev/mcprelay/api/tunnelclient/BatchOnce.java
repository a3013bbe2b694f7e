// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.mcprelay.broker.CommandBatch;

/// Settles a batch once, whichever of success, failure and cancellation is first: they may come from two threads.
final class BatchOnce {
    private final CommandBatch batch;
    private final AtomicBoolean settled = new AtomicBoolean();

    BatchOnce(CommandBatch batch) {
        this.batch = batch;
    }

    void written() {
        if (settled.compareAndSet(false, true)) {
            batch.written();
        }
    }

    void lost() {
        if (settled.compareAndSet(false, true)) {
            batch.lost();
        }
    }
}
