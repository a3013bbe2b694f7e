// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Introductions;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

final class GatheredIntroductionsTest {
    private static final Introduction OFFLINE = new Introduction.Offline(false);
    private static final TunnelId OTHER = new TunnelId("tunnel_fedcba9876543210fedcba9876543210");

    /// @param about numbers of the commands
    private record Question(TunnelId tunnel, List<Long> about, Sinks.One<List<Introduction>> sink) {
        /// Nobody is there for any of them.
        void answer() {
            answer(OFFLINE);
        }

        /// Says to each command its number.
        void letWait() {
            sink.tryEmitValue(about.stream()
                            .<Introduction>map(Introduction.Queued::new)
                            .toList())
                    .orThrow();
        }

        void answer(Introduction first) {
            sink.tryEmitValue(Stream.concat(
                                    Stream.of(first), about.stream().skip(1).map(_ -> OFFLINE))
                            .toList())
                    .orThrow();
        }
    }

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final List<Question> questions = new ArrayList<>();
    private final GatheredIntroductions introductions = new GatheredIntroductions((tunnel, commands) -> {
        List<Long> about =
                commands.stream().map(command -> command.command().sequence()).toList();
        questions.add(new Question(tunnel, about, Sinks.one()));
        return questions.getLast().sink().asMono();
    });

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void whoIsAloneIsAskedForAtOnce() {
        // When
        CompletableFuture<@Nullable Introduction> first = ask(1);
        // Then
        assertThat(questions).singleElement().satisfies(question -> {
            assertThat(question.tunnel()).isEqualTo(Calls.TUNNEL);
            assertThat(question.about()).containsExactly(1L);
        });
        questions.getFirst().answer();
        assertThat(first).isCompletedWithValue(OFFLINE);
    }

    @Test
    void whoComesMeanwhileSharesTheNextInOrder() {
        // Given
        var _ = ask(1);
        List<CompletableFuture<@Nullable Introduction>> later =
                LongStream.rangeClosed(2, 4).mapToObj(this::ask).toList();
        // When
        questions.getFirst().answer();
        // Then
        assertThat(questions).hasSize(2);
        assertThat(questions.getLast().about()).containsExactly(2L, 3L, 4L);
        assertThat(later).noneMatch(CompletableFuture::isDone);
        questions.getLast().letWait();
        assertThat(IntStream.range(0, 3).mapToObj(i -> later.get(i).join()))
                .containsExactly(new Introduction.Queued(2), new Introduction.Queued(3), new Introduction.Queued(4));
    }

    @Test
    void aQuestionIsAboutSoManyOnly() {
        // Given
        var _ = ask(0);
        LongStream.rangeClosed(1, GatheredIntroductions.MOST + 5).forEach(number -> {
            var _ = ask(number);
        });
        // When
        questions.getFirst().answer();
        questions.getLast().answer();
        // Then
        assertThat(questions)
                .extracting(question -> question.about().size())
                .containsExactly(1, GatheredIntroductions.MOST, 5);
        assertThat(questions.getLast().about()).startsWith(GatheredIntroductions.MOST + 1L);
    }

