// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateInput.Mark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows tests of other packages what an input keeps to its own. */
public final class InputView {

    private InputView() {}

    public static Set<Mark> marks(CertificateInput input) {
        return Arrays.stream(Mark.values()).filter(input::has).collect(Collectors.toSet());
    }

    public static String group(CertificateInput input) {
        return input.group();
    }

    public static String text(CertificateInput input) {
        return new String(input.bytes(), StandardCharsets.ISO_8859_1);
    }

    public static Optional<StorePassword> password(CertificateInput input) {
        return input.password();
    }
}
