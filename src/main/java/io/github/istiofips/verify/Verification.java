// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.report.RunLog;
import io.github.istiofips.report.VerificationReport;

/**
 * The result of a run.
 *
 * @param report what was found, the same for the same inputs
 * @param run what it cost
 */
public record Verification(VerificationReport report, RunLog run) {}
