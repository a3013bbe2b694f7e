// SPDX-License-Identifier: Apache-2.0
/// Tests of the work-arounds for old tunnel clients, without a network. The test's thread.
@NullMarked
package dev.mcprelay.api.tunnelclient.workaround;

import org.jspecify.annotations.NullMarked;
