// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.testing.RegistryServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test against one registry that does what it is told. */
abstract class BenchTest {

    @TempDir
    Path temp;

    Bench bench;
    RegistryServer server;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(temp);
        server = bench.server();
    }

    @AfterEach
    void stop() {
        bench.close();
    }
}
