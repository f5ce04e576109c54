// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.executable.ElfArchitecture;
import io.github.istiofips.executable.ExecutableInspector;
import io.github.istiofips.image.FileExaminer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Examines the executables of one image: ELF files whatever their mode, scripts, and WebAssembly modules. What its environment and the role of a file tell is
 * part of the view. Certificates, keys and keystores are listed besides.
 */
final class ExecutableExaminer implements FileExaminer {

    /** Longest script that is read; entrypoints of container images have a few kilobytes. */
    static final int MAX_SCRIPT = 64 * 1024;

    private static final int ANY_EXECUTE_BIT = 0111;
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    /** WebAssembly Core Specification, "Modules" of the binary format. */
    private static final byte[] WEB_ASSEMBLY = {0, 'a', 's', 'm'};

    /** Libraries are no executables; the dynamic linker and Go's {@code c-shared} call them so too. */
    private static final Pattern LIBRARY = Pattern.compile("(.*/)?[^/]*\\.so(\\.[0-9.]+)?");

    private static final String GODEBUG = "GODEBUG";
    private static final String SEPARATOR = "\n";

    private final ExpectedExecutables expected;
    private final Map<String, String> environment;

    /** @param environment the environment of the image */
    ExecutableExaminer(ExpectedExecutables expected, Map<String, String> environment) {
        this.expected = expected;
        this.environment = Map.copyOf(environment);
    }

    /** Returns the view of a file with a role that is started with an environment. */
    String view(Optional<String> role, Map<String, String> startedWith) {
        return role.orElse("")
                + SEPARATOR
                + Optional.ofNullable(startedWith.get(GODEBUG))
                        .map(value -> GODEBUG + "=" + value)
                        .orElse("");
    }

    @Override
    public String version() {
        return DetectorVersion.CURRENT;
    }

    @Override
    public boolean concerns(String path, long size, int mode, byte[] head) {
        return isScript(size, head)
                ? (mode & ANY_EXECUTE_BIT) != 0
                : Arrays.equals(head, WEB_ASSEMBLY)
                        || (Arrays.equals(head, ELF) && !LIBRARY.matcher(path).matches());
    }

    @Override
    public boolean lists(String path, long size, byte[] head) {
        return ImageCertificates.mayHold(path, size, head);
    }

    private static boolean isScript(long size, byte[] head) {
        return size <= MAX_SCRIPT && head.length >= 2 && head[0] == '#' && head[1] == '!';
    }

    @Override
    public String viewOf(String path) {
        return view(expected.roleAt("/" + path), environment);
    }

    @Override
    public String examine(Path content, String view) throws IOException {
        int separator = view.indexOf(SEPARATOR);
        Optional<String> role = Optional.of(view.substring(0, separator)).filter(name -> !name.isEmpty());
        String setting = view.substring(separator + 1);
        Map<String, String> startedWith =
                setting.isEmpty() ? Map.of() : Map.of(GODEBUG, setting.substring(GODEBUG.length() + 1));
        Optional<String> architecture = ElfArchitecture.of(content);
        Optional<String> script = script(content);
        boolean webAssembly = isWebAssembly(content);
        ImageCertificates.Listing certificates = architecture.isPresent() || script.isPresent() || webAssembly
                ? ImageCertificates.Listing.NONE
                : ImageCertificates.list(content);
        return new FileFacts(
                        architecture,
                        script,
                        webAssembly,
                        ElfArchitecture.isStarted(content),
                        ExecutableInspector.inspect(content, role, startedWith),
                        certificates.certificates(),
                        certificates.unlisted())
                .toJson();
    }

    private static boolean isWebAssembly(Path content) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            return Arrays.equals(in.readNBytes(WEB_ASSEMBLY.length), WEB_ASSEMBLY);
        }
    }

    private static Optional<String> script(Path content) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(content)) {
            bytes = in.readNBytes(MAX_SCRIPT + 1);
        }
        return isScript(bytes.length, bytes)
                ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
