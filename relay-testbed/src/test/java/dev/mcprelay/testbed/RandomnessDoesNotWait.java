// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/// The system's source of random bytes is a file to the JDK, which never makes a reader wait.
public final class RandomnessDoesNotWait implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully");
    }
}
