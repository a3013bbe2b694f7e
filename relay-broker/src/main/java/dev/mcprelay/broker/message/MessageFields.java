// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.message.NodeMessage.Ack;
import dev.mcprelay.broker.message.NodeMessage.Bounce;
import dev.mcprelay.broker.message.NodeMessage.Cancel;
import dev.mcprelay.broker.message.NodeMessage.Decline;
import dev.mcprelay.broker.message.NodeMessage.Grant;
import dev.mcprelay.broker.message.NodeMessage.Handed;
import dev.mcprelay.broker.message.NodeMessage.Held;
import dev.mcprelay.broker.message.NodeMessage.Hidden;
import dev.mcprelay.broker.message.NodeMessage.InstanceGone;
import dev.mcprelay.broker.message.NodeMessage.Leave;
import dev.mcprelay.broker.message.NodeMessage.Lost;
import dev.mcprelay.broker.message.NodeMessage.Match;
import dev.mcprelay.broker.message.NodeMessage.Moved;
import dev.mcprelay.broker.message.NodeMessage.Probe;
import dev.mcprelay.broker.message.NodeMessage.Reached;
import dev.mcprelay.broker.message.NodeMessage.Response;
import dev.mcprelay.broker.message.NodeMessage.Revoke;
import dev.mcprelay.broker.message.NodeMessage.Settled;
import dev.mcprelay.broker.message.NodeMessage.SpeaksHttp;
import dev.mcprelay.broker.message.NodeMessage.Status;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;

/// Type, fields and body of each message. A field that is added goes to the end, and is missing in what an
/// older node sends.
final class MessageFields {
    static final JsonPieces NO_BODY = new JsonPieces(List.of());

    private static final int MATCH = 1;
    private static final int GRANT = 2;
    private static final int BOUNCE = 3;
    private static final int HANDED = 4;
    private static final int LOST = 5;
    private static final int DECLINE = 6;
    private static final int REVOKE = 7;
    private static final int STATUS = 8;
    private static final int RESPONSE = 9;
    private static final int ACK = 10;
    private static final int MOVED = 11;
    private static final int HIDDEN = 12;
    private static final int INSTANCE_GONE = 13;
    private static final int PROBE = 14;
    private static final int LEAVE = 15;
    private static final int SETTLED = 16;
    private static final int CANCEL = 17;
    private static final int HELD = 18;
    private static final int REACHED = 19;
    private static final int SPEAKS_HTTP = 20;

    private MessageFields() {}

    static int type(NodeMessage message) {
        return switch (message) {
            case Match _ -> MATCH;
            case Grant _ -> GRANT;
            case Bounce _ -> BOUNCE;
            case Handed _ -> HANDED;
            case Lost _ -> LOST;
            case Decline _ -> DECLINE;
            case Revoke _ -> REVOKE;
            case Status _ -> STATUS;
            case Response _ -> RESPONSE;
            case Ack _ -> ACK;
            case Moved _ -> MOVED;
            case Hidden _ -> HIDDEN;
            case InstanceGone _ -> INSTANCE_GONE;
            case Probe _ -> PROBE;
            case Leave _ -> LEAVE;
            case Settled _ -> SETTLED;
            case Cancel _ -> CANCEL;
            case Held _ -> HELD;
            case Reached _ -> REACHED;
            case SpeaksHttp _ -> SPEAKS_HTTP;
        };
    }

    static JsonPieces body(NodeMessage message) {
        return switch (message) {
            case Grant grant -> CommandFields.body(grant.command());
            case Cancel cancel -> JsonPieces.of(cancel.notice().raw());
            case Response response -> {
                RawJson json = ResponseFields.body(response.response());
                yield json == null ? NO_BODY : JsonPieces.of(json);
            }
            default -> NO_BODY;
        };
    }

    static void write(NodeMessage message, FieldWriter out) {
        switch (message) {
            case Match match -> write(match, out);
            case Grant grant -> write(grant, out);
            case Bounce(var grant, var reason) -> {
                out.grant(grant);
                out.octet(WireCodes.REASON.of(reason));
            }
            case Handed(var grant, var instance) -> {
                out.grant(grant);
                out.text(instance.value());
            }
            case Lost(var grant) -> out.grant(grant);
            case Revoke(var grant) -> out.grant(grant);
            case Settled(var grant) -> out.grant(grant);
            case Status(var grant) -> out.grant(grant);
            case Decline decline -> write(decline, out);
            case Response response -> write(response, out);
            case Held(var post) -> out.post(post);
            case Ack ack -> write(ack, out);
            case Moved(var slot, var instance) -> {
                out.slot(slot);
                out.text(instance.value());
            }
            case Hidden(var registration) -> out.registration(registration);
            case InstanceGone(var instance, var since) -> {
                out.text(instance.value());
                out.moment(since);
            }
            case Cancel cancel -> write(cancel, out);
            case Reached reached -> write(reached, out);
            case SpeaksHttp(var instance, var channel) -> {
                out.text(instance.value());
                out.text(channel.value());
            }
            case Probe _, Leave _ -> {
                // nothing to say
            }
        }
    }

