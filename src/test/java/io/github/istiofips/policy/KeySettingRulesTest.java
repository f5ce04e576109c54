// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;
