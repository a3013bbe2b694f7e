// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.ArrayDeque;
import java.util.List;

/// The latest requests, oldest first; when it is full the oldest is forgotten. Guarded by its own lock, under which
/// nothing is called.
final class Recorder {
    private static final int CAPACITY = 1024;

    private final ArrayDeque<RecordedRequest> requests = new ArrayDeque<>();

    synchronized void add(RecordedRequest request) {
        if (requests.size() == CAPACITY) {
            requests.removeFirst();
        }
        requests.addLast(request);
    }

    synchronized List<RecordedRequest> all() {
        return List.copyOf(requests);
    }
}
