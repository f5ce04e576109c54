// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.image.Platform;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.HostModule;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.Publisher;
import io.github.istiofips.report.ConsoleReport;
import io.github.istiofips.report.FailSwitches;
import io.github.istiofips.report.JsonReport;
import io.github.istiofips.report.RunLog;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.verify.KeystorePassword;
import io.github.istiofips.verify.Verification;
import io.github.istiofips.verify.VerificationRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** The parameters that judge images, shared by the goals that do. */
abstract class AbstractJudgingMojo extends AbstractReachingMojo {

    private static final String JSON = "json";
    private static final String FIPS_BUILD = "fips-build";

    /**
     * Platforms to inspect, such as <code>linux/amd64,linux/arm64</code>. Without them, every platform that an image offers is
     * inspected. One that an image does not offer is a violation.
     */
    @Parameter(property = "istioFips.platforms")
    private List<String> platforms = new ArrayList<>();

    /**
     * What is asked of an executable. <code>fips-build</code>: a FIPS module build is linked, intact and selected;
     * <code>validated</code>: and it has a certificate of NIST's CMVP, whatever its status; <code>active</code>: and that certificate is
     * Active on the date judged at.
     */
    @Parameter(property = "istioFips.policy", defaultValue = FIPS_BUILD)
    private String policy = FIPS_BUILD;

    /**
     * Date the judgement holds for, as <code>yyyy-mm-dd</code>; today in UTC if not given.
     */
    @Parameter(property = "istioFips.asOf")
    private @Nullable String asOf;

    /**
     * What it means that an executable takes its cryptography from the OpenSSL of the image or host, or leaves FIPS mode to the host:
     * <code>unverifiable</code>, or <code>warn</code> for a warning where the image ships OpenSSL's FIPS provider (<code>fips.so</code>) and
     * policy is <code>fips-build</code>.
     */
    @Parameter(property = "istioFips.hostModule", defaultValue = "unverifiable")
    private String hostModule = "unverifiable";

    /**
     * What an RSA key of 4096 bits in judged use means: <code>fail</code>; <code>by-toolchain</code>: it fails only if an executable of
     * this mesh refuses it, and is unverifiable if that could not be told of one; or <code>warn</code>.
     */
    @Parameter(property = "istioFips.rsa4096", defaultValue = "fail")
    private String rsa4096 = "fail";

    /** Whether violations fail the build. */
    @Parameter(property = "istioFips.failOnViolation", defaultValue = "true")
    private boolean failOnViolation;

    /** Whether what could not be judged fails the build. */
    @Parameter(property = "istioFips.failOnUnverifiable", defaultValue = "true")
    private boolean failOnUnverifiable;

    /** Whether images that could not be reached fail the build. */
    @Parameter(property = "istioFips.failOnUnreachable", defaultValue = "true")
    private boolean failOnUnreachable;

    /** Whether warnings fail the build. */
    @Parameter(property = "istioFips.failOnWarning", defaultValue = "false")
    private boolean failOnWarning;

    /**
     * Directory for the report; <code>${project.build.directory}/istio-fips</code> if not given, without a POM
     * <code>target/istio-fips</code>. Two executions in one module need two directories.
     */
    @Parameter(property = "istioFips.reportDirectory")
    private @Nullable File reportDirectory;

    /** Formats of the report; <code>json</code> is the one there is. */
    @Parameter(property = "istioFips.formats", defaultValue = JSON)
    private List<String> formats = new ArrayList<>(List.of(JSON));

    /**
     * Passwords of keystores and encrypted keys, one <code>&lt;keystore&gt;</code> per kind of file: <code>pattern</code>, the files
     * relative to the module's directory, such as <code>**&#47;*.p12</code>; <code>id</code>, the server in settings.xml whose password
     * opens them. The first pattern that fits a file counts.
     */
    @Parameter
    private List<Keystore> keystores = new ArrayList<>();

    AbstractJudgingMojo(MavenSession session, MojoExecution execution, SettingsDecrypter decrypter) {
        super(session, execution, decrypter);
    }

    /**
     * @param tagRules whether rules on tags and on the mesh as a whole apply
     * @param expectImages whether a project without any Istio image is a finding
     * @param more parameters of the goal, for the report
     */
    final VerificationRequest request(boolean tagRules, boolean expectImages, SortedMap<String, Object> more)
            throws MojoExecutionException {
        LocalDate date = AsOf.date(asOf);
        requireKnown("formats", formats, List.of(JSON));
        Map<String, String> distributions = new HashMap<>();
        for (Registry registry : registries()) {
            if (registry.distribution().isPresent()) {
                distributions.put(registry.host(), registry.distribution().get());
            }
        }
        PolicyRequest policyRequest = new PolicyRequest(
                        date, choice("rsa4096", rsa4096, Rsa4096.class), expectImages, tagRules, distributions)
                .withLevel(choice("policy", policy, Level.class))
                .withHostModule(choice("hostModule", hostModule, HostModule.class));
        return new VerificationRequest(
                images(requestedPlatforms()),
                policyRequest,
                new FailSwitches(failOnViolation, failOnUnverifiable, failOnUnreachable, failOnWarning),
                parameters(more),
                toolVersion(),
                reports());
    }

