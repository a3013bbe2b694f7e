// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// @param requestBody largest body of a call
/// @param responseBody largest body that a client may post; a larger one ends the call with an error
/// @param heldShare percent of the heap that bodies of waiting calls may hold; of one tunnel a tenth of that
/// @param tunnel of one tunnel on one node
/// @param principal of one principal on one tunnel and node; callers of open tunnels are none
/// @param instance of one tunnel client instance
public record LimitSettings(
        @DefaultValue("4MB") DataSize requestBody,
        @DefaultValue("32MB") DataSize responseBody,
        @DefaultValue("25") int heldShare,
        @DefaultValue Tunnel tunnel,
        @DefaultValue Principal principal,
        @DefaultValue Instance instance) {
    public LimitSettings {
        Ranges.inRange("relay.limits.request-body", requestBody.toBytes(), 1024, 1L << 30);
        Ranges.inRange("relay.limits.response-body", responseBody.toBytes(), 1024, 1L << 30);
        Ranges.inRange("relay.limits.held-share", heldShare, 1, 75);
    }

    /// @param waiting commands that may wait at once
    /// @param inFlight commands that may be handed over and unanswered
    /// @param instances that may serve it
    /// @param rate calls a second; 0: any
    /// @param burst calls that may come at once after a pause
    public record Tunnel(
            @DefaultValue("256") int waiting,
            @DefaultValue("1024") int inFlight,
            @DefaultValue("64") int instances,
            @DefaultValue("0") int rate,
            @DefaultValue("100") int burst) {
        public Tunnel {
            Ranges.inRange("relay.limits.tunnel.waiting", waiting, 1, 4096);
            Ranges.inRange("relay.limits.tunnel.in-flight", inFlight, 1, 65_536);
            Ranges.inRange("relay.limits.tunnel.instances", instances, 1, 1024);
            Ranges.inRange("relay.limits.tunnel.rate", rate, 0, 1_000_000);
            Ranges.inRange("relay.limits.tunnel.burst", burst, 1, 1_000_000);
        }
    }

    /// @param share percent of the tunnel's waiting calls, and of those in flight, that one principal may
    /// have
    /// @param rate calls a second; 0: any
    /// @param burst calls that may come at once after a pause
    public record Principal(
            @DefaultValue("80") int share,
            @DefaultValue("0") int rate,
            @DefaultValue("100") int burst) {
        public Principal {
            Ranges.inRange("relay.limits.principal.share", share, 1, 100);
            Ranges.inRange("relay.limits.principal.rate", rate, 0, 1_000_000);
            Ranges.inRange("relay.limits.principal.burst", burst, 1, 1_000_000);
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
