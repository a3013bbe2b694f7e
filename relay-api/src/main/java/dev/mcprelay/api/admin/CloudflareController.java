// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.admin;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A client with `cloudflared.managed` asks here for its Cloudflare credentials, which only the hosted
/// service has. The sentence is printed by that client before it ends, so it says what to change.
@RestController
public class CloudflareController {
    private static final String BODY =
            "{\"error\":{\"message\":\"Managed cloudflared is not configured for this tunnel;"
                    + " use --cloudflared.token or disable cloudflared.managed\",\"type\":\"invalid_request_error\","
                    + "\"param\":null,\"code\":null}}\n";

    @GetMapping(
            path = {"/v1/tunnels/{id}/cloudflare/runtime", "/v1/tunnel/{id}/cloudflare/runtime"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> runtime(@PathVariable String id) {
        return ResponseEntity.status(HttpStatus.NOT_FOUND)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .body(BODY);
    }
}
