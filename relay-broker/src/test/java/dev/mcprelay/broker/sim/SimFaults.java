// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.Random;

import dev.mcprelay.broker.core.Tick;

/// What is wrong with the world, and for how long.
final class SimFaults {
    private final Random random;
    private final Timeline time;
    private Tick storeBack = new Tick(0);
    private boolean calm;
    private boolean gentle;
    private int injected;

    SimFaults(Random random, Timeline time) {
        this.random = random;
        this.time = time;
    }

    /// From now on all is well.
    void end() {
        calm = true;
        storeBack = time.now();
    }

    /// Nothing is lost, late or untrue.
    void beGentle() {
        gentle = true;
    }

    boolean isGentle() {
        return gentle;
    }

    boolean isCalm() {
        return calm;
    }

    int injected() {
        return injected;
    }

    void count() {
        injected++;
    }

    void storeAway(Duration how) {
        storeBack = time.now().plus(how);
    }

    boolean isStoreAway() {
        return time.now().isBefore(storeBack);
    }

    boolean storeLies() {
        return !calm && !gentle;
    }

    int storeLossPerMille() {
        return calm || gentle ? 0 : 5;
    }

    /// What becomes of one message.
    ///
    /// @param copies how often it arrives
    record Fate(int copies) {}

    Fate fate() {
        if (calm || gentle) {
            return new Fate(1);
        }
        int dice = random.nextInt(200);
        if (dice == 0) {
            return new Fate(0);
        }
        return new Fate(dice == 1 ? 2 : 1);
    }

    Duration messageDelay() {
        int dice = calm || gentle ? 1 : random.nextInt(300);
        return dice == 0 ? Duration.ofMillis(random.nextInt(4000)) : Duration.ofNanos(random.nextInt(3_000_000));
    }
}