    /** Stops at a {@code <distribution>} that the tables do not have. */
    final void requireKnownDistributions(PolicyData data) throws MojoExecutionException {
        List<String> known = data.publishers().stream().map(Publisher::name).toList();
        for (Registry registry : registries()) {
            requireKnown(
                    "distribution of the registry " + registry.host(),
                    registry.distribution().stream().toList(),
                    known);
        }
    }

    /** Returns the passwords of keystores and encrypted keys. */
    final List<KeystorePassword> passwords() throws MojoExecutionException {
        MavenSettings settings = settings();
        List<KeystorePassword> passwords = new ArrayList<>();
        for (Keystore keystore : keystores) {
            passwords.add(new KeystorePassword(
                    keystore.pattern(), settings.keystorePassword(keystore.pattern(), keystore.id())));
        }
        return passwords;
    }

    /** Removes the report of an earlier run, so that none is there when this one cannot judge. */
    final void removeOldReport() throws MojoExecutionException {
        try {
            Files.deleteIfExists(reports().resolve(JsonReport.FILE_NAME));
            Files.deleteIfExists(reports().resolve(RunLog.FILE_NAME));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Writes the report and the overview, and stops the build if the report says so. */
    final void conclude(Verification verification) throws MojoExecutionException, MojoFailureException {
        conclude(verification, ConsoleReport.Detail.OVERVIEW);
    }

    /** The same with so much on the console. */
    final void conclude(Verification verification, ConsoleReport.Detail detail)
            throws MojoExecutionException, MojoFailureException {
        VerificationReport report = verification.report();
        Path directory = reports();
        try {
            JsonReport.write(report, directory);
            verification.run().write(directory);
        } catch (IOException e) {
            throw failure(e);
        }
        String place = display(directory.resolve(JsonReport.FILE_NAME));
        print(ConsoleReport.lines(report, place, detail));
        if (report.buildFails()) {
            throw new MojoFailureException(ConsoleReport.summary(report, place));
        }
    }

    private Path reports() {
        if (reportDirectory != null) {
            return reportDirectory.toPath();
        }
        return pom().isPresent()
                ? Path.of(project().getBuild().getDirectory(), "istio-fips")
                : baseDirectory().resolve("target/istio-fips");
    }

    private String display(Path file) {
        Path base = baseDirectory();
        return file.startsWith(base) ? base.relativize(file).toString() : file.toString();
    }

    private List<Platform> requestedPlatforms() throws MojoExecutionException {
        List<Platform> requested = new ArrayList<>();
        for (String text : platforms) {
            requested.add(Platform.parse(text.strip())
                    .orElseThrow(() -> new MojoExecutionException(
                            "platforms holds '" + text + "'; os/architecture such as linux/amd64 was expected")));
        }
        return requested;
    }

    private SortedMap<String, Object> parameters(SortedMap<String, Object> more) throws MojoExecutionException {
        SortedMap<String, Object> parameters = new TreeMap<>(more);
        parameters.put("asOf", AsOf.date(asOf).toString());
        parameters.put("failOnUnreachable", failOnUnreachable);
        parameters.put("failOnUnverifiable", failOnUnverifiable);
        parameters.put("failOnViolation", failOnViolation);
        parameters.put("failOnWarning", failOnWarning);
        parameters.put("formats", List.copyOf(formats));
        parameters.put("hostModule", hostModule);
        parameters.put("platforms", List.copyOf(platforms));
        parameters.put("policy", policy);
        parameters.put("rsa4096", rsa4096);
        return parameters;
    }

    private static <E extends Enum<E>> E choice(String parameter, String value, Class<E> type)
            throws MojoExecutionException {
        List<String> known = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        requireKnown(parameter, List.of(value), known);
        return type.getEnumConstants()[known.indexOf(value)];
    }

    private static void requireKnown(String parameter, List<String> values, List<String> known)
            throws MojoExecutionException {
        for (String value : values) {
            if (!known.contains(value)) {
                throw new MojoExecutionException(
                        parameter + " is '" + value + "'; known here: " + String.join(", ", known));
            }
        }
    }

    private static String toolVersion() {
        return Optional.ofNullable(AbstractJudgingMojo.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }
}
