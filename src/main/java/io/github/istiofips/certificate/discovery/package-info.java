// SPDX-License-Identifier: Apache-2.0
/** The files and values of a project that may hold certificates, keys and keystores, and settings that have keys made. */
@NullMarked
package io.github.istiofips.certificate.discovery;

import org.jspecify.annotations.NullMarked;
