// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.policy.data.DistrolessTable.Meaning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistrolessTableTest {

    private static final String GROUP = "{'names':['a'],'source':'s'}";

    private final DistrolessTable table = DistrolessTable.load();

    @ParameterizedTest
    @CsvSource({
        "SHELL, sh bash dash ash busybox busybox.static toybox zsh zsh5 ksh ksh93 mksh fish csh tcsh rbash pwsh",
        "PACKAGE_MANAGER, apk apt apt-get dpkg dnf dnf-3 dnf5 microdnf yum rpm tdnf zypper pacman opkg snap",
        "EXPECTED, pilot-agent envoy pilot-discovery ztunnel install-cni istio-cni istio-cni-repair operator istioctl agentgateway",
        "EXPECTED, iptables iptables-nft-save iptables-xml ip6tables-restore xtables-nft-multi xtables-legacy-multi xtables-monitor",
        "EXPECTED, arptables ebtables-nft nfnl_osf nft ip ldconfig getent openssl tput clear",
        "UNEXPECTED, foo python3.11 perl node curl cat env tar gcc lua su bash2 mybash sh.distrib apt2 xtables nft2 ipmitool Envoy ENVOY",
        "UNEXPECTED, pilot-agent2 envoy-debug ztunnel.bak ldconfig2 tini dumb-init",
    })
    void tellsAProgramByItsName(Meaning meaning, String names) {
        for (String name : names.split(" ", -1)) {
            assertThat(table.meaningOf(name)).as(name).isEqualTo(meaning);
        }
    }

    @Test
    void anEmptyNameIsUnexpected() {
        assertThat(table.meaningOf("")).isEqualTo(Meaning.UNEXPECTED);
    }

    @Test
    void saysWhenItWasChecked() {
        assertThat(table.asOf().getYear()).isGreaterThanOrEqualTo(2026);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 2026-01-01 | {'names':['a'],'source':'s'} | schema version 2",
                "1 | yesterday | {'names':['a'],'source':'s'} | no date",
                "1 | 2026-01-01 | {'names':[],'source':'s'} | without names or source",
                "1 | 2026-01-01 | {'names':['a'],'source':' '} | without names or source",
                "1 | 2026-01-01 | {'names':['*'],'source':'s'} | a name that is none",
                "1 | 2026-01-01 | {'names':['bin/a'],'source':'s'} | a name that is none",
                "1 | 2026-01-01 | {'names':[' '],'source':'s'} | a name that is none",
                "1 | 2026-01-01 | {'names':['a']} | broken",
            })
    void refusesATableThatIsBroken(String version, String asOf, String expected, String why) {
        byte[] json = ("{'schemaVersion':" + version + ",'asOf':'" + asOf + "','shells':" + GROUP
                        + ",'packageManagers':" + GROUP + ",'expected':[" + expected + "]}")
                .replace("'", "\"")
                .getBytes(UTF_8);

        assertThatThrownBy(() -> DistrolessTable.parse(json))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why);
    }
}
