// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

import static java.util.Objects.requireNonNull;

/// An MCP client on somebody's SDK, installed from its registry below the build folder, its version pinned. What is
/// missing for that (a toolchain, the registry) skips the test that asked.
///
/// @param command that runs it; URL, token and mode follow
record Peer(List<String> command) {
    private static final String PYTHON_SDK = "mcp==2.3.0";
    private static final String TYPESCRIPT_SDK = "@modelcontextprotocol/client@2.4.0";
    private static final Path FOLDER = Path.of("target", "peers").toAbsolutePath();

    Peer {
        command = List.copyOf(command);
    }

    static Peer python() {
        String python = tool("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 10))");
        Path home = FOLDER.resolve("python");
        Path own = home.resolve("bin/python");
        if (!isInstalled(home, PYTHON_SDK)) {
            installed(home, "no virtual environment", python, "-m", "venv", home.toString());
            installed(home, PYTHON_SDK + " cannot be installed", own.toString(), "-m", "pip", "install", PYTHON_SDK);
            installed(home, PYTHON_SDK);
        }
        return new Peer(List.of(own.toString(), script(home, "peer.py")));
    }

    static Peer typescript() {
        String node = tool("node", "-e", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)");
        String npm = tool("npm", "--version");
        Path home = FOLDER.resolve("typescript");
        if (!isInstalled(home, TYPESCRIPT_SDK)) {
            String[] install = {
                npm, "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"
            };
            List<String> command = new ArrayList<>(List.of(install));
            command.addAll(List.of("--prefix", home.toString(), TYPESCRIPT_SDK));
            installed(home, TYPESCRIPT_SDK + " cannot be installed", command.toArray(String[]::new));
            installed(home, TYPESCRIPT_SDK);
        }
        return new Peer(List.of(node, script(home, "peer.mjs")));
    }

    /// Lists the tools and calls some.
    ///
    /// @param mode how it settles on a revision of MCP
    JsonNode visit(String url, String token, String mode) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(url, token, mode));
        ChildProcess.Ended ended = ChildProcess.start(all, Map.of(), "peer").ended();
        if (ended.status() != 0) {
            throw new AssertionError("the peer failed: " + ended);
        }
        return Json.of(ended.output().lines().toList().getLast());
    }

    /// The tool's path, when the check says that it will do.
    private static String tool(String name, String... check) {
        String found = Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(found.isEmpty(), name + " is not on the path");
        List<String> command = new ArrayList<>(List.of(found));
        command.addAll(List.of(check));
        ChildProcess.Ended ended =
                ChildProcess.start(command, Map.of(), "peer-tool").ended();
        Assumptions.assumeTrue(ended.status() == 0, name + " is too old, or does not run");
        return found;
    }

    private static boolean isInstalled(Path home, String what) {
        return Files.isRegularFile(marker(home, what));
    }

    private static Path marker(Path home, String what) {
        return home.resolve(what.replace('/', '_') + ".installed");
    }

    private static void installed(Path home, String what) {
        try {
            var _ = Files.createFile(marker(home, what));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A step of an installation. It sees this process's environment: registries, proxies and certificates are named
    /// there.
    private static void installed(Path home, String otherwise, String... command) {
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChildProcess.Ended ended = ChildProcess.start(
                        List.of(command), new HashMap<>(System.getenv()), "peer-installation")
                .ended();
        Assumptions.assumeTrue(ended.status() == 0, otherwise + ": " + ended.output());
    }

    /// Where the packages are found from it.
    private static String script(Path home, String name) {
        try (InputStream script = requireNonNull(Peer.class.getResourceAsStream("/peers/" + name))) {
            Path copy = home.resolve(name);
            Files.copy(script, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
