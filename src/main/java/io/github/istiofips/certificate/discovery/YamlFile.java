// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A YAML or JSON file that was read.
 *
 * @param file the file
 * @param marks what is known of everything in it
 * @param text its text
 * @param documents its documents; empty when it does not parse
 */
record YamlFile(ProjectFile file, Set<Mark> marks, String text, Optional<List<YamlNode>> documents) {
    YamlFile {
        marks = Set.copyOf(marks);
        documents = documents.map(List::copyOf);
    }

    String path() {
        return file.relative();
    }
}
