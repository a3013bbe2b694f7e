// SPDX-License-Identifier: Apache-2.0
/// The other sides of a tunnel client, as scripts: a relay, a private server. Test code; servers run on event loops,
/// scripts are written on JUnit's thread.
@NullMarked
package dev.mcprelay.client.testkit;

import org.jspecify.annotations.NullMarked;
