// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

/// Tells the person who has just tried to start a relay why there is none.
public final class StartFailureConsole {

    private StartFailureConsole() {}

    public static void say(String sentence) {
        System.err.println("relay: " + sentence);
        System.err.flush();
    }
}
