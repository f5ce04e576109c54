// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.junit.jupiter.api.Test;

/** One instance per build, class and key. */
class BuildScopeTest {

    private static final class Shared {}

    @Test
    void modulesShareAnInstance() {
        MavenSession build = build();
        Shared first = BuildScope.shared(build, Shared.class, "key", Shared::new);

        assertThat(BuildScope.shared(build, Shared.class, "key", Shared::new)).isSameAs(first);
        assertThat(BuildScope.shared(build.clone(), Shared.class, "key", Shared::new))
                .isSameAs(first);
        assertThat(BuildScope.shared(build, Shared.class, "other", Shared::new)).isNotSameAs(first);
    }

    @Test
    void aSessionMadeFromTheBuildsSharesItToo() {
        MavenSession build = build();
        Shared first = BuildScope.shared(build, Shared.class, "key", Shared::new);
        MavenSession module = build(new DefaultRepositorySystemSession(build.getRepositorySession()));

        assertThat(BuildScope.shared(module, Shared.class, "key", Shared::new)).isSameAs(first);
    }

    @Test
    void theNextBuildHasItsOwn() {
        Shared first = BuildScope.shared(build(), Shared.class, "key", Shared::new);

        assertThat(BuildScope.shared(build(), Shared.class, "key", Shared::new)).isNotSameAs(first);
    }

    @Test
    void classesDoNotMeetUnderOneKey() {
        MavenSession build = build();
        BuildScope.shared(build, Shared.class, "key", Shared::new);

        assertThat(BuildScope.shared(build, String.class, "key", () -> "text")).isEqualTo("text");
    }

    @Test
    void whatCannotBeMadeIsTriedAgain() {
        MavenSession build = build();
        assertThatThrownBy(() -> BuildScope.shared(build, String.class, "key", () -> {
                    throw new IllegalStateException("not now");
                }))
                .hasMessage("not now");

        assertThat(BuildScope.shared(build, String.class, "key", () -> "text")).isEqualTo("text");
    }

    @Test
    void threadsOfABuildGetTheSame() throws Exception {
        MavenSession build = build();
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Callable<Shared>> modules = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            modules.add(() -> {
                start.await(30, TimeUnit.SECONDS);
                return BuildScope.shared(build, Shared.class, "key", Shared::new);
            });
        }
        Set<Shared> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Shared> module : pool.invokeAll(modules)) {
                seen.add(module.get());
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(seen).hasSize(1);
    }

    private static MavenSession build() {
        return build(new DefaultRepositorySystemSession());
    }

    @SuppressWarnings("deprecation") // Maven 3 has no other way to a session than this constructor
    private static MavenSession build(RepositorySystemSession repositories) {
        return new MavenSession(
                null, repositories, new DefaultMavenExecutionRequest(), new DefaultMavenExecutionResult());
    }
}
