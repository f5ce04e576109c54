// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

/** What an executable does with a key. */
enum KeyAnswer {
    /** It accepts it, or limits no keys of that use. */
    ACCEPTS,
    /** It refuses it. */
    REFUSES,
    /** It could not be told. */
    UNKNOWN
}
