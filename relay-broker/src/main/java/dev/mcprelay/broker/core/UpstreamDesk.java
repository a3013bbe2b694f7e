// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.response.TunnelResponse;

/// What answers say of the private servers behind clients that say nothing of them, and who is told of it:
/// the edge, by whoever reads the answer; the store and all other nodes, by the edge, for the client may
/// poll there next. A client without instance id may be another process there: of it the others are not
/// told.
final class UpstreamDesk {
    private final TunnelState tunnel;

    UpstreamDesk(TunnelState tunnel) {
        this.tunnel = tunnel;
    }

    /// An answer of a client that polls here.
    void read(InstanceRecord instance, TunnelResponse response) {
        if (instance.client().serverInfo() != null) {
            return;
        }
        switch (UpstreamSigns.of(response)) {
            case NONE -> {
                // as before
            }
            case CHILD_PROCESS -> tunnel.http.remove(instance.id(), response.channel());
            case HTTP -> isHttp(instance.id(), response.channel());
        }
    }

    /// An answer of a client that polls at another node, which takes the channel for that of a child process.
    void read(RemoteGrant grant, TunnelResponse response) {
        if (grant.affine() && UpstreamSigns.of(response) == UpstreamSigns.HTTP) {
            tunnel.emit(new Effect.Send(
                    grant.edge(), new NodeMessage.SpeaksHttp(grant.instance(), response.channel()), false));
        }
    }

    /// Seen here, or heard of another node.
    void isHttp(InstanceId id, ChannelName channel) {
        InstanceRecord here = tunnel.instances.get(id);
        boolean believed = here == null ? !id.isAnonymous() : here.client().serverInfo() == null;
        if (!believed || !tunnel.http.add(id, channel)) {
            return;
        }
        tunnel.bindings.release(id, channel);
        tunnel.waiting.inOrder().forEach(command -> command.errand().newsOf(id));
        if (here != null && !tunnel.isAlone()) {
            here.listing().need(null);
            if (!id.isAnonymous()) {
                tunnel.emit(new Effect.TellAll(new NodeMessage.SpeaksHttp(id, channel)));
            }
        }
    }
}