    private static void write(Match match, FieldWriter out) {
        out.registration(match.registration());
        out.text(match.instance().value());
        out.channels(match.affine());
        out.number(match.of());
        out.commands(match.commands());
    }

    private static void write(Grant grant, FieldWriter out) {
        out.grant(grant.grant());
        out.number(grant.of());
        out.large(grant.arrival());
        out.moment(grant.voidAfter());
        out.duration(grant.remaining());
        out.octet(WireCodes.WORK.of(grant.work()));
        out.flag(grant.eager());
        CommandFields.write(grant.command(), out);
    }

    private static void write(Ack ack, FieldWriter out) {
        out.post(ack.post());
        out.octet(WireCodes.DELIVERY.of(ack.delivery()));
    }

    private static void write(Decline decline, FieldWriter out) {
        out.slot(decline.slot());
        out.number(decline.count());
    }

    private static void write(Response response, FieldWriter out) {
        out.command(response.command());
        out.post(response.post());
        ResponseFields.write(response.response(), out);
    }

    private static void write(Cancel cancel, FieldWriter out) {
        out.text(cancel.channel().value());
        out.text(cancel.session());
        out.text(cancel.principal());
        out.headers(cancel.headers());
    }

    private static void write(Reached reached, FieldWriter out) {
        out.command(reached.command());
        out.text(reached.instance().value());
        out.text(reached.channel().value());
        out.octet(WireCodes.REACH.of(reached.reach()));
    }

    /// Null: a type that a later release has added.
    static @Nullable NodeMessage read(int type, FieldReader in, RawJson body) {
        return switch (type) {
            case MATCH -> new Match(in.registration(), instance(in), in.channels(), in.count(), in.commands());
            case GRANT -> grant(in, body);
            case BOUNCE -> new Bounce(in.grant(), WireCodes.REASON.read(in.octet()));
            case HANDED -> new Handed(in.grant(), instance(in));
            case LOST -> new Lost(in.grant());
            case DECLINE -> new Decline(in.slot(), in.count());
            case REVOKE -> new Revoke(in.grant());
            case STATUS -> new Status(in.grant());
            case RESPONSE -> new Response(in.command(), in.post(), ResponseFields.read(in, body));
            case ACK -> new Ack(in.post(), WireCodes.DELIVERY.read(in.octet()));
            case MOVED -> new Moved(in.slot(), instance(in));
            case HIDDEN -> new Hidden(in.registration());
            case INSTANCE_GONE -> new InstanceGone(instance(in), in.moment());
            case PROBE -> new Probe();
            case LEAVE -> new Leave();
            case SETTLED -> new Settled(in.grant());
            case CANCEL -> cancel(in, body);
            case HELD -> new Held(in.post());
            case REACHED ->
                new Reached(in.command(), instance(in), new ChannelName(in.text()), WireCodes.REACH.read(in.octet()));
            case SPEAKS_HTTP -> new SpeaksHttp(instance(in), new ChannelName(in.text()));
            default -> null;
        };
    }

    private static Grant grant(FieldReader in, RawJson body) {
        return new Grant(
                in.grant(),
                in.count(),
                in.large(),
                in.moment(),
                in.duration(),
                WireCodes.WORK.read(in.octet()),
                in.flag(),
                CommandFields.read(in, body));
    }

    private static Cancel cancel(FieldReader in, RawJson body) {
        var channel = new ChannelName(in.text());
        String session = in.text();
        String principal = in.text();
        HeaderFields headers = in.headers();
        if (JsonRpcReader.read(body) instanceof JsonRpcReading.Valid(JsonRpcMessage.Notification notice)) {
            return new Cancel(channel, session, principal, headers, notice);
        }
        throw new UnreadableException();
    }

    private static InstanceId instance(FieldReader in) {
        return new InstanceId(in.text());
    }
}
