// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static io.github.istiofips.image.registry.Bench.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.registry.RawServer.Behaviour;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens below HTTP: connections, TLS, addresses. */
class ConnectionFaultTest {

    private static final String MOVED = "HTTP/1.1 307 Moved\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n";
    private static final String NOT_FOR_HTTP = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @TempDir
    Path temp;

    static Stream<Arguments> brokenServers() {
        return Stream.of(
                Arguments.of("silent", RawServer.silent(), "does not answer.", "network and firewall"),
                Arguments.of("drips its head", RawServer.dripHead(), "does not answer.", "network and firewall"),
                Arguments.of("resets", RawServer.reset(), "Speaking plain HTTP with host", "after 4 tries."),
                Arguments.of(
                        "closes after the request",
                        RawServer.answer(""),
                        "it closed the connection without an answer after 4 tries",
                        "run again"),
                Arguments.of(
                        "closes within the head",
                        RawServer.answer("HTTP/1.1 200 OK\r\nContent-"),
                        "Speaking plain HTTP with host",
                        "after 4 tries."),
                Arguments.of(
                        "speaks something else",
                        RawServer.answer("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                        "does not speak plain HTTP on this port",
                        "remove <plainHttp>"),
                Arguments.of("wants TLS", RawServer.answer(NOT_FOR_HTTP), "HTTP status 400", "remove <plainHttp>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenServers")
    void aServerThatIsNoneHasItsSentence(String name, Behaviour behaviour, String word, String more) throws Exception {
        try (Bench bench = new Bench(temp);
                RawServer broken = new RawServer(behaviour)) {
            bench.quick().plain(broken.host());
            assertTimeoutPreemptively(
                    Bench.GENEROUS,
                    () -> assertRefused(
                            () -> bench.fetch(bench.reference(broken.host(), "1")),
                            Reason.UNREACHABLE,
                            broken.host(),
                            word,
                            more));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20, 500, 2_000, 100_000})
    void aConnectionThatIsResetOnceCostsNothingButTime(long bytes) throws Exception {
        try (Bench bench = new Bench(temp);
                RawServer shaky = new RawServer(
                        RawServer.relay(bench.server().host(), bytes),
                        RawServer.relay(bench.server().host()))) {
            bench.plain(shaky.host());
            long size =
                    assertTimeoutPreemptively(Bench.GENEROUS, () -> bench.fetch(bench.reference(shaky.host(), "1")));

            assertThat(size).isEqualTo(Bench.FILE_BYTES);
            assertThat(shaky.connections()).isGreaterThan(1);
        }
    }

    @Test
    void aSilentHostIsAskedTwice() throws Exception {
        try (Bench bench = new Bench(temp);
                RawServer silent = new RawServer(RawServer.silent())) {
            bench.quick().plain(silent.host());
            assertRefused(
                    () -> bench.fetch(bench.reference(silent.host(), "1")),
                    Reason.UNREACHABLE,
                    "Host " + silent.host() + " does not answer.");
            assertThat(bench.waits).hasSize(1);
        }
    }

    @Test
    void aHostThatWakesUpIsHeard() throws Exception {
        try (Bench bench = new Bench(temp);
                RawServer sleepy = new RawServer(
                        RawServer.silent(), RawServer.relay(bench.server().host()))) {
            bench.quick().plain(sleepy.host());
            assertThat(bench.fetch(bench.reference(sleepy.host(), "1"))).isEqualTo(Bench.FILE_BYTES);
        }
    }

    @Test
    void tellsAResetWhileConnectingFromAClosedPort() {
        IOException reset = new ConnectException("Connection reset");
        reset.initCause(new SocketException("Connection reset"));

        assertThat(Failures.mayPass(reset)).isTrue();
        assertThat(Failures.mayPass(new ConnectException("Connection refused"))).isFalse();
        assertThat(Failures.mayPass(new NoRouteToHostException("No route to host")))
                .isFalse();
        assertRefused(
                () -> {
                    throw Failures.noAnswer("reg.example", false, reset, " after 4 tries");
                },
                Reason.UNREACHABLE,
                "Speaking HTTPS with host reg.example failed: Connection reset after 4 tries.");
    }

    @Test
    void whatDoesNotPassIsAskedOnce() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        try (Bench bench = new Bench(temp)) {
            assertRefused(
                    () -> bench.fetch(References.parse("no-such-host.invalid/a:1")),
                    Reason.UNREACHABLE,
                    "Host no-such-host.invalid is unknown.",
                    "DNS");
            assertRefused(
                    () -> bench.fetch(References.parse("127.0.0.1:" + closed + "/a:1")),
                    Reason.UNREACHABLE,
                    "Host 127.0.0.1:" + closed + " refuses the connection.",
                    "Check host and port");
            assertThat(bench.waits).isEmpty();
        }
    }

    @Test
    void aHostThatSpeaksPlainHttpIsToldFromOneThatDoesNotAnswer() throws Exception {
        try (Bench bench = new Bench(temp);
                RawServer plain = new RawServer(RawServer.answer(NOT_FOR_HTTP))) {
            assertRefused(
                    () -> bench.fetch(bench.reference(plain.host(), "1")),
                    Reason.UNREACHABLE,
                    "Host " + plain.host() + " does not speak TLS on this port.",
                    "<plainHttp>true</plainHttp>");
        }
    }

    @Test
    void readsOverTls() throws Exception {
        TestAuthority authority = new TestAuthority();
        try (Bench bench = tls(authority.server())) {
            trust(bench, authority);
            assertThat(bench.fetch()).isEqualTo(Bench.FILE_BYTES);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unknown | is from an authority that is not trusted here. | <caFile>
            expired | has expired.                                   | check the clock
            other   | is for another name.                           | certificate corrected
            """)
    void everyWrongCertificateHasItsSentence(String kind, String word, String more) throws Exception {
        TestAuthority authority = new TestAuthority();
        SSLContext context = kind.equals("expired")
                ? authority.expiredServer()
                : kind.equals("other") ? authority.otherServer() : authority.server();
        try (Bench bench = tls(context)) {
            if (!kind.equals("unknown")) {
                trust(bench, authority);
            }
            assertRefused(
                    () -> bench.fetch(),
                    Reason.UNREACHABLE,
                    "The TLS certificate of host " + bench.server().host() + " " + word,
                    more);
            assertThat(bench.waits).isEmpty();
        }
    }

    @Test
    void plainHttpToAServerWithTlsIsTold() throws Exception {
        try (Bench bench = tls(new TestAuthority().server())) {
            bench.quick().plain(bench.server().host());
            assertRefused(
                    () -> bench.fetch(), Reason.UNREACHABLE, bench.server().host(), "plain HTTP");
        }
    }

    @Test
    void httpsNeverTurnsIntoHttp() throws Exception {
        TestAuthority authority = new TestAuthority();
        try (Bench bench = tls(authority.server());
                Bench plain = new Bench(Files.createDirectory(temp.resolve("plain")))) {
            trust(bench, authority);
            bench.server()
                    .fault("/blobs/", io.github.istiofips.testing.RegistryServer.Fault.REDIRECT)
                    .redirectTo("http://" + plain.server().host());

            assertRefused(() -> bench.fetch(), Reason.UNREACHABLE, "from HTTPS to plain HTTP on host 127.0.0.1");
            assertThat(plain.server().requests()).isEmpty();
        }
    }

    @Test
    void theAddressOfARedirectIsNotPrinted() throws Exception {
        try (Bench bench = new Bench(temp);
                RawServer moved = new RawServer(
                        RawServer.answer(MOVED.formatted("https://storage.invalid/x?signature=" + Bench.SECRET)))) {
            bench.plain(moved.host());
            assertRefused(
                    () -> bench.fetch(bench.reference(moved.host(), "1")),
                    Reason.UNREACHABLE,
                    "Host storage.invalid is unknown.");
        }
    }

    @Test
    void readsFromAnIpv6Address() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(IPV6_LOOPBACK);
        assumeTrue(isHere(loopback), "this machine has no IPv6 loopback address");
        try (Bench bench = new Bench(temp, loopback, Optional.empty())) {
            assertThat(bench.server().host()).startsWith("[0:0:0:0:0:0:0:1]:");
            String shortest = bench.server().host().replace("0:0:0:0:0:0:0:1", "::1");
            bench.plain(shortest).login(Bench.GOOD).server().requireBasic("user", Bench.SECRET);

            assertThat(bench.fetch(bench.reference(shortest, "1"))).isEqualTo(Bench.FILE_BYTES);
            assertThat(bench.debug).contains("Registry " + shortest + ": credentials from settings.xml server 'x'.");
            assertRefused(
                    () -> bench.fetch(bench.reference(shortest, "2")),
                    Reason.NOT_FOUND,
                    "Tag 2 does not exist in " + shortest + "/istio/pilot");
        }
    }

    @Test
    void namesTheCaFileThatCannotBeUsed() throws Exception {
        try (Bench bench = new Bench(temp)) {
            Path ca = temp.resolve("ca.pem");
            bench.host(new RegistryHost(bench.server().host(), Optional.empty(), false, Optional.of(ca)));
            assertRefused(() -> bench.fetch(), Reason.UNREACHABLE, ca.toString(), "cannot be read");
            Files.writeString(ca, "");
            assertRefused(() -> bench.fetch(), Reason.UNREACHABLE, ca.toString(), "holds no certificate");
        }
    }

    private Bench tls(SSLContext context) throws Exception {
        return new Bench(temp, InetAddress.getLoopbackAddress(), Optional.of(context));
    }

    private void trust(Bench bench, TestAuthority authority) throws Exception {
        Path ca = authority.writeTo(temp.resolve("ca.pem"));
        bench.host(new RegistryHost(bench.server().host(), Optional.empty(), false, Optional.of(ca)));
    }

    private static boolean isHere(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
