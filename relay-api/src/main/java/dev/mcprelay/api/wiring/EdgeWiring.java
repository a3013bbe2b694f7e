// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.time.InstantSource;
import java.util.List;

import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

import dev.mcprelay.api.http.ErrorDocuments;
import dev.mcprelay.api.http.HotRoute;
import dev.mcprelay.api.http.HotRoutes;
import dev.mcprelay.api.http.JsonLine;
import dev.mcprelay.api.http.OriginPolicy;
import dev.mcprelay.api.http.RequestIdFilter;
import dev.mcprelay.api.http.UnreadBodies;
import dev.mcprelay.api.http.UnreadableRequests;
import dev.mcprelay.api.mcp.CallReader;
import dev.mcprelay.api.mcp.CallerAccess;
import dev.mcprelay.api.mcp.FinalAnswers;
import dev.mcprelay.api.mcp.McpRoute;
import dev.mcprelay.api.mcp.McpSettings;
import dev.mcprelay.api.mcp.ReplyWriter;
import dev.mcprelay.api.mcp.session.EndedSessions;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.api.mcp.session.SessionReplay;
import dev.mcprelay.api.settings.CallSettings;
import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.api.tunnelclient.KeyAuthentication;
import dev.mcprelay.api.tunnelclient.KeyUse;
import dev.mcprelay.api.tunnelclient.PollHandler;
import dev.mcprelay.api.tunnelclient.ResponseHandler;
import dev.mcprelay.api.tunnelclient.TunnelClientRoute;
import dev.mcprelay.auth.registry.TunnelRegistry;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.broker.Broker;
import dev.mcprelay.protocol.token.SessionTokens;
import dev.mcprelay.protocol.token.ShardTokenKeys;
import dev.mcprelay.protocol.token.ShardTokens;

/// The HTTP edge.
@Configuration(proxyBeanMethods = false)
class EdgeWiring {

    @Bean
    McpSettings mcpSettings(RelaySettings settings) {
        CallSettings calls = settings.mcp();
        return new McpSettings(
                calls.deadline(),
                calls.longestDeadline(),
                calls.keepAlive(),
                calls.offlineStatus(),
                calls.unknownOutcomeStatus(),
                Math.toIntExact(settings.limits().requestBody().toBytes()));
    }

    @Bean
    SessionIds sessionIds(ShardTokenKeys keys) {
        return new SessionIds(new SessionTokens(keys), new EndedSessions());
    }

    @Bean
    SessionReplay sessionReplay(Broker broker, ClusterLinks links, InstantSource clock) {
        return new SessionReplay(broker::submit, links.sessionHomes(), clock);
    }

    @Bean
    KeyUse keyUse(TunnelRegistry registry, InstantSource clock) {
        return new KeyUse(registry, clock);
    }

    @Bean
    TunnelClientRoute tunnelClientRoute(
            KeyAuthentication keys,
            KeyUse keyUse,
            ShardTokens tokens,
            Broker broker,
            InstantSource clock,
            RelaySettings settings) {
        return new TunnelClientRoute(
                new PollHandler(keys, keyUse, broker, clock, settings.broker().longestPoll()),
                new ResponseHandler(
                        keys,
                        tokens,
                        broker,
                        clock,
                        Math.toIntExact(settings.limits().responseBody().toBytes())));
    }

    @Bean
    McpRoute mcpRoute(
            PublicUrl publicUrl,
            RelaySettings settings,
            McpSettings calls,
            CallerAccess access,
            SessionIds sessions,
            SessionReplay sessionReplay,
            InstantSource clock) {
        FinalAnswers finals = new FinalAnswers(sessions, calls);
        return new McpRoute(
                new OriginPolicy(publicUrl.value(), settings.http().allowedOrigins()),
                access,
                new CallReader(sessions, calls, clock),
                sessions,
                sessionReplay,
                new McpRoute.Replies(finals, new ReplyWriter(finals, calls.keepAlive())),
                calls.largestBody());
    }

    @Bean
    HotRoutes hotRoutes(List<HotRoute> routes) {
        return new HotRoutes(routes);
    }

    @Bean
    ErrorDocuments errorDocuments() {
        return new ErrorDocuments();
    }

    /// After Boot's own.
    @Bean
    @Order(1)
    CodecCustomizer jsonLines(JsonMapper mapper) {
        return codecs -> codecs.defaultCodecs().jacksonJsonEncoder(new JsonLine(mapper));
    }

    @Bean
    UnreadableRequests unreadableRequests() {
        return new UnreadableRequests();
    }

    @Bean
    UnreadBodies unreadBodies() {
        return new UnreadBodies();
    }

    @Bean
    RequestIdFilter requestIdFilter() {
        return new RequestIdFilter();
    }
}
