// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.bug;

import java.util.Arrays;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;

import dev.mcprelay.api.RelayApplication;
import dev.mcprelay.broker.runtime.Cluster;

/// One relay node with a bug: the application as it is, but for its bus.
public final class FaultyRelay {
    private FaultyRelay() {}

    /// The first argument names the bug; the others are the application's.
    public static void main(String[] arguments) {
        Bug bug = Bug.of(arguments[0]).orElseThrow();
        var _ = new SpringApplicationBuilder(RelayApplication.class)
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(new Breaking(bug)))
                .run(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private record Breaking(Bug bug) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof Cluster(var matchmaker, var bus, var membership)
                    ? new Cluster(matchmaker, bug.into(bus), membership)
                    : bean;
        }
    }
}
