// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.util.EnumSet;
import java.util.List;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.message.NodeMessage.Bounce;
import dev.mcprelay.broker.message.NodeMessage.Grant.Work;
import dev.mcprelay.protocol.response.ResponseType;

/// The numbers of an enum's constants on the wire: by their place here, not by their place in the enum. What
/// stands here stays where it is; new ones go to the end.
final class WireCodes<E extends Enum<E>> {
    static final WireCodes<Work> WORK = new WireCodes<>(Work.class, List.of(Work.CALL, Work.INITIALIZE, Work.STREAM));

    static final WireCodes<Bounce.Reason> REASON = new WireCodes<>(
            Bounce.Reason.class,
            List.of(
                    Bounce.Reason.VOID,
                    Bounce.Reason.FENCED,
                    Bounce.Reason.NO_POLL,
                    Bounce.Reason.NO_ROOM,
                    Bounce.Reason.UNWRITTEN,
                    Bounce.Reason.DRAINING));

    static final WireCodes<Delivery> DELIVERY = new WireCodes<>(
            Delivery.class,
            List.of(Delivery.ACCEPTED, Delivery.DUPLICATE, Delivery.GONE, Delivery.DROPPED, Delivery.UNAVAILABLE));

    static final WireCodes<ResponseType> RESPONSE = new WireCodes<>(
            ResponseType.class,
            List.of(
                    ResponseType.JSONRPC_RESPONSE,
                    ResponseType.JSONRPC_NOTIFY,
                    ResponseType.NOTIFY_ACK,
                    ResponseType.OAUTH_DISCOVERY_RESPONSE,
                    ResponseType.SESSION_TERMINATION_RESPONSE,
                    ResponseType.UNKNOWN));

    static final WireCodes<Reach> REACH =
            new WireCodes<>(Reach.class, List.of(Reach.REACHED, Reach.UNREACHABLE, Reach.UNMARKED, Reach.UNKNOWN));

    private final List<E> constants;

    private WireCodes(Class<E> type, List<E> constants) {
        if (!EnumSet.allOf(type).equals(EnumSet.copyOf(constants))) {
            throw new IllegalStateException(type.getSimpleName() + " has a constant without a number");
        }
        this.constants = constants;
    }

    int of(E constant) {
        return constants.indexOf(constant) + 1;
    }

    /// @throws UnreadableException when a later release has added it
    E read(int code) {
        if (code < 1 || code > constants.size()) {
            throw new UnreadableException();
        }
        return constants.get(code - 1);
    }
}
