// SPDX-License-Identifier: Apache-2.0
/// What old versions of the official tunnel client need of the edge, and nothing else: chosen once per request by its
/// version. When a version is out of use, its class here is deleted and nobody notices. What such a version changes in
/// the hand-over of commands is asked of `ClientInfo` and decided in the broker: one command at a time where a child
/// process would break, the time that a client may be busy.
@NullMarked
package dev.mcprelay.api.tunnelclient.workaround;

import org.jspecify.annotations.NullMarked;
