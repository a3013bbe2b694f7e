// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.nio.file.Path;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;

import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.auth.resource.PublicUrl;

/// Tells the person who has just started a relay for trying out where it is and where its admin key lies.
/// Says nothing in production.
public final class StartConsole implements ApplicationListener<ApplicationReadyEvent> {
    private final RelaySettings settings;
    private final PublicUrl publicUrl;

    public StartConsole(RelaySettings settings, PublicUrl publicUrl) {
        this.settings = settings;
        this.publicUrl = publicUrl;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (settings.isProduction() || !(event.getApplicationContext() instanceof WebServerApplicationContext web)) {
            return;
        }
        Path key = settings.dataDir().resolve("admin.key").toAbsolutePath().normalize();
        boolean configured =
                settings.admin().key() != null && !settings.admin().key().isBlank();
        int port = web.getWebServer() == null ? 0 : web.getWebServer().getPort();
        System.out.println("relay ready");
        System.out.println("  callers and tunnel clients   http://localhost:" + port);
        System.out.println("  public url                   " + publicUrl);
        System.out.println("  admin key                    " + (configured ? "as configured" : key));
        System.out.println("  redis                        "
                + (settings.redis().url() == null ? "embedded, for development" : "as configured"));
        System.out.flush();
    }
}
