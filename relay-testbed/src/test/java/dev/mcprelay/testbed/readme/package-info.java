// SPDX-License-Identifier: Apache-2.0
/// Does what the README says, by hand as it were, in a shell at the root of the repository. Test threads, which may be
/// blocked.
@NullMarked
package dev.mcprelay.testbed.readme;

import org.jspecify.annotations.NullMarked;
