// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.nio.file.Path;

/** An executable that was not assembled for a test, but made by a compiler. */
public interface RealExecutable {

    /** The file, which no test may change. Skips or fails the test if what makes or holds it is not there. */
    Path file() throws IOException, InterruptedException;
}
