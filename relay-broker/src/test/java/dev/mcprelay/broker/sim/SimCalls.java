// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.protocol.id.InstanceId;

/// Makes calls of every kind.
final class SimCalls {
    private final Random random;
    private final List<InstanceId> instances;

    SimCalls(Random random, List<InstanceId> instances) {
        this.random = random;
        this.instances = instances;
    }

    Call next() {
        Calls call = body().by("p" + random.nextInt(2)).within(deadline());
        if (random.nextInt(4) == 0) {
            call = call.toOldTunnel();
        }
        int dice = random.nextInt(10);
        if (dice < 5) {
            return (dice < 3 ? call.modern() : call).call();
        }
        String key = "s" + random.nextInt(4);
        return dice < 9
                ? call.inSession(key).call()
                : call.pinnedTo("pinned" + key, InstanceHash.of(instances.get(random.nextInt(instances.size()))))
                        .call();
    }

    private Calls body() {
        String id = Integer.toString(random.nextInt(6));
        return switch (random.nextInt(16)) {
            case 0, 1 -> Calls.anInitialize();
            case 2, 3 -> Calls.aNotification("notifications/initialized");
            case 4 -> Calls.aCancellationOf(id);
            case 5 -> Calls.aTermination();
            case 6, 7 -> Calls.aCall().stream();
            default -> Calls.aRequest(id, "tools/call");
        };
    }

    private Duration deadline() {
        return random.nextInt(10) == 0
                ? Duration.ofMillis(random.nextInt(2000))
                : Duration.ofSeconds(5 + random.nextInt(120));
    }
}
