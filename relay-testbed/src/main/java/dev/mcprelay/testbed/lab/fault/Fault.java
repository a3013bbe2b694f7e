// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.mcprelay.testbed.lab.history.LostConnections;
import dev.mcprelay.testbed.lab.process.RedisShape;
import dev.mcprelay.testbed.lab.process.RelayProcess;
import dev.mcprelay.testbed.lab.process.TcpForwarder;

/// A kind of fault. Each ends with everything mended.
public enum Fault {
    NODE_KILL("a node is killed, and started anew") {
        @Override
        void strike(FaultSite site) {
            RelayProcess node = site.anyNode();
            site.during(LostConnections.KILL, node.number(), () -> {
                node.kill();
                node.start();
            });
        }
    },
    NODE_PAUSE("a node stands still for 5 s") {
        @Override
        void strike(FaultSite site) {
            RelayProcess node = site.anyNode();
            site.during(wireName(), node.number(), () -> {
                node.pause();
                FaultSite.pause(A_WHILE);
                node.resume();
            });
        }
    },
    NODE_DRAIN("a node is told to stop, and started anew") {
        @Override
        void strike(FaultSite site) {
            RelayProcess node = site.anyNode();
            site.during(LostConnections.DRAIN, node.number(), () -> {
                node.drain();
                node.start();
            });
        }
    },
    ROLLING_RESTART("each node in turn is told to stop, and started anew") {
        @Override
        void strike(FaultSite site) {
            for (RelayProcess node : site.nodes()) {
                site.during(LostConnections.DRAIN, node.number(), () -> {
                    node.drain();
                    node.start();
                });
                FaultSite.pause(A_MOMENT);
            }
        }
    },
    REDIS_RESTART("Redis is killed, and comes back with its data", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.oneRedis().restart(A_MOMENT));
        }
    },
    REDIS_RESTART_EMPTY("Redis is killed, and comes back without its data", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.oneRedis().restartEmpty(A_MOMENT));
        }
    },
    REDIS_FLUSH("Redis loses its data and says nothing", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.oneRedis().flush());
        }
    },
    REDIS_BLACKHOLE("nothing passes between nodes and Redis for 5 s", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> {
                site.oneRedis().links().forEach(TcpForwarder::blackHole);
                FaultSite.pause(A_WHILE);
                site.oneRedis().links().forEach(TcpForwarder::heal);
            });
        }
    },
    REDIS_REFUSE("Redis refuses connections for 5 s", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> {
                site.oneRedis().links().forEach(TcpForwarder::refuse);
                FaultSite.pause(A_WHILE);
                site.oneRedis().links().forEach(TcpForwarder::heal);
            });
        }
    },
    REDIS_SLOW("Redis answers 100 ms later for 5 s", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> {
                site.oneRedis().links().forEach(link -> link.slow(Duration.ofMillis(50)));
                FaultSite.pause(A_WHILE);
                site.oneRedis().links().forEach(TcpForwarder::heal);
            });
        }
    },
    REDIS_CONNECTIONS_RESET("all connections to Redis are reset, each second, five times") {
        @Override
        void strike(FaultSite site) {
            for (int i = 0; i < 5; i++) {
                site.during(wireName(), () -> site.redis().resetConnections());
                FaultSite.pause(A_MOMENT);
            }
        }
    },
    REDIS_FAILOVER("the primary is killed after its replica lost touch, and the replica promoted", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.oneRedis().failOver(A_LAG, A_MOMENT));
        }
    },
    CLUSTER_SLOT_MOVE("slots of the node list, a node's lanes and a tunnel move to other masters", RedisShape.CLUSTER) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.cluster().moveSlots(site.tunnels(), site.random()));
        }
    },
    CLUSTER_FAILOVER(
            "a shard's primary is killed after its replica lost touch, which takes its place: in turn the shard of"
                    + " the node list, a node's lanes, a tunnel",
            RedisShape.CLUSTER) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.cluster().failOver(site.tunnels(), site.random(), A_LAG));
        }
    },
    CLUSTER_SWITCH("a shard's replica takes the place of its primary, which lives", RedisShape.CLUSTER) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.cluster().switchOver(site.tunnels(), site.random()));
        }
    },
    CLUSTER_HANG(
            "a shard's primary stands still, its replica takes its place, and 5 s later the former goes on",
            RedisShape.CLUSTER) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.cluster().hang(site.tunnels(), site.random(), A_WHILE));
        }
    },
    SENTINEL_FAILOVER(
            "the primary is killed after its replica lost touch, and Sentinel promotes the replica",
            RedisShape.SENTINEL) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.watched().failOver(A_LAG));
        }
    },
    SENTINEL_SWITCH("Sentinel promotes the replica while the primary lives and writes", RedisShape.SENTINEL) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.watched().switchOver());
        }
    },
    SENTINEL_HANG(
            "the primary stands still, Sentinel promotes the replica, and 5 s later the former goes on",
            RedisShape.SENTINEL) {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> site.watched().hang(A_WHILE));
        }
    },
    CLIENT_KILL("three tunnel clients are killed in mid-call, and others come a second later") {
        @Override
        void strike(FaultSite site) {
            site.during(wireName(), () -> {
                List<Runnable> successors = List.of(
                        site.clients().killOne(site.random()),
                        site.clients().killOne(site.random()),
                        site.clients().killOne(site.random()));
                FaultSite.pause(A_MOMENT);
                successors.forEach(Runnable::run);
            });
        }
    },
    NODE_REDIS_CUT("one node cannot reach Redis for 5 s: refused or, every other time, not answered", RedisShape.ONE) {
        @Override
        void strike(FaultSite site) {
            RelayProcess node = site.anyNode();
            TcpForwarder link = site.oneRedis().link(node.number());
            site.during(wireName(), node.number(), () -> {
                if (site.random().nextBoolean()) {
                    link.refuse();
                } else {
                    link.blackHole();
                }
                FaultSite.pause(A_WHILE);
                link.heal();
            });
        }
    };

    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration A_LAG = Duration.ofMillis(300);

    private final String sentence;
    private final Optional<RedisShape> only;

    /// Whatever the shape of Redis.
    Fault(String sentence) {
        this.sentence = sentence;
        this.only = Optional.empty();
    }

    Fault(String sentence, RedisShape only) {
        this.sentence = sentence;
        this.only = Optional.of(only);
    }

    abstract void strike(FaultSite site);

    /// Injects it, and returns when all is mended.
    public void inject(FaultSite site) {
        strike(site);
    }

    /// As it is asked for and written down.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String sentence() {
        return sentence;
    }

    /// Whether it can strike where Redis has this shape.
    public boolean fits(RedisShape shape) {
        return only.isEmpty() || wants(shape);
    }

    /// Whether it wants this shape and no other.
    public boolean wants(RedisShape shape) {
        return only.equals(Optional.of(shape));
    }

    /// Whether it may stand among others at random.
    public boolean mixesOn(RedisShape shape) {
        return fits(shape) && this != ROLLING_RESTART;
    }

    public static Optional<Fault> of(String wireName) {
        return Arrays.stream(values())
                .filter(fault -> fault.wireName().equals(wireName))
                .findFirst();
    }
}
