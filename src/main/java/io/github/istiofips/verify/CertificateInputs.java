// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Collects what may be certificates and keys: files by their names, and values in YAML and JSON files. */
public final class CertificateInputs {

    /** Names of files that hold certificates or keys. */
    static final Pattern CERTIFICATE_FILE = Pattern.compile(".*\\.(pem|crt|cer|key|der|csr)", Pattern.CASE_INSENSITIVE);

    private static final Pattern YAML_FILE = Pattern.compile(".*\\.(ya?ml|json)", Pattern.CASE_INSENSITIVE);

    private static final Pattern KEYSTORE_FILE = Pattern.compile(".*\\.(p12|pfx|jks)", Pattern.CASE_INSENSITIVE);

    /** Objects that bear on certificates, as words of a YAML file and as values of a JSON file. */
    private static final Pattern YAML_KINDS = Pattern.compile("Secret|Gateway");

    private static final Pattern JSON_KINDS = Pattern.compile("\"(Sealed)?Secret(List)?\"|\"Gateway(List)?\"");

    /** What an undecodable file holds if certificates may be in it that are to be judged. */
    private static final Pattern TELLING = Pattern.compile("-----BEGIN |cacerts|istio-ca-secret");

    /** Folders whose name says that what lies there is Istio's. */
    private static final Pattern ISTIO_FOLDER = Pattern.compile("(.*/)?([^/]*istio[^/]*|cacerts)/.*");

    /** Files of a plugged-in certificate authority (Istio, "Plug in CA Certificates"). */
    private static final Set<String> CA_FILES = Set.of("ca-cert.pem", "ca-key.pem");

    /** How a block begins (RFC 7468, section 2). */
    static final String PEM = "-----BEGIN ";

    /**
     * What was collected.
     *
     * @param inputs to be inspected together
     * @param unreadable files and values that could not even be had
     */
    public record Collected(List<CertificateInput> inputs, List<UnreadableCertificate> unreadable) {
        public Collected {
            inputs = List.copyOf(inputs);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * A YAML file that was read.
     *
     * @param file the file
     * @param text its text
     * @param documents its documents; empty when it does not parse
     */
    private record YamlFile(ProjectFile file, String text, Optional<List<YamlNode>> documents) {}

    private final ProjectFiles files;
    private final Predicate<ProjectFile> named;
    private final Predicate<ProjectFile> excluded;
    private final List<CertificateInput> inputs = new ArrayList<>();
    private final List<UnreadableCertificate> unreadable = new ArrayList<>();

    private CertificateInputs(ProjectFiles files, Predicate<ProjectFile> named, Predicate<ProjectFile> excluded) {
        this.files = files;
        this.named = named;
        this.excluded = excluded;
    }

    /**
     * Collects from the files of a module.
     *
     * @param files the files
     * @param named files that the user named; taken whatever they are called
     * @param excluded files that the user left out; wins over {@code named}
     */
    public static Collected collect(ProjectFiles files, Predicate<ProjectFile> named, Predicate<ProjectFile> excluded) {
        return new CertificateInputs(files, named, excluded).collect();
    }

    private Collected collect() {
        Set<String> authorities = authorityFolders();
        List<YamlFile> yaml = new ArrayList<>();
        for (ProjectFile file : files.list()) {
            if (excluded.test(file)) {
                continue;
            }
            if (YAML_FILE.matcher(file.name()).matches()) {
                readYaml(file).ifPresent(yaml::add);
            } else if (KEYSTORE_FILE.matcher(file.name()).matches()) {
                addKeystore(file, authorities.contains(folder(file)));
            } else if (CERTIFICATE_FILE.matcher(file.name()).matches() || named.test(file)) {
                addFile(file, authorities.contains(folder(file)));
            }
        }
        Set<String> gateways = new HashSet<>();
        yaml.forEach(file -> file.documents()
                .ifPresent(
                        documents -> documents.forEach(document -> gateways.addAll(GatewaySecrets.namedIn(document)))));
        yaml.forEach(file -> addYaml(file, gateways));
        return new Collected(inputs, unreadable);
    }

    private Set<String> authorityFolders() {
        return files.list().stream()
                .filter(file -> CA_FILES.contains(file.name()))
                .collect(Collectors.groupingBy(
                        CertificateInputs::folder, Collectors.mapping(ProjectFile::name, Collectors.toSet())))
                .entrySet()
                .stream()
                .filter(folder -> folder.getValue().containsAll(CA_FILES))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void addFile(ProjectFile file, boolean authority) {
        Set<Mark> marks = marks(file);
        if (authority) {
            marks.add(Mark.ISTIO_CA);
        }
        Place place = new Place(file.relative(), 1, "");
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes(CertificateInput.MAX_BYTES + 1);
            inputs.add(CertificateInput.ofLines(bytes, place, folder(file), marks));
        } catch (IOException e) {
            boolean judged = authority || marks.contains(Mark.NAMED);
            unreadable.add(
                    new UnreadableCertificate(place, "The file could not be opened; check its permissions.", judged));
        }
    }

    private void addKeystore(ProjectFile file, boolean authority) {
        Set<Mark> marks = marks(file);
        boolean istios = !marks.contains(Mark.TEST)
                && ISTIO_FOLDER.matcher(folder(file).toLowerCase(Locale.ROOT)).matches();
        unreadable.add(new UnreadableCertificate(
                new Place(file.relative(), 1, ""),
                "It is a keystore, which is not opened; export it as PEM to have it judged.",
                authority || istios || marks.contains(Mark.NAMED)));
    }

    private Optional<YamlFile> readYaml(ProjectFile file) {
        String text;
        try {
            text = SourceText.read(file.relative(), file.path());
        } catch (SourceException e) {
            addUndecodable(file);
            return Optional.empty();
        }
        Pattern kinds = file.name().toLowerCase(Locale.ROOT).endsWith(".json") ? JSON_KINDS : YAML_KINDS;
        if (!kinds.matcher(text).find() && !text.contains(PEM)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new YamlFile(file, text, Optional.of(YamlParser.parse(file.relative(), text))));
        } catch (SourceException e) {
            return Optional.of(new YamlFile(file, text, Optional.empty()));
        }
    }

