// SPDX-License-Identifier: Apache-2.0
/// Access tokens: from the `Authorization` header to a [dev.mcprelay.auth.token.Caller]. The edge calls
/// [dev.mcprelay.auth.token.CallerAuthentication] for each request, on its event loop; signatures are verified
/// on the calling thread and remembered. Issuers are asked for their keys in the background.
@NullMarked
package dev.mcprelay.auth.token;

import org.jspecify.annotations.NullMarked;
