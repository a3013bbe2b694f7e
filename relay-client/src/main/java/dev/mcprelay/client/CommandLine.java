// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.mcprelay.client.relay.RuntimeKey;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// Reads the arguments of `relay client`. What is wrong with them is said in one line, and nothing of a key
/// in it.
final class CommandLine {
    /// The environment variable that holds the key when no file is named.
    static final String KEY_VARIABLE = "RELAY_TUNNEL_KEY";

    static final String HELP = """
            relay client: connects private MCP servers to a tunnel of a relay.

              --relay-url URL        the relay, such as https://relay.example.com        (required)
              --tunnel-id ID         tunnel_ and 32 letters or digits                    (required)
              --key-file FILE        holds the tunnel's runtime key; or set RELAY_TUNNEL_KEY

              --mcp-url URL          the private server of channel main, over HTTP; or
              --mcp-command COMMAND  the private server of channel main, as a child process
              --channel NAME=TARGET  another channel; TARGET is a URL or a command; may be repeated
              --mcp-header 'N: V'    a header for every HTTP server, beneath the command's own;
                                     'N: env:VARIABLE' takes the value from the environment; may be repeated

              --workers N            commands that run at once                           (10)
              --poll-timeout SECONDS how long the relay may park a poll                  (30)
              --stop-grace SECONDS   how long running commands may take at the end       (10)
              --help                 this text

            Ends with 0 after SIGTERM or Ctrl-C, with 2 when an argument is wrong, with 3 when the relay refuses
            the key. A relay that is away is tried again for ever; so is one that took the key before.
            """;

    /// What the arguments ask for.
    sealed interface Request {
        /// @param keySource the option or the variable that the key came from, for messages
        record Run(ClientSettings settings, String keySource) implements Request {}

        record Help() implements Request {}

        /// @param message one line for the person at the terminal
        record Wrong(String message) implements Request {}
    }

