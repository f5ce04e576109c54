// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

/**
 * A key found wanting.
 *
 * @param charge rule and weight
 * @param why sentences, each with a blank in front, on who refuses it, since when it is accepted, and the source
 * @param otherwise what helps besides another key, as the end of a sentence; empty if nothing does
 */
record KeyCharge(Charge charge, String why, String otherwise) {

    KeyCharge(Charge charge, String why) {
        this(charge, why, "");
    }
}
