// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.SessionData;

/**
 * What all modules and threads of one Maven build share. It is kept with the session, so that it ends with the build where Maven stays
 * in memory, and by class, so that two class loaders of the plugin never meet.
 */
final class BuildScope {

    private record Key(Class<?> type, Object key) {}

    private BuildScope() {}

    /**
     * Returns the one instance of this build.
     *
     * @param type its class
     * @param key tells instances of one class apart, by {@link Object#equals}
     * @param make makes it; several threads may do so at the same time, and then one result is kept and the others are dropped, so that
     *     making it must have no effect of its own
     */
    static <T> T shared(MavenSession session, Class<T> type, Object key, Supplier<T> make) {
        RepositorySystemSession repositories = session.getRepositorySession();
        SessionData data = repositories.getData();
        Key name = new Key(type, key);
        Object known = data.get(name);
        while (known == null) {
            data.set(name, null, make.get());
            known = data.get(name);
        }
        return type.cast(known);
    }
}
