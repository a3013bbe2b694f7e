// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.error;

import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeIsCompleteAndFitForOutsiders(ErrorCode code) {
        assertThat(code.wireName()).matches("[a-z]+(_[a-z]+)*");
        assertThat(code.status()).isBetween(400, 599);
        assertThat(code.jsonRpcCode()).isNegative();
        assertThat(code.sentence()).isNotBlank().doesNotContain("404", "Exception", "Redis");
        assertThat(code.hint()).isNotBlank();
        assertThat(code.fault().wireName()).isNotBlank();
    }

    /// The official client takes an error text with these words for a vanished tunnel, and forgets it.
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void notFoundIsSaidOnlyWhereItIsMeant(ErrorCode code) {
        boolean says = code.sentence().toLowerCase(Locale.ROOT).contains("not found");
        assertThat(says).isEqualTo(code.name().matches("(TUNNEL|KEY|ROUTE)_NOT_FOUND"));
    }

    /// For these the official client prints a mitigation: it knows them by their spelling.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_channel_format",
                "invalid_json_payload",
                "invalid_tunnel_id_format",
                "missing_mcp_session_id",
                "pending_request_not_found",
                "rate_limit_exceeded",
                "request_body_too_large",
                "tunnel_client_not_connected",
                "tunnel_client_not_seen",
                "tunnel_management_permission_required",
                "tunnel_queue_full",
                "tunnel_transport_unavailable",
                "tunnel_use_forbidden"
            })
    void whatTheOfficialClientKnowsIsSpeltItsWay(String wireName) {
        assertThat(ErrorCode.values()).extracting(ErrorCode::wireName).contains(wireName);
    }

    /// The client knows these too. They speak of organizations and of the discovery of authorization servers behind
    /// the tunnel: whoever adds one moves it up.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "oauth_shim_audience_unavailable",
                "oauth_shim_harpoon_call_failed",
                "oauth_shim_invalid_target_uri",
                "oauth_shim_target_not_found",
                "oauth_shim_unshimmable_endpoint",
                "oauth_shim_upstream_timeout",
                "rfc9728_www_authenticate_unsupported",
                "tunnel_active_organization_context_required",
                "tunnel_active_organization_required",
                "tunnel_missing_principals",
                "tunnel_principal_association_unverified",
                "tunnel_principal_limit_exceeded",
                "tunnel_principal_validation_override_automatically_derivable",
                "tunnel_principal_validation_override_management_permission_required",
                "tunnel_request_mismatch"
            })
    void whatItKnowsBesidesHappensToNobodyYet(String wireName) {
        assertThat(ErrorCode.values()).extracting(ErrorCode::wireName).doesNotContain(wireName);
    }
}
