// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.executable.ExecutableFacts;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one file of an image; kept as JSON.
 *
 * @param architecture the architecture it is made for, if it is an ELF file
 * @param script its text, if it is a script short enough to be read
 * @param webAssembly whether it is a WebAssembly module
 * @param started whether it is an ELF file of a type that a kernel starts
 * @param executable what its bytes say
 * @param certificates the certificates, keys and requests in it as {@link ImageCertificates} tells them, if it is none of the above; facts
 *     only, never a private key
 * @param unlistedCertificates how many places of further ones are left out
 */
record FileFacts(
        Optional<String> architecture,
        Optional<String> script,
        boolean webAssembly,
        boolean started,
        ExecutableFacts executable,
        List<CertificateFacts> certificates,
        int unlistedCertificates) {
    FileFacts {
        certificates = List.copyOf(certificates);
    }

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts can always be written", e);
        }
    }

    /** @throws IllegalStateException if the text is not what {@link #toJson} of this version wrote */
    static FileFacts fromJson(String json) {
        try {
            return JSON.readValue(json, FileFacts.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("facts that were written can be read", e);
        }
    }
}
