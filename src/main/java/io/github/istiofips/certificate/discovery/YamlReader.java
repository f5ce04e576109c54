// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlParser;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the YAML and JSON files that may bear on certificates, and leaves the others unparsed. */
final class YamlReader {

    /** Objects and settings that bear on certificates, as words of a YAML file and as values of a JSON file. */
    private static final Pattern YAML_WORDS =
            Pattern.compile("Secret|Gateway|Certificate|DestinationRule|ListenerSet|secretGenerator|binaryData|ENC\\[");

    private static final Pattern JSON_WORDS = Pattern.compile("\"(Sealed|(Cluster)?External)?Secret(List)?\""
            + "|\"(Gateway|Certificate|DestinationRule|X?ListenerSet)(List)?\"|\"binaryData\"|ENC\\[");

    /** What an undecodable file holds if certificates may be in it that are to be judged. */
    private static final Pattern TELLING = Pattern.compile("-----BEGIN |cacerts|istio-ca-secret|\\bkind: *Secret\\b");

    private final Gathered gathered;

    YamlReader(Gathered gathered) {
        this.gathered = gathered;
    }

    /** Reads a file; empty if it has nothing to do with certificates, or cannot be decoded, which is reported. */
    Optional<YamlFile> read(ProjectFile file, Set<Mark> marks) {
        String text;
        try {
            text = SourceText.read(file.relative(), file.path());
        } catch (SourceException e) {
            addUndecodable(file);
            return Optional.empty();
        }
        Pattern words = FileNames.isJson(file.name()) ? JSON_WORDS : YAML_WORDS;
        if (!text.contains(Content.PEM)
                && !EncodedPem.isIn(text)
                && !words.matcher(text).find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new YamlFile(file, marks, text, Optional.of(YamlParser.parse(file.relative(), text))));
        } catch (SourceException e) {
            return Optional.of(new YamlFile(file, marks, text, Optional.empty()));
        }
    }

    private void addUndecodable(ProjectFile file) {
        Optional<String> text = SourceText.leniently(file.path());
        Place place = new Place(file.relative(), 1, "");
        if (text.isEmpty()) {
            gathered.add(new UnreadableCertificate(place, FileInputs.NOT_OPENED, true));
        } else if (isTelling(text.get()) || isTelling(text.get().replace("\0", ""))) {
            gathered.add(new UnreadableCertificate(
                    place,
                    "The file names a certificate, key or Secret of Istio, but cannot be read: it is not UTF-8 or larger"
                            + " than " + SourceText.MAX_BYTES + " bytes; save it as UTF-8, or split it.",
                    true));
        }
    }

    private static boolean isTelling(String text) {
        return TELLING.matcher(text).find() || EncodedPem.isIn(text);
    }
}
