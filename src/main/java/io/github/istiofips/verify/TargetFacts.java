// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInspection;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.certificate.discovery.CertificateTarget;
import io.github.istiofips.executable.ElfArchitecture;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.layout.LayoutStore;
import io.github.istiofips.image.registry.References;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.MeshFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Collects the facts of one target. */
final class TargetFacts {

    private final ImageInspector images;
    private final DirectoryInspector directories;
    private final Optional<StorePassword> password;

    /** @param password password of the target, should it be a keystore or key under one */
    TargetFacts(ImageInspector images, DirectoryInspector directories, Optional<StorePassword> password) {
        this.images = images;
        this.directories = directories;
        this.password = password;
    }

    /**
     * @param text the target as the user typed it, which is the reference in the report
     */
    MeshFacts of(String text, Target target) throws IOException {
        if (target instanceof Target.Image image) {
            return images(images.inspect(use(text, image.reference())));
        }
        if (target instanceof Target.Layout layout) {
            return images(local(
                    use(text, layout.tag().orElse("")), () -> LayoutStore.single(layout.directory(), layout.tag())));
        }
        if (target instanceof Target.Archive archive) {
            return images(local(
                    use(text, archive.name().orElse("")),
                    () -> LayoutStore.archive(archive.kind(), archive.file(), archive.name(), References::normalise)));
        }
        if (target instanceof Target.Directory directory) {
            return images(directories.inspect(use(text, ""), directory.path()));
        }
        Path file = ((Target.SingleFile) target).path();
        if (ElfArchitecture.of(file).isEmpty()) {
            Optional<CertificateInput> certificate = CertificateTarget.of(file, text);
            if (certificate.isPresent()) {
                CertificateInput input =
                        password.map(certificate.get()::withPassword).orElse(certificate.get());
                return certificates(CertificateInspector.inspect(List.of(input)));
            }
        }
        return images(directories.inspectFile(use(text, ""), file));
    }

    /** Opens an image that lies on this machine. */
    @FunctionalInterface
    private interface LocalImage {
        ImageSource open() throws ImageException;
    }

    private InspectedImage local(ImageUse use, LocalImage image) {
        try {
            ImageReference any = new ImageReference("localhost", "layout", Optional.of("latest"), Optional.empty());
            return images.inspect(use, any, image.open());
        } catch (ImageException e) {
            return ImageInspector.failed(use, e);
        }
    }

    /** The component is told from the image's name; a name that tells nothing leaves the entrypoint to be judged. */
    private static ImageUse use(String text, String reference) {
        Component component = Component.ofReference(reference);
        Origin origin = new Origin(Optional.empty(), "istioFips.target", "named on the command line");
        return new ImageUse(text, component, List.of(origin));
    }

    private static MeshFacts images(InspectedImage image) {
        return new MeshFacts(resolution(List.of(image.use())), List.of(image), List.of(), List.of());
    }

    private static MeshFacts certificates(CertificateInspection inspection) {
        return new MeshFacts(resolution(List.of()), List.of(), inspection.certificates(), inspection.unreadable());
    }

    private static MeshResolution resolution(List<ImageUse> uses) {
        return new MeshResolution(uses, List.of(), List.of(), List.of(), List.of());
    }
}
