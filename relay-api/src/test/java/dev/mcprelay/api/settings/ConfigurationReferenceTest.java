// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

import dev.mcprelay.house.ReferencePage;

import static dev.mcprelay.house.ReferencePage.cell;
import static org.assertj.core.api.Assertions.assertThat;

final class ConfigurationReferenceTest {
    private static final String HEAD = """
            # Configuration

            Made from `RelaySettings` by `ConfigurationReferenceTest`. Do not edit; write it anew with
            `mvn -pl relay-api -am test -Dreference.rewrite`.

            A key is set in `application.yaml` (in the folder that the relay is started in, or in `config` below it), by its
            environment variable, or as `--key=value` behind the command. The command wins over the environment, the
            environment over the file.

            - A *duration* is a number and a unit: `500ms`, `30s`, `5m`. A *size* likewise: `512KB`, `4MB`.
            - A *list* is written with commas, or element by element: `…[0]`, `…[1]`; as variables `…_0`, `…_1`.
            - A key of a *map* that holds more than letters, digits and `-` stands in quoted brackets: `"[mcp:tunnel]"`.
            - A value out of its range stops the start, with the key, the value and what was expected.
            - An unknown key below `relay` in a file stops the start too. An unknown environment variable does not,
              since it may be a stranger's: the log names one that begins with `RELAY_`.

            ## Listeners

            | key | variable | default | meaning |
            |---|---|---|---|
            """;

    @Test
    void thePageListsEverySetting() throws IOException {
        // Given
        ReferencePage page = ReferencePage.named("configuration.md");
        // When
        String rendered = SettingsTree.of("relay", RelaySettings.class).stream()
                .filter(section -> !section.settings().isEmpty())
                .map(ConfigurationReferenceTest::table)
                .collect(Collectors.joining("\n", HEAD + listeners() + "\n", ""));
        // Then
        page.says(rendered);
    }

    @Test
    void everySettingSaysWhatItMeans() {
        // Given
        List<Setting> settings = settings();
        // When
        List<String> unexplained = settings.stream()
                .filter(setting -> setting.meaning().isEmpty())
                .map(Setting::key)
                .toList();
        // Then
        assertThat(unexplained).as("settings without @param").isEmpty();
    }

    @Test
    void everyVariableReachesItsKey() {
        // Given
        List<Setting> settings =
                settings().stream().filter(setting -> !setting.map()).toList();
        // When
        List<Setting> unreachable =
                settings.stream().filter(setting -> !isReached(setting)).toList();
        // Then
        assertThat(unreachable).isEmpty();
    }

    private static List<Setting> settings() {
        return SettingsTree.of("relay", RelaySettings.class).stream()
                .flatMap(section -> section.settings().stream())
                .toList();
    }

    private static boolean isReached(Setting setting) {
        ConfigurationPropertySource environment = ConfigurationPropertySource.from(
                new SystemEnvironmentPropertySource("systemEnvironment", Map.of(setting.variable(), "set")));
        return environment != null
                && environment.getConfigurationProperty(ConfigurationPropertyName.of(setting.key())) != null;
    }

    private static String listeners() throws IOException {
        PropertySource<?> defaults = new YamlPropertySourceLoader()
                .load("defaults", new ClassPathResource("application.yaml"))
                .getFirst();
        return "| `server.port` | `SERVER_PORT` | `%s` | callers, tunnel clients, administration |\n"
                        .formatted(defaults.getProperty("server.port"))
                + "| `management.server.port` | `MANAGEMENT_SERVER_PORT` | `%s` | health and metrics; not for the internet |\n"
                        .formatted(defaults.getProperty("management.server.port"));
    }

    private static String table(SettingsSection section) {
        String intro = section.intro().isEmpty() ? "" : sentence(section.intro()) + "\n\n";
        return section.settings().stream()
                .map(ConfigurationReferenceTest::row)
                .collect(Collectors.joining(
                        "",
                        "## " + section.prefix() + "\n\n" + intro
                                + "| key | variable | type | default | meaning |\n|---|---|---|---|---|\n",
                        ""));
    }

    private static String row(Setting setting) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        setting.key(),
                        setting.map() ? "none" : "`" + setting.variable() + "`",
                        setting.type(),
                        setting.defaultValue(),
                        cell(setting.meaning()));
    }

    private static String sentence(String text) {
        String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return first.endsWith(".") ? first : first + ".";
    }
}
