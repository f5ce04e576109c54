// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.executable.Evidence;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.image.EffectiveFiles;
import io.github.istiofips.image.ImageConfig;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageFile;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ManifestParser;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.policy.ImageClaims;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.InspectedPlatform;
import io.github.istiofips.policy.InspectedPlatform.MissingExecutable;
import io.github.istiofips.verify.ExpectedExecutables.Expected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Inspects one platform of an image: the executables that its component must have, what it starts, and what else of this kind is met. An
 * image whose name and entrypoint tell no component is searched for all executables of a mesh.
 */
final class PlatformInspector {

    /** A program that nobody may execute is passed over when a container starts (execvp(3)). */
    private static final int ANY_EXECUTE_BIT = 0111;

    /** Longest clause of a message that quotes words of an image. */
    private static final int MAX_CLAUSE = 300;

    /** WebAssembly modules that are listed; images of Istio have five. */
    private static final int MAX_EXTENSIONS = 100;

    private final ExpectedExecutables expected;
    private final Extent extent;

    /** @param extent what is looked for beside executables */
    PlatformInspector(ExpectedExecutables expected, Extent extent) {
        this.expected = expected;
        this.extent = extent;
    }

    /**
     * Inspects one platform.
     *
     * @param reader reads the image
     * @param manifest the platform
     * @param use the image as it is configured
     * @param spool an existing directory for contents under examination
     * @throws ImageException when a layer that is needed cannot be had or read
     */
    InspectedPlatform inspect(ImageReader reader, PlatformManifest manifest, ImageUse use, Path spool)
            throws ImageException {
        return new Inspection(reader, manifest, reader.config(manifest), use.reference(), spool)
                .run(use.meshComponents());
    }

    /** The files of one platform, asked for in steps so that lower layers are read only when the usual paths are empty. */
    private final class Inspection {

        private final ImageReader reader;
        private final PlatformManifest manifest;
        private final ImageConfig config;
        private final Path spool;
        private final ExecutableExaminer examiner;
        private final Map<String, ImageFile> found = new HashMap<>();
        private final Map<String, ImageFile> others = new TreeMap<>();
        private final Map<String, InspectedExecutable> executables = new TreeMap<>();
        private final List<MissingExecutable> missing = new ArrayList<>();
        private final CertificateInventory certificates;
        private int passedOver;

        Inspection(ImageReader reader, PlatformManifest manifest, ImageConfig config, String reference, Path spool) {
            this.reader = reader;
            this.manifest = manifest;
            this.config = config;
            this.spool = spool;
            this.examiner = new ExecutableExaminer(expected, config.env());
            this.certificates = new CertificateInventory(reference);
        }

        InspectedPlatform run(Set<Component> components) throws ImageException {
            StartCommand.End start = StartCommand.follow(config, this::firstProgram);
            List<Expected> required = components.isEmpty()
                    ? expected.of(expected.componentOf(start.word()))
                    : components.stream()
                            .flatMap(part -> expected.of(part).stream())
                            .toList();
            fetch(required.stream().map(role -> role.paths().get(0)).toList(), config.env());
            List<Expected> roles = required.isEmpty() ? expected.all() : required;
            fetch(
                    roles.stream()
                            .filter(role -> !found.containsKey(role.paths().get(0)))
                            .flatMap(role -> role.paths().stream())
                            .toList(),
                    config.env());
            if (start instanceof StartCommand.Program program) {
                found.put(program.file().path(), program.file());
            }
            for (Expected role : roles) {
                judgeRole(role, required.contains(role));
            }
            for (String path : replacements(start)) {
                judgeReplacement(path);
            }
            judgeStart(start, !required.isEmpty());
            if (extent.programs()) {
                readAllLayers();
            }
            others.values().forEach(this::judgeOther);
            listExtensions();
            ImageCertificates.Listing listing = certificates.listing();
            return new InspectedPlatform(
                    manifest.platform(),
                    Optional.of(manifest.digest()),
                    List.copyOf(executables.values()),
                    ImageClaims.of(config.env()),
                    missing,
                    listing.certificates(),
                    listing.unlisted() + passedOver,
                    extent.programs() ? Optional.of(ProgramList.of(others.values(), roles())) : Optional.empty(),
                    fipsProvider());
        }

