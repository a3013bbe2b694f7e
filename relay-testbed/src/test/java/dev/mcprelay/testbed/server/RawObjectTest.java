// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RawObjectTest {

    @Test
    void ofMembersNamedTwiceTheLastCounts() {
        // When
        var object = RawObject.parse("{\"a\":1,\"a\":2}");
        // Then
        assertThat(object.raw("a")).contains("2");
    }

    @Test
    void membersAreCutOutExactly() {
        // Given
        String text = " {\n\"n\" : -1.50e+3 , \"s\":\"\\\"}\" ,\"o\":{ \"x\" : [ ] },\"t\":true,\"z\":null}\t";
        // When
        var object = RawObject.parse(text);
        // Then
        assertThat(object.raw("n")).contains("-1.50e+3");
        assertThat(object.raw("s")).contains("\"\\\"}\"");
        assertThat(object.string("s")).contains("\"}");
        assertThat(object.raw("o")).contains("{ \"x\" : [ ] }");
        assertThat(object.object("o").raw("x")).contains("[ ]");
        assertThat(object.isTrue("t")).isTrue();
        assertThat(object.raw("z")).contains("null");
        assertThat(object.raw("none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "[]", "{", "{\"a\":1", "{\"a\":01}", "{} {}", "{\"a\":1,}", "{a:1}"})
    void whatIsNotExactlyOneObjectIsRefused(String text) {
        // When, Then
        assertThatThrownBy(() -> RawObject.parse(text)).isInstanceOf(JacksonException.class);
    }
}
