// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.house;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/// What BlockHound may see on an event loop and let pass, in every module's tests.
public final class ShortWaits implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder
                // a file to the JDK, and one that never makes a reader wait
                .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
                // libraries lock for some instructions, and whether somebody else is inside just then is chance
                .allowBlockingCallsInside("java.util.concurrent.locks.StampedLock", "writeLock")
                .allowBlockingCallsInside("java.util.concurrent.locks.StampedLock", "readLock")
                .allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock");
    }
}
