// SPDX-License-Identifier: Apache-2.0
/// The client against a scripted relay and scripted private servers. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.client;

import org.jspecify.annotations.NullMarked;
