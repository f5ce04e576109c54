// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/**
 * One observation in the bytes that a fact rests on.
 *
 * @param kind what was looked for, such as {@code function-name}
 * @param where section or segment and file offset, such as {@code .gopclntab@0x1f0a40}
 * @param value what was found there
 */
public record Evidence(String kind, String where, String value) {}
