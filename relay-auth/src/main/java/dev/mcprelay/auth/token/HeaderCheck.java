// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.util.List;

import com.nimbusds.jose.JWSHeader;

/// One thing that must hold of a token's header, before its signature costs anything.
interface HeaderCheck {
    List<HeaderCheck> ALL = List.of(new AlgorithmCheck(), new TypeCheck(), new CriticalHeaderCheck());

    Verdict check(JWSHeader header, IssuerSettings issuer);
}
