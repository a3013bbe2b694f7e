// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.testbed.lab.fault.Fault;
import dev.mcprelay.testbed.lab.history.HistoryChecker;
import dev.mcprelay.testbed.lab.history.HistoryFile;
import dev.mcprelay.testbed.lab.history.Verdict;

/// `./relay lab`: 0 when nothing happened that may not, 1 when something did, 2 when there is no verdict.
public final class LabConsole {
    private static final int BAD = 1;
    private static final int NO_VERDICT = 2;
    private static final int SEEDS = 1_000_000;
    private static final String USAGE = """
            usage: ./relay lab run NAME [OPTIONS]   runs relay nodes under load and faults, and judges the history
                   ./relay lab check FILE           judges a history.jsonl once more
                   ./relay lab list                 tells the names of faults

              NAME              one of the list, or several with commas, at random; none;
                                mixed: any that the Redis of --redis can suffer, at random;
                                all: each of the list, or of --fault NAME,NAME, by itself;
                                rolling-restart: every node in turn, behind a front that asks for
                                readiness, with and without callers that retry
              --calls N         calls at least (10000; mixed: 50000)
              --rounds N        faults at least (3)
              --gap SECONDS     between two faults (4)
              --rehearsal S     the same before anything counts (12)
              --seed S          of everything that is random (printed; another each time)
              --nodes N         relay processes (3)
              --redis SHAPE     one, sentinel (primary, replica, three sentinels) or cluster (three shards
                                with a replica each); without it what the fault needs
              --tunnels N       with two tunnel clients each (24)
              --callers N       (96)
              --rate N          calls a second of all callers together (150; 0: as many as they can)
              --retry           callers try again after a 503 that says retrySafe
              --patient         no caller goes away before its answer (else two of a hundred)
              --tool MILLIS     the longest tool (200)
              --probed          what stands before the nodes asks for their readiness
              --pinned          clients and callers of a tunnel meet on one node
              --mischief NAME   run-twice or swap-answers: private servers err, to see it caught
              --bug NAME        double-grant or stray-response: the nodes err, to see it caught
              --folder PATH     for logs, history.jsonl and verdict.txt (target/lab/NAME-SEED)
            """;

    private final PrintStream out;
    private final PrintStream err;

    LabConsole(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        // before the first logger
        System.setProperty("logback.configurationFile", "dev/mcprelay/testbed/lab/logback-lab.xml");
        System.exit(new LabConsole(System.out, System.err).run(List.of(arguments)));
    }

    int run(List<String> arguments) {
        String command = arguments.isEmpty() || arguments.contains("--help") ? "help" : arguments.getFirst();
        try {
            return switch (command) {
                case "run" -> laboratory(arguments.subList(1, arguments.size()));
                case "check" -> check(arguments);
                case "list" -> list();
                case "help" -> usage(out, 0);
                default -> usage(err, NO_VERDICT);
            };
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            err.println("relay: " + e.getMessage());
            return NO_VERDICT;
        }
    }

    private int laboratory(List<String> options) throws IOException {
        long seed = new SecureRandom().nextInt(SEEDS);
        boolean named = !options.isEmpty() && !options.getFirst().startsWith("--");
        String name = named ? options.getFirst() : "";
        List<String> others = named ? options.subList(1, options.size()) : options;
        return switch (name) {
            case "all" -> new EveryFault(others, seed, out::println).run() ? 0 : BAD;
            case "rolling-restart" -> new RollingRestart(others, seed, out::println).run() ? 0 : BAD;
            case "" -> told(new Laboratory(LabOptions.of(others, seed), out::println).run());
            default -> {
                List<String> all = new ArrayList<>(List.of("--fault", name));
                all.addAll(others);
                yield told(new Laboratory(LabOptions.of(all, seed), out::println).run());
            }
        };
    }

    private int check(List<String> arguments) throws IOException {
        if (arguments.size() != 2) {
            return usage(err, NO_VERDICT);
        }
        return told(HistoryChecker.check(HistoryFile.read(Path.of(arguments.get(1)))));
    }

    private int told(Verdict verdict) {
        out.print(verdict.text());
        out.flush();
        return verdict.isClean() ? 0 : BAD;
    }

    private int list() {
        for (Fault fault : Fault.values()) {
            out.printf("%-26s %s%n", fault.wireName(), fault.sentence());
        }
        return 0;
    }

    private static int usage(PrintStream to, int status) {
        to.print(USAGE);
        return status;
    }
}