    private void addUndecodable(ProjectFile file) {
        Optional<String> text = SourceText.leniently(file.path());
        Place place = new Place(file.relative(), 1, "");
        if (text.isEmpty()) {
            unreadable.add(
                    new UnreadableCertificate(place, "The file could not be opened; check its permissions.", true));
        } else if (TELLING.matcher(text.get()).find()) {
            unreadable.add(new UnreadableCertificate(
                    place,
                    "The file names a certificate, key or Secret of Istio, but cannot be read: it is not UTF-8 or larger"
                            + " than " + SourceText.MAX_BYTES + " bytes; save it as UTF-8, or split it.",
                    true));
        }
    }

    /** PEM blocks in a file that does not parse, such as a template, still stand on lines of their own. */
    private void addYaml(YamlFile yaml, Set<String> gateways) {
        Set<Mark> marks = marks(yaml.file());
        if (yaml.documents().isPresent()) {
            YamlValues values = new YamlValues(yaml.file().relative(), marks, gateways);
            yaml.documents().get().forEach(values::add);
            inputs.addAll(values.inputs());
            unreadable.addAll(values.unreadable());
        } else if (yaml.text().contains(PEM)) {
            inputs.add(CertificateInput.ofLines(
                    yaml.text().getBytes(StandardCharsets.UTF_8),
                    new Place(yaml.file().relative(), 1, ""),
                    yaml.file().relative(),
                    marks));
        }
    }

    private Set<Mark> marks(ProjectFile file) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (named.test(file)) {
            marks.add(Mark.NAMED);
        }
        if (("/" + file.relative().toLowerCase(Locale.ROOT)).contains("/src/test/")) {
            marks.add(Mark.TEST);
        }
        return marks;
    }

    private static String folder(ProjectFile file) {
        return file.relative()
                .substring(0, file.relative().length() - file.name().length());
    }
}
