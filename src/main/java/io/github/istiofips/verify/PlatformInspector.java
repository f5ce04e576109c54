// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.executable.ElfArchitecture;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableInspector;
import io.github.istiofips.image.EffectiveFiles;
import io.github.istiofips.image.ImageConfig;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageFile;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.InspectedPlatform;
import io.github.istiofips.policy.InspectedPlatform.MissingExecutable;
import io.github.istiofips.verify.ExpectedExecutables.Expected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Inspects one platform of an image: the executables that its component must have, and what it starts. An image whose name and
 * entrypoint tell no component is searched for all executables of a mesh.
 */
final class PlatformInspector {

    /** A program that nobody may execute is passed over when a container starts (execvp(3)). */
    private static final int ANY_EXECUTE_BIT = 0111;

    private final ExpectedExecutables expected;

    PlatformInspector(ExpectedExecutables expected) {
        this.expected = expected;
    }

    InspectedPlatform inspect(ImageReader reader, PlatformManifest manifest, Set<Component> components, Path spool)
            throws ImageException, IOException {
        ImageConfig config = reader.config(manifest);
        Optional<StartCommand> command = StartCommand.of(config);
        List<Expected> required = components.isEmpty()
                ? command.map(start -> expected.of(expected.componentOf(start.word())))
                        .orElse(List.of())
                : components.stream()
                        .flatMap(part -> expected.of(part).stream())
                        .toList();
        return new Inspection(reader, manifest, config, spool).run(required, command);
    }

    /** The files of one platform, fetched in two steps so that lower layers are read only when the usual paths are empty. */
    private final class Inspection {

        private final ImageReader reader;
        private final PlatformManifest manifest;
        private final ImageConfig config;
        private final Path spool;
        private final Map<String, ImageFile> found = new HashMap<>();
        private final Map<String, InspectedExecutable> executables = new LinkedHashMap<>();
        private final List<MissingExecutable> missing = new ArrayList<>();

        Inspection(ImageReader reader, PlatformManifest manifest, ImageConfig config, Path spool) {
            this.reader = reader;
            this.manifest = manifest;
            this.config = config;
            this.spool = spool;
        }

        InspectedPlatform run(List<Expected> required, Optional<StartCommand> command)
                throws ImageException, IOException {
            Set<String> usual = new LinkedHashSet<>();
            command.ifPresent(start -> usual.addAll(start.candidates()));
            required.forEach(role -> usual.add(role.paths().get(0)));
            fetch(usual);
            Set<String> unusual = new LinkedHashSet<>();
            for (Expected role : required.isEmpty() ? expected.all() : required) {
                if (!found.containsKey(role.paths().get(0))) {
                    unusual.addAll(role.paths());
                }
            }
            unusual.removeAll(usual);
            fetch(unusual);

            for (Expected role : required.isEmpty() ? expected.all() : required) {
                judgeRole(role, required.contains(role));
            }
            judgeCommand(command, required.isEmpty());
            List<InspectedExecutable> sorted = executables.values().stream()
                    .sorted(Comparator.comparing(InspectedExecutable::path))
                    .toList();
            return new InspectedPlatform(manifest.platform(), Optional.of(manifest.digest()), sorted, missing);
        }

        private void fetch(Collection<String> paths) throws ImageException {
            if (!paths.isEmpty()) {
                EffectiveFiles files = reader.files(manifest, paths, spool);
                found.putAll(files.found());
            }
        }

        private void judgeRole(Expected role, boolean required) throws IOException {
            boolean any = false;
            for (String path : role.paths()) {
                if (found.containsKey(path)) {
                    any = true;
                    judge(found.get(path), role.role());
                }
            }
            if (!any && required) {
                missing.add(new MissingExecutable(
                        role.paths().get(0), "an image of this component has " + role.role() + " there"));
            }
        }

        private void judgeCommand(Optional<StartCommand> command, boolean unknownComponent) throws IOException {
            if (command.isEmpty()) {
                if (unknownComponent) {
                    missing.add(
                            new MissingExecutable("(entrypoint)", "the image names neither entrypoint nor command"));
                }
                return;
            }
            Optional<ImageFile> target = command.get().candidates().stream()
                    .flatMap(path -> Optional.ofNullable(found.get(path)).stream())
                    .filter(file -> (file.mode() & ANY_EXECUTE_BIT) != 0)
                    .findFirst();
            if (target.isPresent()) {
                ImageFile file = target.get();
                boolean known = executables.values().stream()
                        .anyMatch(executable -> executable.sha256().equals(file.sha256()));
                if (!known) {
                    judge(file, expected.roleOf(file.path()).orElse(InspectedExecutable.ENTRYPOINT));
                }
            } else if (missing.stream()
                    .noneMatch(gap -> command.get().candidates().contains(gap.path()))) {
                missing.add(new MissingExecutable(
                        command.get().word(),
                        "the image's entrypoint or command names it and there is no executable file"));
            }
        }

        private void judge(ImageFile file, String role) throws IOException {
            ExecutableFacts facts = ExecutableInspector.inspect(file.content(), Optional.of(role), config.env());
            String platform = manifest.platform().architecture();
            Optional<String> made = ElfArchitecture.of(file.content()).filter(name -> !name.equals(platform));
            executables.put(
                    file.path(),
                    new InspectedExecutable(
                            file.path(),
                            file.sha256(),
                            file.size(),
                            Optional.of(role),
                            made.map(name -> facts.unknown("it is made for " + name + ", the image for " + platform))
                                    .orElse(facts)));
        }
    }
}
