// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.nodes.BeatReply.Beat;

import static org.assertj.core.api.Assertions.assertThat;

final class BeatReplyTest {

    @Test
    void readsWhatANodeWritesOfItself() {
        // Given
        var facts = new NodeFacts(true, "1.2.3", 1, 4, "eu-1a", Set.of("a1", "b2"));
        String node = new NodeId(5).toString();
        // When
        BeatReply reply =
                BeatReply.of(List.of("17000001", "e", "1", "0", node, "16000", NodeJson.write(facts, "mark")));
        // Then
        assertThat(reply.millis()).isEqualTo(17000);
        assertThat(reply.known()).isTrue();
        assertThat(reply.epoch()).isEqualTo("e");
        assertThat(reply.beats()).containsOnlyKeys(new NodeId(5)).containsValue(new Beat(16000, Optional.of(facts)));
    }

    @Test
    void twoNodesAreStrangersWhenTheyHaveNoSecretInCommon() {
        // Given
        var one = new NodeFacts(false, "1", 1, 1, "", Set.of("a1", "b2"));
        var rotated = new NodeFacts(false, "1", 1, 1, "", Set.of("b2", "c3"));
        var other = new NodeFacts(false, "1", 1, 1, "", Set.of("d4"));
        var silent = new NodeFacts(false, "1", 1, 1, "");
        // Then
        assertThat(one.isStrangerTo(rotated)).isFalse();
        assertThat(one.isStrangerTo(other)).isTrue();
        assertThat(one.isStrangerTo(silent)).isFalse();
    }

    @Test
    void strangersInTheListArePassedOver() {
        // Given
        String node = new NodeId(5).toString();
        // When
        BeatReply reply = BeatReply.of(
                List.of("17", "e", "0", "1", "garbage", "1", "{}", "AAAAAAAAAAE", "inf", "{}", node, "16", ""));
        // Then
        assertThat(reply.beats()).containsOnlyKeys(new NodeId(5));
        assertThat(reply.known()).isFalse();
        assertThat(reply.contested()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{\"state\":\"serving\"}", "{\"state\":1,\"version\":2}"})
    void aNodeWhoseWordsAreNotUnderstoodLivesAllTheSame(String words) {
        // Given
        String node = new NodeId(5).toString();
        // When
        BeatReply reply = BeatReply.of(List.of("17", "e", "0", "0", node, "16", words));
        // Then
        assertThat(reply.beats()).containsEntry(new NodeId(5), new Beat(16, Optional.empty()));
    }

    @Test
    void whatANewerNodeAddsIsIgnored() {
        // Given
        String words =
                "{\"state\":\"serving\",\"version\":\"9\",\"protoMin\":2,\"protoMax\":3,\"zone\":\"\",\"mood\":\"good\"}";
        // When
        Optional<NodeFacts> facts = NodeJson.read(words);
        // Then
        assertThat(facts).contains(new NodeFacts(false, "9", 2, 3, ""));
    }
}