    private static final class WrongArgumentException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongArgumentException(String message) {
            super(message);
        }
    }

    private final Map<String, String> environment;
    private final Map<String, String> single = new LinkedHashMap<>();
    private final List<String> channels = new ArrayList<>();
    private final List<HeaderField> headers = new ArrayList<>();

    private CommandLine(Map<String, String> environment) {
        this.environment = environment;
    }

    static Request parse(List<String> arguments, Map<String, String> environment) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return new Request.Help();
        }
        try {
            CommandLine line = new CommandLine(environment);
            line.read(arguments.iterator());
            return new Request.Run(line.settings(), line.keySource());
        } catch (WrongArgumentException wrong) {
            return new Request.Wrong(said(wrong));
        } catch (IllegalArgumentException invalid) {
            // the messages of settings and ids are made for this
            return new Request.Wrong(said(invalid));
        }
    }

    private static String said(Exception wrong) {
        return Objects.requireNonNullElse(wrong.getMessage(), "arguments: not acceptable");
    }

    private void read(Iterator<String> arguments) throws WrongArgumentException {
        while (arguments.hasNext()) {
            String argument = arguments.next();
            int equals = argument.indexOf('=');
            boolean joined = argument.startsWith("--") && equals > 0;
            String name = joined ? argument.substring(0, equals) : argument;
            if (!joined && !arguments.hasNext() && name.startsWith("--")) {
                throw new WrongArgumentException(name + ": no value");
            }
            option(name, joined ? argument.substring(equals + 1) : name.startsWith("--") ? arguments.next() : "");
        }
    }

    private void option(String name, String value) throws WrongArgumentException {
        switch (name) {
            case "--channel" -> channels.add(value);
            case "--mcp-header" -> headers.add(header(value));
            case "--relay-url",
                    "--tunnel-id",
                    "--key-file",
                    "--mcp-url",
                    "--mcp-command",
                    "--workers",
                    "--poll-timeout",
                    "--stop-grace" -> {
                if (single.putIfAbsent(name, value) != null) {
                    throw new WrongArgumentException(name + ": given twice");
                }
            }
            default -> throw new WrongArgumentException(name + ": unknown (see --help)");
        }
    }

    private HeaderField header(String line) throws WrongArgumentException {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new WrongArgumentException("--mcp-header: no colon (expected: 'Name: value')");
        }
        String value = line.substring(colon + 1).strip();
        if (value.startsWith("env:")) {
            String variable = value.substring("env:".length());
            value = environment.getOrDefault(variable, "");
            if (value.isEmpty()) {
                throw new WrongArgumentException("--mcp-header: environment variable " + variable + " is not set");
            }
        }
        return new HeaderField(line.substring(0, colon).strip(), value);
    }

    private ClientSettings settings() throws WrongArgumentException {
        ClientSettings settings = ClientSettings.of(
                        uri("--relay-url", required("--relay-url")),
                        new TunnelId(required("--tunnel-id")),
                        new RuntimeKey(key()))
                .withLimits(limits());
        for (Map.Entry<ChannelName, Upstream> channel : upstreams().entrySet()) {
            settings = settings.withChannel(channel.getKey(), channel.getValue());
        }
        return settings;
    }

    private ClientLimits limits() throws WrongArgumentException {
        ClientLimits limits = ClientLimits.DEFAULTS;
        return limits.withWorkers(number("--workers", limits.workers()))
                .withPollTimeout(Duration.ofSeconds(
                        number("--poll-timeout", (int) limits.pollTimeout().toSeconds())))
                .withStopGrace(Duration.ofSeconds(
                        number("--stop-grace", (int) limits.stopGrace().toSeconds())));
    }

    private int number(String name, int otherwise) throws WrongArgumentException {
        String text = single.get(name);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new WrongArgumentException(name + ": '" + text + "' (expected: a number)");
        }
    }

    private String required(String name) throws WrongArgumentException {
        String value = single.get(name);
        if (value == null || value.isBlank()) {
            throw new WrongArgumentException(name + ": missing (see --help)");
        }
        return value;
    }

    private static URI uri(String name, String text) throws WrongArgumentException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new WrongArgumentException(name + ": not a URL");
        }
    }

    private String keySource() {
        String file = single.get("--key-file");
        return file == null ? KEY_VARIABLE : "--key-file " + file;
    }

    private String key() throws WrongArgumentException {
        String file = single.get("--key-file");
        if (file == null) {
            String key = environment.getOrDefault(KEY_VARIABLE, "").strip();
            if (key.isEmpty()) {
                throw new WrongArgumentException("--key-file: missing, and " + KEY_VARIABLE + " is not set");
            }
            return key;
        }
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new WrongArgumentException("--key-file: cannot read '" + file + "'");
        }
    }

    private Map<ChannelName, Upstream> upstreams() throws WrongArgumentException {
        Map<ChannelName, Upstream> upstreams = new LinkedHashMap<>();
        String url = single.get("--mcp-url");
        String command = single.get("--mcp-command");
        if (url != null && command != null) {
            throw new WrongArgumentException("--mcp-url, --mcp-command: both given (expected: one)");
        }
        if (url != null) {
            upstreams.put(ChannelName.MAIN, http("--mcp-url", url));
        } else if (command != null) {
            upstreams.put(ChannelName.MAIN, StdioUpstream.of(command));
        }
        for (String channel : channels) {
            int equals = channel.indexOf('=');
            if (equals < 1) {
                throw new WrongArgumentException("--channel: no target (expected: NAME=URL or NAME=COMMAND)");
            }
            ChannelName name = new ChannelName(channel.substring(0, equals));
            if (upstreams.putIfAbsent(name, target(channel.substring(equals + 1))) != null) {
                throw new WrongArgumentException("--channel: " + name + " is given twice");
            }
        }
        if (upstreams.isEmpty()) {
            throw new WrongArgumentException("--mcp-url or --mcp-command: missing (see --help)");
        }
        return upstreams;
    }

    private Upstream target(String text) throws WrongArgumentException {
        boolean web = text.startsWith("http://") || text.startsWith("https://");
        return web ? http("--channel", text) : StdioUpstream.of(text);
    }

    private Upstream http(String name, String text) throws WrongArgumentException {
        return HttpUpstream.at(uri(name, text), new HeaderFields(headers), HttpUpstream.DEFAULT_LIMIT);
    }
}
