// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

/// How a call ended for its caller.
public sealed interface Outcome {

    /// An HTTP answer with a result.
    ///
    /// @param hash of the result
    record Success(String hash) implements Outcome {}

    /// An HTTP answer with an error.
    ///
    /// @param code of the relay's failure; empty when it is nobody's known one
    /// @param retrySafe whether the answer says that the call certainly did not run
    record Failure(int status, String code, boolean retrySafe) implements Outcome {

        /// Whether the answer says "not executed", in words or by its status.
        boolean saysNotExecuted() {
            return retrySafe || status == 503 || status == 429;
        }
    }

    /// The connection ended before an answer came.
    record ConnectionLost() implements Outcome {}

    /// There was no answer for longer than the call's deadline allows.
    record Silence() implements Outcome {}

    /// The caller went away by itself.
    record CallerLeft() implements Outcome {}

    /// As it is counted.
    default String label() {
        return switch (this) {
            case Success _ -> "success";
            case Failure(int status, String code, boolean _) -> (status + " " + code).strip();
            case ConnectionLost _ -> "connection lost";
            case Silence _ -> "no answer";
            case CallerLeft _ -> "caller left";
        };
    }
}
