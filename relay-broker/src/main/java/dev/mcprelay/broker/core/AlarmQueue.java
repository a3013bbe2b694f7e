// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/// All alarms of a tunnel, the earliest first. Setting and clearing remove for real: at many calls a second
/// those that ended long before their deadline would fill the memory.
final class AlarmQueue {
    private final TreeSet<Alarm> queue = new TreeSet<>(Alarm.ORDER);
    private long numbers;

    Alarm alarmOf(Alarm.Owner owner) {
        return new Alarm(owner, numbers++);
    }

    void set(Alarm alarm, Tick when) {
        if (when.equals(alarm.at())) {
            return;
        }
        clear(alarm);
        alarm.set(when);
        queue.add(alarm);
    }

    void clear(Alarm alarm) {
        if (alarm.at() != null) {
            queue.remove(alarm);
            alarm.set(null);
        }
    }

    /// Takes one alarm whose time has come.
    @Nullable
    Alarm takeDue(Tick now) {
        Tick next = next();
        if (next == null || !next.isDue(now)) {
            return null;
        }
        Alarm alarm = queue.removeFirst();
        alarm.set(null);
        return alarm;
    }

    @Nullable
    Tick next() {
        return queue.isEmpty() ? null : queue.first().at();
    }
}
