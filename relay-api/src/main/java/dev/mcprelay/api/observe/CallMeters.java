// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.observe;

import java.util.EnumMap;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.mcprelay.broker.Ailment;
import dev.mcprelay.broker.CallEnding;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.HealthChange;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// Meters of calls and of the health of instances. Each counter is looked up once, at the start.
public final class CallMeters implements CallObserver {
    private static final Logger LOG = LoggerFactory.getLogger(CallMeters.class);

    private final Map<ErrorCode, Counter> failed = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Counter> refused = new EnumMap<>(ErrorCode.class);
    private final Map<Ailment, Counter> ejected = new EnumMap<>(Ailment.class);
    private final Counter answered;
    private final Timer waited;
    private final Timer ran;

    public CallMeters(MeterRegistry registry) {
        for (ErrorCode code : ErrorCode.values()) {
            failed.put(code, calls(code.wireName(), code.fault().wireName()).register(registry));
            refused.put(
                    code,
                    Counter.builder(RelayMeter.CALLS_REFUSED.meterName())
                            .tag("reason", code.wireName())
                            .register(registry));
        }
        for (Ailment ailment : Ailment.values()) {
            ejected.put(
                    ailment,
                    Counter.builder(RelayMeter.INSTANCES_EJECTED.meterName())
                            .tag("reason", ailment.wireName())
                            .register(registry));
        }
        answered = calls("answered", "none").register(registry);
        waited = registry.timer(RelayMeter.CALL_WAITED.meterName());
        ran = registry.timer(RelayMeter.CALL_RAN.meterName());
    }

    private static Counter.Builder calls(String outcome, String fault) {
        return Counter.builder(RelayMeter.CALLS.meterName())
                .tag("outcome", outcome)
                .tag("fault", fault);
    }

    @Override
    public void onEnded(CallEnding ending) {
        Counter counter = ending.failure() == null ? answered : failed.get(ending.failure());
        if (counter != null) {
            counter.increment();
        }
        waited.record(ending.times().waited());
        if (ending.times().ran() != null) {
            ran.record(ending.times().ran());
        }
        if (ending.failure() != null) {
            LOG.atDebug()
                    .addKeyValue("tunnel", ending.tunnel())
                    .addKeyValue("channel", ending.channel())
                    .addKeyValue("command", ending.command())
                    .addKeyValue("outcome", ending.failure().wireName())
                    .log("call ended without an answer");
        }
    }

    @Override
    public void onRefused(TunnelId tunnel, ChannelName channel, ErrorCode reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void onHealth(HealthChange change) {
        Ailment ailment = change.ailment();
        Counter counter = ejected.get(ailment);
        if (counter != null) {
            counter.increment();
        }
        var line = LOG.atInfo()
                .addKeyValue("tunnel", change.tunnel())
                .addKeyValue("instance", change.instance())
                .addKeyValue("channel", change.channel());
        if (ailment == null) {
            line.log("tunnel client is well again, and takes its share");
        } else {
            line.addKeyValue("reason", ailment.wireName()).log("tunnel client is passed over while another serves");
        }
    }
}
