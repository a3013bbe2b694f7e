// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

/// What may never happen, under any fault.
public enum Rule {
    EXECUTED_TWICE("a call ran more than once"),
    EXECUTED_THOUGH_REFUSED("a call ran whose answer says that it did not"),
    EXECUTED_FOR_NOBODY("something ran that nobody called"),
    CROSSED_TUNNELS("a call ran at a server of another tunnel"),
    ANSWER_OF_ANOTHER_CALL("a success does not carry its own call's result"),
    SUCCESS_WITHOUT_EFFECT("a call succeeded that never ran"),
    NO_OUTCOME("a call has no outcome"),
    TWO_OUTCOMES("a call has more than one outcome"),
    OUTCOME_FOR_NOBODY("an outcome of a call that never began"),
    CONNECTION_LOST("an accepted call's connection ended without an answer, and its node was not killed"),
    BEGUN_TWICE("two calls have one uid");

    private final String sentence;

    Rule(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
