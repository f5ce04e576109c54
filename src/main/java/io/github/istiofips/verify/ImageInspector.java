// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.Platform;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.image.ResolvedImage;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.InvalidReferenceException;
import io.github.istiofips.image.registry.References;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.InspectedPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Inspects one image on every platform asked for. What goes wrong is part of the result. */
final class ImageInspector {

    /** Opens the content of a reference. */
    @FunctionalInterface
    interface Sources {
        ImageSource open(ImageReference reference);
    }

    /** Platforms of an image inspected at the same time. */
    private static final int PARALLEL_PLATFORMS = 2;

    private final Sources sources;
    private final ContentCache cache;
    private final List<Platform> requested;
    private final Path workDirectory;
    private final PlatformInspector platformInspector;
    private final OfflineLock lock;
    private final LongAdder cacheHits = new LongAdder();

    /**
     * @param sources where images come from
     * @param cache what was established about content earlier; takes what is established now
     * @param requested platforms to inspect; empty for all that the image offers
     * @param workDirectory existing directory for files under inspection, which are deleted afterwards
     * @param extent what is looked for beside executables
     * @param lock says which content a tag means while no registry can be asked
     */
    ImageInspector(
            Sources sources,
            ContentCache cache,
            List<Platform> requested,
            Path workDirectory,
            ExpectedExecutables expectedExecutables,
            Extent extent,
            OfflineLock lock) {
        this.sources = sources;
        this.cache = cache;
        this.requested = List.copyOf(requested);
        this.workDirectory = workDirectory;
        this.platformInspector = new PlatformInspector(expectedExecutables, extent);
        this.lock = lock;
    }

    InspectedImage inspect(ImageUse use) {
        try {
            ImageReference reference = References.parse(use.reference());
            return inspect(use, reference, sources.open(reference));
        } catch (InvalidReferenceException e) {
            return failed(
                    use,
                    new ImageException(
                            Reason.UNSUPPORTED, e.getMessage(), "Correct the value that the reference is made of.", e));
        } catch (ImageException e) {
            return failed(use, e);
        }
    }

    /** Inspects an image of a known source. */
    InspectedImage inspect(ImageUse use, ImageReference reference, ImageSource source) throws ImageException {
        ImageReader reader = new ImageReader(source, cache);
        try {
            ResolvedImage resolved = resolve(use, reference, source, reader);
            List<PlatformResult> results = Parallel.map(
                    resolved.platforms(), PARALLEL_PLATFORMS, manifest -> inspectPlatform(use, reader, manifest));
            List<InspectedPlatform> platforms = results.stream()
                    .flatMap(result -> result.platform().stream())
                    .sorted(Comparator.comparing(InspectedPlatform::platform)
                            .thenComparing(platform ->
                                    platform.digest().map(Digest::toString).orElse("")))
                    .toList();
            return new InspectedImage(
                    use,
                    Optional.<Digest>of(resolved.digest()),
                    resolved.fromCache(),
                    platforms,
                    missing(resolved.platforms()),
                    joined(results.stream()
                            .flatMap(result -> result.failure().stream())
                            .toList()));
        } finally {
            cacheHits.add(reader.cacheHits());
        }
    }

    /** What lies on this machine can be asked offline too. */
    private ResolvedImage resolve(ImageUse use, ImageReference reference, ImageSource source, ImageReader reader)
            throws ImageException {
        Optional<ResolvedImage> locked = source.isLocal()
                ? Optional.empty()
                : lock.resolve(reader, use.reference(), reference, this::isRequested);
        return locked.isPresent() ? locked.get() : reader.resolve(reference, this::isRequested);
    }

    /** Returns how many manifests, configurations and layers need not be asked for so far. */
    long cacheHits() {
        return cacheHits.sum();
    }

    /** Returns the result for an image of which nothing was had or read. */
    static InspectedImage failed(ImageUse use, ImageException failure) {
        return new InspectedImage(use, Optional.empty(), false, List.of(), List.of(), Optional.of(failure));
    }

    /** One platform, or why it could not be inspected. */
    private record PlatformResult(Optional<InspectedPlatform> platform, Optional<ImageException> failure) {}

    private PlatformResult inspectPlatform(ImageUse use, ImageReader reader, PlatformManifest manifest) {
        try (WorkDirectory spool = WorkDirectory.create(workDirectory)) {
            InspectedPlatform platform = platformInspector.inspect(reader, manifest, use, spool.path());
            return new PlatformResult(Optional.of(platform), Optional.empty());
        } catch (ImageException e) {
            return new PlatformResult(Optional.empty(), Optional.of(onPlatform(manifest.platform(), e)));
        } catch (IOException e) {
            ImageException failure = new ImageException(
                    Reason.LIMIT,
                    "files of the image could not be kept in " + workDirectory + ": " + e.getMessage(),
                    "Check free space and permissions of that directory.",
                    e);
            return new PlatformResult(Optional.empty(), Optional.of(onPlatform(manifest.platform(), failure)));
        }
    }

    private boolean isRequested(Platform platform) {
        return requested.isEmpty() || requested.stream().anyMatch(platform::satisfies);
    }

    private List<Platform> missing(List<PlatformManifest> offered) {
        return requested.stream()
                .filter(platform -> offered.stream()
                        .noneMatch(manifest -> manifest.platform().satisfies(platform)))
                .toList();
    }

    /**
     * Returns one failure with the sentences of all. Something unreadable outweighs something unreachable, which the user may have
     * chosen not to fail on.
     */
    private static Optional<ImageException> joined(List<ImageException> failures) {
        return failures.stream().reduce((first, next) -> {
            ImageException heavier = first.reason().isUnreachable() ? next : first;
            return new ImageException(
                    heavier.reason(), first.getMessage() + " " + next.getMessage(), heavier.remedy(), heavier);
        });
    }

    private static ImageException onPlatform(Platform platform, ImageException e) {
        return new ImageException(e.reason(), platform + ": " + e.getMessage(), e.remedy(), e);
    }
}
