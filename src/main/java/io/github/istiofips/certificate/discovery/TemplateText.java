// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys in a file that does not parse, such as a template: PEM blocks still stand on lines of their own, and
 * base64 on the line of its key.
 */
final class TemplateText {

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---.*+$");

    private static final Pattern SECRET = Pattern.compile("(?m)^[ \\t-]*+kind:[ \\t]*+[\"']?Secret\\b");

    private static final Pattern NAME =
            Pattern.compile("(?m)^[ \\t-]*+name:[ \\t]*+[\"']?([A-Za-z0-9.-]++)[\"']?[ \\t]*+(?:#.*+)?$");

    private final YamlFile file;
    private final MeshSecrets secrets;
    private final Gathered gathered;

    TemplateText(YamlFile file, MeshSecrets secrets, Gathered gathered) {
        this.file = file;
        this.secrets = secrets;
        this.gathered = gathered;
    }

    /** Adds what the documents of the file hold. */
    void add() {
        String text = file.text();
        Matcher separator = SEPARATOR.matcher(text);
        int start = 0;
        int line = 1;
        while (separator.find()) {
            String document = text.substring(start, separator.start());
            addDocument(document, line);
            line += (int) document.lines().count();
            start = separator.start();
        }
        addDocument(text.substring(start), line);
    }

    private void addDocument(String document, int line) {
        if (!document.contains(Content.PEM) && !EncodedPem.isIn(document)) {
            return;
        }
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        marks.addAll(file.marks());
        String group = file.path();
        if (SECRET.matcher(document).find()) {
            NAME.matcher(document).results().forEach(name -> marks.addAll(secrets.marks(name.group(1))));
            group = file.path() + "#" + line;
        }
        if (document.contains(Content.PEM)) {
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            gathered.add(CertificateInput.ofLines(bytes, new Place(file.path(), line, ""), group, marks));
        }
        for (EncodedPem.Found found : EncodedPem.find(document)) {
            Place place = new Place(file.path(), line + found.lineOffset(), found.key());
            Set<Mark> own = TrustSettings.marks(found.key(), false, found.bytes(), marks);
            gathered.add(CertificateInput.ofValue(found.bytes(), place, group, own));
        }
    }
}
