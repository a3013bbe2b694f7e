// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.mcprelay.testbed.lab.bug.Bug;
import dev.mcprelay.testbed.lab.fault.Fault;
import dev.mcprelay.testbed.lab.process.RedisShape;
import dev.mcprelay.testbed.lab.workload.Mischief;

/// What a run consists of.
///
/// @param title of the run: a fault, `mixed` or `none`
/// @param faults to choose from, at random if several
/// @param calls that are to end at least
/// @param rounds faults to inject at least
/// @param seed of everything that is random
/// @param size of the world
/// @param load that the callers make
/// @param mischief that the private servers do
/// @param bug that the nodes have
/// @param folder for logs, history and verdict
public record LabOptions(
        String title,
        List<Fault> faults,
        int calls,
        int rounds,
        long seed,
        Size size,
        Load load,
        Mischief mischief,
        Bug bug,
        Path folder) {
    private static final String MIXED = "mixed";
    private static final String ALL = "all";
    private static final int MANY = 50_000;
    private static final Set<String> NAMES = Set.of(
            "fault",
            "calls",
            "rounds",
            "seed",
            "nodes",
            "tunnels",
            "callers",
            "rate",
            "mischief",
            "bug",
            "folder",
            "gap",
            "tool",
            "rehearsal",
            "redis");
    private static final Set<String> FLAGS = Set.of("pinned", "retry", "patient", "probed");

    public LabOptions {
        faults = List.copyOf(faults);
    }

    /// @param redis how it is built
    /// @param pinned whether all of a tunnel, clients and callers, meets on one node
    /// @param probed whether what stands before the nodes asks for their readiness
    public record Size(int nodes, int tunnels, RedisShape redis, boolean pinned, boolean probed) {}

    /// @param perSecond calls of all callers together; 0: as many as they can
    /// @param retrying whether callers try again what was refused and is safe to repeat
    /// @param patient whether no caller goes away before its answer
    /// @param longestTool in milliseconds
    /// @param gap between two faults
    /// @param rehearsal how long the same goes on before anything counts
    public record Load(
            int callers,
            int perSecond,
            boolean retrying,
            boolean patient,
            int longestTool,
            Duration gap,
            Duration rehearsal) {}

    /// The same in another folder.
    LabOptions in(Path another) {
        return new LabOptions(title, faults, calls, rounds, seed, size, load, mischief, bug, another);
    }

    /// With this fault alone, in a folder of its own.
    LabOptions only(Fault fault) {
        String name = fault.wireName();
        return new LabOptions(
                name, List.of(fault), calls, rounds, seed, size, load, mischief, bug, folder.resolve(name));
    }

    /// @param fallbackSeed when none is given
    /// @throws IllegalArgumentException when they make no sense; the message is for people
    static LabOptions of(List<String> arguments, long fallbackSeed) {
        Map<String, String> given = given(arguments);
        String title = given.getOrDefault("fault", given.containsKey("bug") ? "none" : "");
        long seed = given.containsKey("seed") ? number(given, "seed", 0) : fallbackSeed;
        RedisShape redis = redis(given, title);
        List<Fault> faults = faults(title, redis);
        return new LabOptions(
                title,
                faults,
                (int) number(given, "calls", title.equals(MIXED) ? MANY : 10_000),
                (int) number(given, "rounds", faults.isEmpty() ? 0 : 3),
                seed,
                new Size(
                        (int) number(given, "nodes", 3),
                        (int) number(given, "tunnels", 24),
                        redis,
                        given.containsKey("pinned"),
                        given.containsKey("probed") || faults.equals(List.of(Fault.ROLLING_RESTART))),
                new Load(
                        (int) number(given, "callers", 96),
                        (int) number(given, "rate", 150),
                        given.containsKey("retry"),
                        given.containsKey("patient"),
                        (int) number(given, "tool", 200),
                        Duration.ofSeconds(number(given, "gap", 4)),
                        Duration.ofSeconds(number(given, "rehearsal", 12))),
                mischief(given.getOrDefault("mischief", "none")),
                bug(given.getOrDefault("bug", "none")),
                Path.of(given.getOrDefault("folder", "target/lab/" + title + "-" + seed)));
    }

    private static Map<String, String> given(List<String> arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).startsWith("--") ? arguments.get(i).substring(2) : "";
            if (FLAGS.contains(name)) {
                given.put(name, "");
            } else if (NAMES.contains(name) && i + 1 < arguments.size()) {
                i++;
                given.put(name, arguments.get(i));
            } else {
                throw new IllegalArgumentException("unknown or incomplete option: " + arguments.get(i));
            }
        }
        return given;
    }

    private static long number(Map<String, String> given, String name, long otherwise) {
        String text = given.get(name);
        try {
            return text == null ? otherwise : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + ": '" + text + "' (expected: a number)", e);
        }
    }

    /// The one that is asked for, or the first that suits the faults.
    private static RedisShape redis(Map<String, String> given, String title) {
        String asked = given.get("redis");
        if (asked != null) {
            return RedisShape.of(asked)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--redis: '" + asked + "' (expected: one, sentinel or cluster)"));
        }
        return Arrays.stream(RedisShape.values())
                .filter(shape -> named(title).stream().allMatch(fault -> fault.fits(shape)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--fault: '" + title + "' (expected: faults of the same Redis: one, sentinel or cluster)"));
    }

    private static List<Fault> faults(String title, RedisShape redis) {
        if (title.equals(MIXED) || title.equals(ALL)) {
            return Arrays.stream(Fault.values())
                    .filter(fault -> fault.mixesOn(redis))
                    .toList();
        }
        List<Fault> named = named(title);
        named.stream().filter(fault -> !fault.fits(redis)).findFirst().ifPresent(fault -> {
            throw new IllegalArgumentException(
                    "--redis: '" + redis.wireName() + "' (expected: another, for " + fault.wireName() + ")");
        });
        return named;
    }

    /// None where the title stands for whatever suits.
    private static List<Fault> named(String title) {
        return switch (title) {
            case "none", MIXED, ALL -> List.of();
            default ->
                Arrays.stream(title.split(",", -1)).map(LabOptions::fault).toList();
        };
    }

    private static Fault fault(String name) {
        return Fault.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--fault: '" + name + "' (expected: names that ./relay lab list tells, mixed, all or none)"));
    }

    private static Mischief mischief(String text) {
        try {
            return Mischief.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--mischief: '" + text + "' (expected: none, run-twice or swap-answers)", e);
        }
    }

    private static Bug bug(String text) {
        return Bug.of(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--bug: '" + text + "' (expected: none, double-grant or stray-response)"));
    }
}
