// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.ProjectFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Files that are certificates, keys and keystores themselves. */
final class FileInputs {

    static final String NOT_OPENED = "The file could not be opened; check its permissions.";

    /** Files of a plugged-in certificate authority (Istio, "Plug in CA Certificates"). */
    private static final Set<String> CA_FILES = Set.of("ca-cert.pem", "ca-key.pem");

    private final Predicate<ProjectFile> named;
    private final Set<String> authorities;
    private final Gathered gathered;

    FileInputs(Collection<ProjectFile> files, Predicate<ProjectFile> named, Gathered gathered) {
        this.named = named;
        this.authorities = files.stream()
                .filter(file -> CA_FILES.contains(file.name()))
                .collect(Collectors.groupingBy(FileNames::folder, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(folder -> folder.getValue() == CA_FILES.size())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        this.gathered = gathered;
    }

    /** Returns what is known of everything in a file. */
    Set<Mark> marks(ProjectFile file) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (named.test(file)) {
            marks.add(Mark.NAMED);
        }
        if (("/" + file.relative().toLowerCase(Locale.ROOT)).contains("/src/test/")) {
            marks.add(Mark.TEST);
        }
        return marks;
    }

    /**
     * Adds a file.
     *
     * @param use the Secret that is generated from it, if there is one
     */
    void add(ProjectFile file, Optional<SecretGenerators.Use> use) {
        Set<Mark> marks = marks(file);
        if (authorities.contains(FileNames.folder(file))) {
            marks.add(Mark.ISTIO_CA);
        }
        if (FileNames.isKeystore(file.name()) && FileNames.isInIstioFolder(file) && !marks.contains(Mark.TEST)) {
            marks.add(Mark.ISTIO_FOLDER);
        }
        use.ifPresent(secret -> marks.addAll(secret.marks()));
        Place place = new Place(
                file.relative(), 1, use.map(SecretGenerators.Use::entry).orElse(""));
        String group = use.map(SecretGenerators.Use::group).orElse(FileNames.folder(file));
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes(CertificateInput.MAX_BYTES + 1);
            boolean trust = use.filter(SecretGenerators.Use::trust).isPresent();
            gathered.add(CertificateInput.ofLines(
                    bytes, place, group, trust ? TrustSettings.inventory(bytes, marks) : marks));
        } catch (IOException e) {
            marks.remove(Mark.TEST);
            gathered.add(new UnreadableCertificate(place, NOT_OPENED, !marks.isEmpty()));
        }
    }
}
