// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

/**
 * A rule found broken, before it is put into words.
 *
 * @param rule id of the rule
 * @param outcome weight
 */
record Charge(String rule, Outcome outcome) {}
