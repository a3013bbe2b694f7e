// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.observe;

/// The relay's meters: name, what is counted, in which unit, under which tags. Ids are never tags.
public enum RelayMeter {
    CALLS("relay.calls", "accepted calls that ended", "calls", "outcome: answered or an error code; fault"),
    CALLS_REFUSED("relay.calls.refused", "calls refused at the door", "calls", "reason: an error code"),
    CALL_WAITED("relay.call.waited", "time from acceptance to hand-over", "seconds", "none"),
    CALL_RAN("relay.call.ran", "time from hand-over to the answer", "seconds", "none"),
    INSTANCES_EJECTED(
            "relay.instances.ejected",
            "times that an instance was passed over from then on for a channel",
            "ejections",
            "reason: unreachable, unanswered or late_polls");

    private final String meterName;
    private final String meaning;
    private final String unit;
    private final String tags;

    RelayMeter(String meterName, String meaning, String unit, String tags) {
        this.meterName = meterName;
        this.meaning = meaning;
        this.unit = unit;
        this.tags = tags;
    }

    public String meterName() {
        return meterName;
    }

    public String meaning() {
        return meaning;
    }

    public String unit() {
        return unit;
    }

    public String tags() {
        return tags;
    }
}
