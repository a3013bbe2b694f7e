// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Tokens;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.ShardToken;

import static org.assertj.core.api.Assertions.assertThat;

final class CommandRenderingTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstanceId INSTANCE = new InstanceId("a");
    private static final CommandId COMMAND = new CommandId(Nodes.NODE, 7);

    private final CommandRendering rendering = new CommandRendering(Tokens.TOKENS);

    private TunnelCommand render(Calls call, @Nullable Duration told, @Nullable CommandId cancels) {
        return rendering
                .render(List.of(new Handout.Own(COMMAND, call.call(), CREATED, INSTANCE, told, cancels)))
                .getFirst();
    }

    private static String message(TunnelCommand command) {
        return ((TunnelCommand.JsonRpc) command).message().join().text();
    }

    @Test
    void theTokenNamesTheCommandAndOutlivesItsCall() {
        // Given
        TunnelCommand command = render(Calls.aCall().within(Duration.ofSeconds(30)), null, null);
        // When
        ShardToken token = Tokens.of(command, Calls.TUNNEL);
        // Then
        assertThat(token).isEqualTo(new ShardToken(COMMAND, InstanceHash.of(INSTANCE), CREATED.getEpochSecond() + 90));
    }

    @Test
    void theTokenIsOfNoUseUnderAnotherTunnel() {
        // Given
        TunnelCommand command = render(Calls.aCall(), null, null);
        // When
        var verified = Tokens.TOKENS.verify(
                command.head().shardToken(), TunnelId.mint(), command.head().channel(), 0);
        // Then
        assertThat(verified).isEmpty();
    }

    @Test
    void aDeadlineWithoutEndHasAnEnd() {
        // Given
        TunnelCommand command = render(Calls.aCall().within(Duration.ofDays(1_000_000)), null, null);
        // When
        ShardToken token = Tokens.of(command, Calls.TUNNEL);
        // Then
        assertThat(token.expiry()).isGreaterThan(CREATED.getEpochSecond());
    }

    @Test
    void aRequestGetsTheCommandsOwnId() {
        // When
        TunnelCommand command = render(Calls.aRequest("12345678901234567890", "tools/call"), null, null);
        // Then
        assertThat(message(command))
                .contains("\"id\":\"" + COMMAND.requestId() + "\"")
                .doesNotContain("1234567890");
    }

    @Test
    void aNotificationIsPassedOnAsItIs() {
        // When
        TunnelCommand command = render(Calls.aCancellationOf("7"), null, null);
        // Then
        assertThat(message(command)).contains("\"requestId\":7");
    }

    @Test
    void aCancellationNamesTheRequestAsThePrivateServerKnowsIt() {
        // Given
        CommandId cancelled = new CommandId(Nodes.NODE, 3);
        // When
        TunnelCommand command = render(Calls.aCancellationOf("7"), null, cancelled);
        // Then
        assertThat(message(command)).contains("\"requestId\":\"" + cancelled.requestId() + "\"");
    }

    @Test
    void theResponseTimeIsWrittenWhereThereIsOne() {
        // When
        TunnelCommand with = render(Calls.aCall(), Duration.ofSeconds(65), null);
        TunnelCommand without = render(Calls.aTermination(), null, null);
        // Then
        assertThat(with.head().responseTimeout()).hasToString("65s");
        assertThat(without.head().responseTimeout()).isNull();
        assertThat(without).isInstanceOf(TunnelCommand.SessionTermination.class);
    }
}
