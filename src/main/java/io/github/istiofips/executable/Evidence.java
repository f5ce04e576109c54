// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;

/**
 * One observation in the bytes that a fact rests on, and how to see it without this program. The kinds are explained in
 * {@code docs/evidence.md}.
 *
 * @param kind what was looked for, such as {@code function-name}
 * @param where section or segment and file offset, such as {@code .gopclntab@0x1f0a40}
 * @param value what was found there, or what was not
 * @param commands command lines for bash that show the same, in which {@code FILE} stands for the executable and
 *     {@code IMAGE} for the image it is from; they contain numbers and texts of this program, nothing from the file
 */
public record Evidence(String kind, String where, String value, List<String> commands) {

    public Evidence {
        commands = List.copyOf(commands);
    }

    Evidence(String kind, String where, String value, String... commands) {
        this(kind, where, value, List.of(commands));
    }
}
