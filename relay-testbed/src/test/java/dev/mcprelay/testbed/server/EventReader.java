// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/// Reads an event stream message by message. The request's timeout does not bound it: the test's own timeout does.
public final class EventReader implements AutoCloseable {
    private final BufferedReader lines;

    public EventReader(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    public JsonNode next() throws IOException {
        var event = new ArrayList<String>();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            event.add(line);
        }
        return HttpCaller.JSON.readTree(data(event));
    }

    static String data(List<String> event) {
        return event.stream()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .collect(Collectors.joining("\n"));
    }

    static List<JsonNode> all(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> HttpCaller.JSON.readTree(line.substring("data: ".length())))
                .toList();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