    @Test
    void whoComesLaterIsAskedForAtOnceAgain() {
        // Given
        var _ = ask(1);
        questions.getFirst().answer();
        // When
        var _ = ask(2);
        // Then
        assertThat(questions).extracting(Question::about).containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void whoComesToALineThatMovesNotIsAskedForAfterARest() {
        // Given
        CompletableFuture<@Nullable Introduction> first = ask(1);
        questions.getFirst().letWait();
        // When
        var _ = ask(2);
        time.advanceTimeBy(GatheredIntroductions.REST.minusNanos(1));
        var _ = ask(3);
        int early = questions.size();
        time.advanceTimeBy(Duration.ofNanos(1));
        // Then
        assertThat(first).isCompletedWithValue(new Introduction.Queued(1));
        assertThat(early).isOne();
        assertThat(questions).extracting(Question::about).containsExactly(List.of(1L), List.of(2L, 3L));
    }

    @Test
    void afterARestNobodyWaits() {
        // Given
        var _ = ask(1);
        questions.getFirst().letWait();
        time.advanceTimeBy(GatheredIntroductions.REST);
        // When
        var _ = ask(2);
        // Then
        assertThat(questions).extracting(Question::about).containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void aLineThatMovesNeedsNoRest() {
        // Given
        var _ = ask(1);
        var _ = ask(2);
        var _ = ask(3);
        questions.getFirst().answer();
        // When
        questions.getLast().answer(new Introduction.Queued(2));
        // Then
        var _ = ask(4);
        assertThat(questions.getLast().about()).containsExactly(4L);
    }

    @Test
    void whoWantsSomethingElseEndsTheRest() {
        // Given
        var _ = ask(1);
        questions.getFirst().letWait();
        var _ = ask(2);
        // When
        var _ = introductions
                .of(Introductions.aCommand(3).on("files").command())
                .subscribe();
        // Then
        assertThat(questions.getLast().about()).containsExactly(2L, 3L);
        time.advanceTimeBy(GatheredIntroductions.REST);
        assertThat(questions).hasSize(2);
    }

    @Test
    void nobodyRestsBeforeWhoWantsSomethingElse() {
        // Given
        var _ = ask(1);
        var _ = introductions
                .of(Introductions.aCommand(2).pinnedTo("a").command())
                .subscribe();
        // When
        questions.getFirst().letWait();
        // Then
        assertThat(questions.getLast().about()).containsExactly(2L);
    }

    @Test
    void nobodyRestsWhileThereIsAQuestionfulToAskFor() {
        // Given
        var _ = ask(0);
        LongStream.rangeClosed(1, GatheredIntroductions.MOST).forEach(number -> {
            var _ = ask(number);
        });
        // When
        questions.getFirst().letWait();
        // Then
        assertThat(questions.getLast().about()).hasSize(GatheredIntroductions.MOST);
    }

    @Test
    void whoIsForgottenIsNotAskedFor() {
        // Given
        var _ = ask(1);
        CompletableFuture<@Nullable Introduction> second = ask(2);
        var _ = ask(3);
        // When
        introductions.forget(Calls.TUNNEL, Introductions.id(2));
        // Then
        assertThat(second).isCompletedWithValue(null);
        questions.getFirst().answer();
        assertThat(questions.getLast().about()).containsExactly(3L);
    }

    @Test
    void whoIsUnderWayIsNotForgotten() {
        // Given
        CompletableFuture<@Nullable Introduction> first = ask(1);
        // When
        introductions.forget(Calls.TUNNEL, Introductions.id(1));
        // Then
        questions.getFirst().answer();
        assertThat(first).isCompletedWithValue(OFFLINE);
    }

    @Test
    void whoIsAskedForTwiceHasOnePlaceTheFirst() {
        // Given
        var _ = ask(1);
        CompletableFuture<@Nullable Introduction> once = ask(2);
        var _ = ask(3);
        // When
        CompletableFuture<@Nullable Introduction> again = ask(2);
        // Then
        assertThat(once).isCompletedWithValue(null);
        questions.getFirst().answer();
        assertThat(questions.getLast().about()).containsExactly(2L, 3L);
        questions.getLast().answer();
        assertThat(again).isCompletedWithValue(OFFLINE);
    }

    @Test
    void tunnelsDoNotWaitForEachOther() {
        // Given
        var _ = ask(1);
        // When
        var _ = ask(OTHER, 2);
        // Then
        assertThat(questions).extracting(Question::tunnel).containsExactly(Calls.TUNNEL, OTHER);
    }

    @Test
    void aFailureIsToldToWhoWaitedForItsEndToo() {
        // Given
        CompletableFuture<@Nullable Introduction> first = ask(1);
        CompletableFuture<@Nullable Introduction> second = ask(2);
        // When
        questions.getFirst().sink().tryEmitError(new IllegalArgumentException()).orThrow();
        // Then
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        var _ = ask(3);
        assertThat(questions.getLast().about()).containsExactly(3L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aQuestionThatCannotBePutFailsAndHoldsNobodyUp(boolean fatal) {
        // Given
        var failing = new GatheredIntroductions((_, _) -> {
            if (fatal) {
                throw new StackOverflowError();
            }
            throw new IllegalArgumentException();
        });
        CompletableFuture<@Nullable Introduction> first =
                failing.of(command(Calls.TUNNEL, 1)).toFuture();
        // When
        CompletableFuture<@Nullable Introduction> second =
                failing.of(command(Calls.TUNNEL, 2)).toFuture();
        // Then
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
    }

    @Test
    void anAnswerTooFewIsNobodys() {
        // Given
        var miscounting = new GatheredIntroductions((_, _) -> Mono.just(List.of()));
        // When
        CompletableFuture<@Nullable Introduction> asked =
                miscounting.of(command(Calls.TUNNEL, 1)).toFuture();
        // Then
        assertThat(asked).isCompletedExceptionally();
    }

    private CompletableFuture<@Nullable Introduction> ask(long number) {
        return ask(Calls.TUNNEL, number);
    }

    private CompletableFuture<@Nullable Introduction> ask(TunnelId tunnel, long number) {
        return introductions.of(command(tunnel, number)).toFuture();
    }

    private static WaitingCommand command(TunnelId tunnel, long number) {
        WaitingCommand any = Introductions.aCommand(number).command();
        return new WaitingCommand(
                tunnel,
                any.command(),
                any.arrival(),
                any.channel(),
                any.pin(),
                any.deadline(),
                any.drop(),
                any.mayBeOffline());
    }
}