        /** Returns the path of OpenSSL's FIPS provider where it was to be looked for and makes a difference. */
        private Optional<String> fipsProvider() throws ImageException {
            if (!extent.fipsProvider()
                    || executables.values().stream().noneMatch(e -> FipsProvider.isOfUseFor(e.facts()))) {
                return Optional.empty();
            }
            Map<String, ImageFile> there = fetch(FipsProvider.PATHS, config.env());
            return FipsProvider.PATHS.stream()
                    .filter(path -> there.containsKey(path)
                            && executable(there.get(path)).readable())
                    .findFirst();
        }

        /** Returns the role of each content that is judged in one. */
        private Map<String, String> roles() {
            Map<String, String> roles = new HashMap<>();
            executables
                    .values()
                    .forEach(executable -> executable.role().ifPresent(role -> roles.put(executable.sha256(), role)));
            return roles;
        }

        private Optional<ImageFile> firstProgram(List<String> paths, Map<String, String> environment)
                throws ImageException {
            Map<String, ImageFile> files = fetch(paths, environment);
            return paths.stream()
                    .flatMap(path -> Optional.ofNullable(files.get(path)).stream())
                    .filter(file -> (file.mode() & ANY_EXECUTE_BIT) != 0)
                    .findFirst();
        }

        private Map<String, ImageFile> fetch(Collection<String> paths, Map<String, String> environment)
                throws ImageException {
            if (paths.isEmpty()) {
                return Map.of();
            }
            Map<String, String> wanted = new LinkedHashMap<>();
            paths.forEach(path -> wanted.put(path, examiner.view(expected.roleOf(path), environment)));
            EffectiveFiles files = reader.files(manifest, config, wanted, examiner, spool);
            files.found().forEach(found::put);
            files.others().forEach(this::addOther);
            passedOver = Math.max(passedOver, files.passedOver());
            return files.found();
        }

        /** What holds certificates is inventory, which plays no part in what is judged. */
        private void addOther(ImageFile file) {
            if (others.containsKey(file.path()) || certificates.has(file.path())) {
                return;
            }
            FileFacts facts = FileFacts.fromJson(file.facts());
            if (facts.certificates().isEmpty()) {
                others.put(file.path(), file);
            } else {
                certificates.add(
                        file.path(), new ImageCertificates.Listing(facts.certificates(), facts.unlistedCertificates()));
            }
        }

        private void judgeRole(Expected role, boolean required) throws ImageException {
            List<ImageFile> files = role.paths().stream()
                    .flatMap(path -> Optional.ofNullable(found.get(path)).stream())
                    .toList();
            if (files.isEmpty() && required) {
                files = elsewhere(role);
                if (files.isEmpty()) {
                    missing.add(new MissingExecutable(
                            role.paths().get(0), "an image of this component has " + role.role() + " there"));
                }
            }
            files.forEach(file -> judge(file, Optional.of(role.role())));
        }

        /**
         * Finds what may play a part that is at none of its usual paths: every program of that name and, because the build argument
         * SIDECAR of Istio's image renames it, every Envoy whatever its name (istio/istio, pilot/docker/Dockerfile.proxyv2).
         */
        private List<ImageFile> elsewhere(Expected role) throws ImageException {
            readAllLayers();
            List<String> named = others.keySet().stream()
                    .filter(path -> !found.containsKey(path) && isNamed(role, path))
                    .toList();
            fetch(named, config.env());
            Map<String, ImageFile> all = new TreeMap<>(others);
            all.putAll(found);
            return all.values().stream()
                    .filter(file -> isNamed(role, file.path())
                            || (role.role().equals(ExpectedExecutables.ENVOY)
                                    && executable(file).kind() == ExecutableKind.ENVOY))
                    .toList();
        }

        /**
         * An upper layer that hides the usual paths ends the search for them, whatever lies below. It cannot hide the digest of the
         * manifest that names its own digest.
         */
        private void readAllLayers() throws ImageException {
            fetch(List.of("/" + manifest.digest().hex()), config.env());
        }

        /** What the image itself sets counts, and what a script on the way to the program sets or passes. */
        private Set<String> replacements(StartCommand.End start) {
            List<String> command = new ArrayList<>(config.entrypoint());
            command.addAll(config.cmd());
            Set<String> paths = new TreeSet<>(ReplacedProxy.paths(config.env(), command));
            if (start instanceof StartCommand.Program program) {
                paths.addAll(ReplacedProxy.paths(program.environment(), program.words()));
            }
            return paths;
        }

