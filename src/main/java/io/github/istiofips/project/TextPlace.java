// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Where a text stands in a file.
 *
 * @param first place of the text's first character
 * @param lineByLine whether each line of the text is a line of the file and begins in the same column; otherwise nothing
 *     in the text has a nearer place than {@code first}
 */
record TextPlace(Location first, boolean lineByLine) {

    /** Returns the place of a text that is a whole file. */
    static TextPlace wholeFile(String file) {
        return new TextPlace(new Location(file, 1, 1), true);
    }

    String file() {
        return first.file();
    }

    /** Returns the place in the file of a position in the text. */
    Location at(Mark mark) {
        return lineByLine
                ? new Location(file(), first.line() + mark.getLine(), first.column() + mark.getColumn())
                : first;
    }
}
