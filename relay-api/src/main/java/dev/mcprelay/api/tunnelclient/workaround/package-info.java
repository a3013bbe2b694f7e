// SPDX-License-Identifier: Apache-2.0
/// What old versions of the official tunnel client need, and nothing else: chosen once per request by its version. When
/// a
/// version is out of use, its class here is deleted and nobody notices.
@NullMarked
package dev.mcprelay.api.tunnelclient.workaround;

import org.jspecify.annotations.NullMarked;
