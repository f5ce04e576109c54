// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
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

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?:[ \\t].*+)?$");

    /** Kinds that become Secrets, or have their content made. */
    private static final Pattern KIND = Pattern.compile(
            "\\bkind[\"']?[ \\t]*+:[ \\t]*+[\"']?(Secret|SealedSecret|ExternalSecret|ClusterExternalSecret|Certificate)\\b");

    /** A line that names an object, whatever stands around the name. */
    private static final Pattern NAMING = Pattern.compile("(?m)^.*?\\b(?:name|secretName)\\b(.*+)$");

    /** An entry named like a certificate or key whose value is filled in later. */
    private static final Pattern UNFILLED_ENTRY = Pattern.compile(
            "(?m)^[ \\t]*+[\"']?(?:[\\w.-]+\\.(?:pem|crt|cer|key)|cert|key|cacert)[\"']?[ \\t]*+:.*?(?:\\{\\{|\\$\\{)");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*+");

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
        boolean pem = document.contains(Content.PEM);
        boolean encoded = EncodedPem.isIn(document);
        Matcher kind = KIND.matcher(document);
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        String group = file.path();
        if (kind.find()) {
            marks.addAll(meshMarks(document));
            group = file.path() + "#" + line;
            boolean read = (pem || encoded) && !UNFILLED_ENTRY.matcher(document).find();
            if (!marks.isEmpty() && !read) {
                addTemplate(kind, document, line);
            }
        }
        boolean used = !marks.isEmpty();
        marks.addAll(file.marks());
        if (pem) {
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            gathered.add(CertificateInput.ofLines(bytes, new Place(file.path(), line, ""), group, marks));
        }
        if (encoded) {
            for (EncodedPem.Found found : EncodedPem.find(document)) {
                Place place = new Place(file.path(), line + found.lineOffset(), found.key());
                Set<Mark> own = used ? marks : TrustSettings.marks(found.key(), false, found.bytes(), marks);
                gathered.add(CertificateInput.ofValue(found.bytes(), place, group, own));
            }
        }
    }

    private Set<Mark> meshMarks(String document) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        NAMING.matcher(document)
                .results()
                .flatMap(naming -> WORD.matcher(naming.group(1)).results())
                .forEach(word -> marks.addAll(secrets.marks(word.group())));
        return marks;
    }

    private void addTemplate(Matcher kind, String document, int line) {
        int breaks = (int) document.substring(0, kind.start())
                .chars()
                .filter(c -> c == '\n')
                .count();
        gathered.add(new UnreadableCertificate(
                new Place(file.path(), line + breaks, ""),
                "The file is no YAML before it is filled in, such as a template, and the " + kind.group(1)
                        + " in it bears the name of one that the mesh uses; its certificates and keys cannot be read here.",
                true));
    }
}
