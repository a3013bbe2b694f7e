// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// @param requestBody largest body of a call
/// @param responseBody largest body that a client may post; a larger one ends the call with an error
/// @param tunnel of one tunnel on one node
/// @param instance of one tunnel client instance
public record LimitSettings(
        @DefaultValue("4MB") DataSize requestBody,
        @DefaultValue("32MB") DataSize responseBody,
        @DefaultValue Tunnel tunnel,
        @DefaultValue Instance instance) {
    public LimitSettings {
        Ranges.inRange("relay.limits.request-body", requestBody.toBytes(), 1024, 1L << 30);
        Ranges.inRange("relay.limits.response-body", responseBody.toBytes(), 1024, 1L << 30);
    }

    /// @param waiting commands that may wait at once
    /// @param inFlight commands that may be handed over and unanswered
    /// @param instances that may serve it
    public record Tunnel(
            @DefaultValue("256") int waiting,
            @DefaultValue("1024") int inFlight,
            @DefaultValue("64") int instances) {
        public Tunnel {
            Ranges.inRange("relay.limits.tunnel.waiting", waiting, 1, 4096);
            Ranges.inRange("relay.limits.tunnel.in-flight", inFlight, 1, 65_536);
            Ranges.inRange("relay.limits.tunnel.instances", instances, 1, 1024);
        }
    }

    /// @param inFlight commands that one instance may have; the official client runs ten at once
    /// @param streams of these, streams: each occupies a worker
    public record Instance(
            @DefaultValue("20") int inFlight,
            @DefaultValue("4") int streams) {
        public Instance {
            Ranges.inRange("relay.limits.instance.in-flight", inFlight, 1, 1024);
            Ranges.inRange("relay.limits.instance.streams", streams, 0, inFlight);
        }
    }
}
