// SPDX-License-Identifier: Apache-2.0
/// Streams cut at every place, and failures put into words. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.client.upstream.http;

import org.jspecify.annotations.NullMarked;
