// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Failures of a connection, told so that the reader knows what to do. No URL is printed: it may hold a signature. */
final class Failures {

    private static final String CA_FILE =
            "If it uses a company certificate authority, name its PEM file as <caFile> for it under `registries`.";

    /** What stays as it is however often it is tried: names, certificates, closed ports, other protocols. */
    private static final List<Class<? extends Throwable>> LASTING = List.of(
            UnresolvedAddressException.class,
            UnknownHostException.class,
            SSLException.class,
            NoRouteToHostException.class,
            ProtocolException.class);

    private Failures() {}

    /** Tells whether a request that failed like this may succeed a moment later. */
    static boolean mayPass(Throwable failure) {
        return isSilence(failure)
                || (failure instanceof IOException
                        && !isRefused(failure)
                        && LASTING.stream().noneMatch(type -> has(failure, type)));
    }

    /** Tells whether a deadline ended the request. */
    static boolean isSilence(Throwable failure) {
        return !isUnknown(failure)
                && (has(failure, HttpTimeoutException.class) || has(failure, TimeoutException.class));
    }

    /** Tells whether nobody listens; a reset while connecting has the same class, but another failure as its cause. */
    private static boolean isRefused(Throwable failure) {
        return has(failure, ConnectException.class) && !hasOtherSocketFailure(failure);
    }

    private static boolean hasOtherSocketFailure(Throwable failure) {
        return (failure instanceof SocketException && !(failure instanceof ConnectException))
                || (failure.getCause() != null && hasOtherSocketFailure(failure.getCause()));
    }

    private static boolean isUnknown(Throwable failure) {
        return has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class);
    }

    /**
     * Explains why a host gave no answer.
     *
     * @param outcome the end of the sentence: how often it was tried
     */
    static ImageException noAnswer(String host, boolean plainHttp, Throwable failure, String outcome) {
        if (isUnknown(failure)) {
            return unreachable(
                    "Host " + host + " is unknown.", "Check the host's spelling, the DNS and the VPN.", failure);
        }
        if (isSilence(failure)) {
            return unreachable(
                    "Host " + host + " does not answer.",
                    "Check the network and firewall; behind a company proxy set <proxies> in settings.xml.",
                    failure);
        }
        if (has(failure, SSLException.class)) {
            return tls(host, failure);
        }
        if (isRefused(failure)) {
            return unreachable(
                    "Host " + host + " refuses the connection.",
                    "Check host and port; behind a company proxy set <proxies> in settings.xml.",
                    failure);
        }
        String speaks = plainHttp ? "plain HTTP" : "HTTPS";
        if (has(failure, ProtocolException.class)) {
            return unreachable(
                    "Host " + host + " does not speak " + speaks + " on this port.",
                    plainHttp
                            ? "If it speaks HTTPS, remove <plainHttp>true</plainHttp> for it under `registries`."
                            : "Check host and port, and that it is a registry.",
                    failure);
        }
        String text = has(failure, EOFException.class) ? "it closed the connection without an answer" : text(failure);
        return unreachable(
                "Speaking " + speaks + " with host " + host + " failed: " + text + outcome + ".",
                "Check that the host is a registry and speaks " + speaks + " on this port; if it does, run again.",
                failure);
    }

    private static ImageException tls(String host, Throwable failure) {
        String text = chain(failure);
        if (text.contains("Unsupported or unrecognized SSL message") || text.contains("plaintext connection")) {
            return unreachable(
                    "Host " + host + " does not speak TLS on this port.",
                    "If it is meant to speak plain HTTP, set <plainHttp>true</plainHttp> for it under `registries`.",
                    failure);
        }
        if (text.contains("No name matching") || text.contains("No subject alternative")) {
            return unreachable(
                    "The TLS certificate of host " + host + " is for another name.",
                    "Use the name in the certificate, or have the certificate corrected.",
                    failure);
        }
        if (has(failure, CertificateExpiredException.class) || has(failure, CertificateNotYetValidException.class)) {
            boolean expired = has(failure, CertificateExpiredException.class);
            return unreachable(
                    "The TLS certificate of host " + host + (expired ? " has expired." : " is not valid yet."),
                    "Have it renewed; check the clock of this machine.",
                    failure);
        }
        if (has(failure, CertPathBuilderException.class)) {
            return unreachable(
                    "The TLS certificate of host " + host + " is from an authority that is not trusted here.",
                    CA_FILE,
                    failure);
        }
        return unreachable("TLS with host " + host + " failed: " + text(failure) + ".", CA_FILE, failure);
    }

    /** Returns the message of the innermost cause that has one, on one line. */
    static String text(Throwable failure) {
        String text = failure.getClass().getSimpleName();
        for (Optional<Throwable> at = Optional.of(failure);
                at.isPresent();
                at = Optional.ofNullable(at.get().getCause())) {
            String message = at.get().getMessage();
            if (message != null && !message.isBlank()) {
                text = message;
            }
        }
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ").replaceAll("[.]$", "");
    }

    static ImageException unreachable(String message, String remedy) {
        return new ImageException(Reason.UNREACHABLE, message, remedy);
    }

    private static ImageException unreachable(String message, String remedy, Throwable cause) {
        return new ImageException(Reason.UNREACHABLE, message, remedy, cause);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return type.isInstance(failure) || (failure.getCause() != null && has(failure.getCause(), type));
    }

    private static String chain(Throwable failure) {
        return failure.getMessage() + (failure.getCause() == null ? "" : " / " + chain(failure.getCause()));
    }
}