        private void judgeReplacement(String path) throws ImageException {
            Optional<String> envoy = Optional.of(ExpectedExecutables.ENVOY);
            Map<String, String> wanted = Map.of(path, examiner.view(envoy, config.env()));
            Optional<ImageFile> file =
                    reader.files(manifest, config, wanted, examiner, spool).get(path);
            if (file.isPresent()) {
                judge(file.get(), envoy);
            } else {
                missing.add(new MissingExecutable(
                        ManifestParser.printable(path), "the image has pilot-agent start it in place of Envoy"));
            }
        }

        private boolean isNamed(Expected role, String path) {
            return expected.roleOf(path).filter(role.role()::equals).isPresent();
        }

        /** Names the WebAssembly that lies beside an Envoy, which can load it; it brings no TLS, so it is not judged. */
        private void listExtensions() {
            List<ImageFile> modules = others.values().stream()
                    .filter(file -> FileFacts.fromJson(file.facts()).webAssembly())
                    .toList();
            List<Evidence> extensions = new ArrayList<>();
            for (ImageFile file : modules.subList(0, Math.min(MAX_EXTENSIONS, modules.size()))) {
                extensions.add(extension(
                        file.path(),
                        "sha256:" + file.sha256() + ", " + file.size()
                                + " bytes; WebAssembly that Envoy can load, not judged"));
            }
            if (modules.size() > MAX_EXTENSIONS) {
                extensions.add(extension("image", modules.size() - MAX_EXTENSIONS + " further modules, not listed"));
            }
            executables.replaceAll((path, executable) ->
                    executable.facts().kind() == ExecutableKind.ENVOY ? executable.with(extensions) : executable);
        }

        private static Evidence extension(String where, String value) {
            return new Evidence("wasm-extension", where, value, List.of());
        }

        private void judgeStart(StartCommand.End start, boolean rolesKnown) {
            if (start instanceof StartCommand.Program program) {
                ImageFile file = program.file();
                if (!isJudged(file) || isInAnotherMode(program)) {
                    judge(file, Optional.of(expected.roleOf(file.path()).orElse(InspectedExecutable.ENTRYPOINT)));
                }
            } else if (start instanceof StartCommand.Nowhere nowhere) {
                boolean told = missing.stream().anyMatch(gap -> gap.path().equals(nowhere.word()));
                boolean named = !nowhere.word().isEmpty();
                if (named ? !told : !rolesKnown) {
                    missing.add(new MissingExecutable(
                            named ? ManifestParser.printable(nowhere.word()) : "(entrypoint)",
                            nowhere.there(),
                            oneLine(nowhere.why())));
                }
            }
        }

        private static String oneLine(String clause) {
            String cut = clause.length() > MAX_CLAUSE ? clause.substring(0, MAX_CLAUSE) + "..." : clause;
            return cut.replaceAll("\\p{Cntrl}", "?");
        }

        /** Tells whether what starts it sets what the image does not: then the same bytes are not the same program. */
        private boolean isInAnotherMode(StartCommand.Program program) {
            Optional<String> any = Optional.empty();
            return !examiner.view(any, program.environment()).equals(examiner.view(any, config.env()));
        }

        /**
         * Base images are full of native programs, and hardly any has a part in the mesh's cryptography. What cannot be read may be of
         * any kind; without the mode to be run, or of a type that no kernel starts, it is data.
         */
        private void judgeOther(ImageFile file) {
            FileFacts facts = FileFacts.fromJson(file.facts());
            boolean concerns = facts.executable().readable()
                    ? facts.executable().kind() != ExecutableKind.NATIVE
                    : facts.started() && (file.mode() & ANY_EXECUTE_BIT) != 0;
            Optional<String> role = expected.olderRoleAt(file.path());
            if (role.isPresent() || (concerns && !isJudged(file))) {
                judge(file, role);
            }
        }

        private static ExecutableFacts executable(ImageFile file) {
            return FileFacts.fromJson(file.facts()).executable();
        }

        private boolean isJudged(ImageFile file) {
            return executables.values().stream()
                    .anyMatch(executable -> executable.sha256().equals(file.sha256()));
        }

        private void judge(ImageFile file, Optional<String> role) {
            FileFacts facts = FileFacts.fromJson(file.facts());
            String platform = manifest.platform().architecture();
            Optional<String> made = facts.architecture().filter(name -> role.isPresent() && !name.equals(platform));
            ExecutableFacts judged = made.map(name ->
                            facts.executable().unknown("it is made for " + name + ", the image for " + platform))
                    .orElse(facts.executable());
            executables.put(
                    file.path(), new InspectedExecutable(file.path(), file.sha256(), file.size(), role, judged));
        }
    }
}
