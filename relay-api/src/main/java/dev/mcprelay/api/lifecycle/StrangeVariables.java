// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

import dev.mcprelay.api.settings.SettingVariables;

/// Names the environment variables that look like settings of the relay and are none. A file or an option
/// that sets such a key is refused; a variable may be a stranger's, so it is only pointed out. Before
/// anything is made of the settings: a start that fails may fail for want of the one that was misspelt.
final class StrangeVariables implements ApplicationListener<ApplicationPreparedEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StrangeVariables.class);
    private static final Pattern OURS = Pattern.compile("RELAY_[A-Z0-9_]+");

    /// Of the script, of the tunnel client and of the demo.
    private static final Set<String> NO_SETTINGS =
            Set.of("RELAY_JAVA_OPTS", "RELAY_NO_BUILD", "RELAY_TUNNEL_KEY", "RELAY_DEMO_TOKEN");

    /// What Kubernetes gives every pod beside a Service named `relay`, or `relay-` and something.
    private static final Pattern SERVICE = Pattern.compile(
            "RELAY_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        warnOf(event.getApplicationContext()
                .getEnvironment()
                .getSystemEnvironment()
                .keySet());
    }

    /// @param variables names; their values are nobody's business here
    static void warnOf(Collection<String> variables) {
        List<String> strange = said(variables);
        if (!strange.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("variables", String.join(", ", strange))
                    .log("environment variables that are no settings have no effect:"
                            + " docs/reference/configuration.md has them all");
        }
    }

    /// Each with the one that is probably meant.
    static List<String> said(Collection<String> variables) {
        SettingVariables known = SettingVariables.all();
        return variables.stream()
                .filter(variable -> isStrange(variable.toUpperCase(Locale.ROOT), known))
                .sorted()
                .map(variable -> known.nearest(variable)
                        .map(name -> variable + " (" + name + "?)")
                        .orElse(variable))
                .toList();
    }

    private static boolean isStrange(String variable, SettingVariables known) {
        return OURS.matcher(variable).matches()
                && !NO_SETTINGS.contains(variable)
                && !SERVICE.matcher(variable).matches()
                && !known.knows(variable);
    }
}
