// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// Lets the private server know that nobody waits for a call any more: a `notifications/cancelled` to the
/// instance that has it, under the name by which it is known there. One for a call, whoever asked for it;
/// none for a call that nobody has, or that is over. What the private server says to it is not looked at.
final class CancelDesk {
    /// An instance that has not taken it by then never will: its call is nearly over.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Set in the number of a notice, whose other digits are those of its call. No counter gets there.
    private static final long NOTICE = 1L << 62;

    private static final String BEFORE_ID =
            "{\"jsonrpc\":\"2.0\",\"method\":\"" + CancelNotice.METHOD + "\",\"params\":{\"requestId\":";
    private static final String AFTER_ID = ",\"reason\":\"the caller has left\"}}";

    /// Headers of the call that repeat what is in its body.
    private static final String MIRRORED = "mcp-param-";

    private final TunnelState tunnel;

    CancelDesk(TunnelState tunnel) {
        this.tunnel = tunnel;
    }

    /// A caller's own notice: whether it ends here, because its request does, because it was told already,
    /// because nobody knows whether there is anybody to tell, or because another node must be asked.
    ///
    /// @param cancelled what it is about, if that is known here
    boolean settles(Command notice, Call call, Optional<Command> cancelled, Tick now) {
        NodeMessage.Cancel question = tunnel.isAlone() || cancelled.isPresent() ? null : CancelNotice.question(call);
        boolean waits = cancelled.filter(c -> c.state() instanceof Waiting).isPresent();
        boolean again = cancelled.filter(c -> c.notice() != null).isPresent();
        boolean unsure = cancelled.filter(c -> c.isDone() && !c.isConfirmed()).isPresent();
        if (!waits && !again && !unsure && question == null) {
            return false;
        }
        Duration pause = question == null
                ? Duration.ZERO
                : tunnel.rates.pause(notice.traits().principal(), now);
        if (!pause.isZero()) {
            tunnel.emit(new Effect.Refuse(notice.id(), notice.channel(), ErrorCode.RATE_LIMIT_EXCEEDED, pause));
            return true;
        }
        tunnel.emit(new Effect.Accept(notice.id()));
        if (question != null) {
            tunnel.rates.take(notice.traits().principal(), now);
            tunnel.emit(new Effect.TellAll(question));
        } else if (waits) {
            tunnel.fail(cancelled.get(), ErrorCode.CALLER_LEFT, now);
        } else if (unsure) {
            JsonRpcMessage.Notification message = ((Body.Notification) call.body()).message();
            // should it turn out soon that somebody has it
            tell(cancelled.get(), message, call.headers(), now);
        }
        tunnel.end(notice, AnsweredHere.notification(notice, now), now);
        return true;
    }

    /// From now on the notice is about this request, and for whoever has it.
    static void aim(Command notice, Command cancelled) {
        InstanceId holder = cancelled.holder();
        if (holder != null) {
            notice.aimAt(cancelled.id(), holder);
            cancelled.notice(notice.id());
        }
    }

    /// A notice that came in at another node. It may come twice.
    void asked(NodeMessage.Cancel asked, Tick now) {
        Call call = new Call(
                tunnel.facts.tunnel(),
                asked.channel(),
                new Body.Notification(asked.notice()),
                asked.headers(),
                new SessionRef(asked.session(), null),
                asked.principal(),
                PATIENCE,
                false,
                false);
        Optional<Command> found = CancelNotice.targetOf(call, tunnel.commands.values());
        if (found.isEmpty()) {
            return;
        }
        Command cancelled = found.get();
        if (cancelled.state() instanceof Waiting) {
            tunnel.fail(cancelled, ErrorCode.CALLER_LEFT, now);
        } else {
            tell(cancelled, asked.notice(), asked.headers(), now);
        }
    }

    /// A client has this command: should its caller have left meanwhile, it must hear of it.
    void confirmed(Command command, Tick now) {
        command.confirm();
        HeaderFields headers = command.headers();
        if (!command.isAbandoned() || headers == null) {
            return;
        }
        tell(command, message(command.id()), ofNotice(headers), now);
    }

    private void tell(Command cancelled, JsonRpcMessage.Notification message, HeaderFields headers, Tick now) {
        boolean over = !tunnel.commands.containsKey(cancelled.id()) || cancelled.holder() == null;
        boolean closed = tunnel.deleted || (tunnel.draining && tunnel.isAlone());
        if (over || closed || cancelled.notice() != null) {
            return;
        }
        CommandId id = new CommandId(cancelled.id().owner(), cancelled.id().sequence() | NOTICE);
        Call call = call(cancelled.traits(), message, headers);
        Event.Submit submit = new Event.Submit(id, call, cancelled.wallTime(now));
        Command notice = new Command(submit, tunnel.nextArrival(), now, tunnel.alarms);
        notice.unheard();
        aim(notice, cancelled);
        tunnel.enlist(notice);
    }

    private Call call(CallTraits cancelled, JsonRpcMessage.Notification message, HeaderFields headers) {
        SessionKey session = cancelled.session();
        return new Call(
                tunnel.facts.tunnel(),
                cancelled.channel(),
                new Body.Notification(message),
                headers,
                session == null ? null : new SessionRef(session.key(), cancelled.pin()),
                cancelled.principal(),
                PATIENCE,
                false,
                false);
    }

    private static JsonRpcMessage.Notification message(CommandId cancelled) {
        String id = Quoted.text(cancelled.requestId().value());
        int start = BEFORE_ID.length();
        int end = start + id.getBytes(StandardCharsets.UTF_8).length;
        return new JsonRpcMessage.Notification(
                RawJson.of(BEFORE_ID + id + AFTER_ID),
                CancelNotice.METHOD,
                new JsonRpcMessage.Params(null, null, null, null, new Span(start, end), JsonRpcMessage.Meta.NONE));
    }

    /// As its call came, but for what said something of the call's own body.
    private static HeaderFields ofNotice(HeaderFields call) {
        List<HeaderField> lines = new ArrayList<>();
        for (HeaderField line : call.fields()) {
            if (line.is(HeaderName.MCP_METHOD)) {
                lines.add(new HeaderField(line.name(), CancelNotice.METHOD));
            } else if (!line.is(HeaderName.MCP_NAME)
                    && !line.name().toLowerCase(Locale.ROOT).startsWith(MIRRORED)) {
                lines.add(line);
            }
        }
        return new HeaderFields(lines);
    }
}
