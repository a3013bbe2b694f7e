// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A private server as a child process, in a mood:
/// `reverse N` collects N requests and answers them last first; `progress N` collects N, sends a notice for each, last
/// first, then answers.
public final class StdioChildConsole {
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]+\")");
    private static final Pattern PARAMS = Pattern.compile("\"params\":(\\{.*})}$");
    private static final Pattern TOKEN = Pattern.compile("\"progressToken\":([^,}]+)");

    private StdioChildConsole() {}

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[1]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> requests = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            requests.add(line);
            if (requests.size() == count) {
                if (arguments[0].equals("progress")) {
                    requests.reversed().forEach(request -> out.println(notice(request)));
                }
                requests.reversed().forEach(request -> out.println(answer(request)));
                requests.clear();
            }
        }
    }

    private static String notice(String request) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                + find(TOKEN, request) + ",\"progress\":1,\"for\":" + find(ID, request) + "}}";
    }

    private static String answer(String request) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + find(ID, request) + ",\"result\":" + find(PARAMS, request) + "}";
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "null";
    }
}
