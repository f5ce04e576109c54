// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.entrypoint.StartScript.Result;
import io.github.istiofips.entrypoint.StartScript.Starts;
import io.github.istiofips.entrypoint.StartScript.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows hold scripts with {@code ;;} where a line ends; {@code #!/bin/sh} is line 1 unless the row has its own. */
class StartScriptTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/bin:/usr/bin",
            "BIN", "/opt/envoy",
            "COMMAND", "envoy -c  /etc/envoy.yaml",
            "STAR", "*",
            "EMPTY", "",
            "GODEBUG", "fips140=on");

    private static final List<String> ARGUMENTS = List.of("serve", "--fast now");

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                // commands
                "exec /usr/bin/envoy                                    ¦ /usr/bin/envoy",
                "exec envoy -c /etc/envoy.yaml                          ¦ envoy,-c,/etc/envoy.yaml",
                "exec -- envoy                                          ¦ envoy",
                "# exec other;;exec envoy # exec third                  ¦ envoy",
                "exec envoy;;garbage follows                            ¦ envoy",
                "set -e; exec envoy                                     ¦ envoy",
                "set -euo pipefail;;exec envoy                          ¦ envoy",
                "/usr/bin/envoy -c x                                    ¦ /usr/bin/envoy,-c,x",
                "mkdir -p /run/envoy;;touch /run/envoy/x;;envoy         ¦ envoy",
                "echo \"starting;;now\";;exec envoy                     ¦ envoy",
                "mktemp -d;;exec envoy                                  ¦ envoy",
                "ulimit -n 65536;;umask 077;;exec envoy                 ¦ envoy",
                "exec envoy \\;;  -c x                                  ¦ envoy,-c,x",
                "exec \"en\"'vo'\\y                                     ¦ envoy",
                "exec envoy\\;; \"-c \\;;x\"                        ¦ envoy,-c x",
                "exec envoy >/dev/null 2>&1 </dev/null                  ¦ envoy",
                "exec >/var/log/start.log 2>&1;;exec envoy              ¦ envoy",
                // arguments
                "exec \"$@\"                                            ¦ serve,--fast now",
                "exec $@                                                ¦ serve,--fast,now",
                "exec envoy \"$*\"                                      ¦ envoy,serve --fast now",
                "exec envoy \"${@}\"                                    ¦ envoy",
                "exec envoy $1 \"$2\" $3 ${1}                           ¦ envoy,serve,--fast now,serve",
                "shift;;exec envoy \"$@\"                               ¦ envoy,--fast now",
                "set -- envoy \"$@\";;exec \"$@\"                       ¦ envoy,serve,--fast now",
                "exec envoy \"$0\"                                      ¦ envoy,/start.sh",
                // variables
                "exec $BIN                                              ¦ /opt/envoy",
                "exec ${BIN}-static                                     ¦ /opt/envoy-static",
                "exec $COMMAND                                          ¦ envoy,-c,/etc/envoy.yaml",
                "exec \"$COMMAND\"                                      ¦ envoy -c  /etc/envoy.yaml",
                "exec $EMPTY envoy $EMPTY x                             ¦ envoy,x",
                "exec ${OTHER:-/usr/bin/envoy} x                        ¦ /usr/bin/envoy,x",
                "exec ${EMPTY:-envoy}                                   ¦ envoy",
                "exec envoy \"${EMPTY-x}\"                              ¦ envoy,",
                "exec ${BIN:-other}                                     ¦ /opt/envoy",
                "exec envoy ${BIN:+-c} ${OTHER:+-d} ${EMPTY:+-e}        ¦ envoy,-c",
                "exec ${OTHER:-${BIN}}                                  ¦ /opt/envoy",
                "exec ${BIN:?must be set}                               ¦ /opt/envoy",
                ": ${OTHER:=/usr/bin/envoy};;exec $OTHER                ¦ /usr/bin/envoy",
                "A=/opt;;B=\"$A/bin\";;exec $B/envoy                    ¦ /opt/bin/envoy",
                "export A=/opt/envoy B;;exec \"$A\"                     ¦ /opt/envoy",
                "exec envoy --ip $POD_IP --name x                       ¦ envoy,--ip",
                "exec envoy \"$(hostname -i)\" x                        ¦ envoy",
                "exec envoy /etc/*.yaml x                               ¦ envoy",
                "exec envoy {a,b}                                       ¦ envoy",
                "exec envoy {\"a\",b}                                   ¦ envoy",
                "exec envoy {} + ${OTHER:-{a,b}} x                      ¦ envoy,{},+",
                "exec envoy \"x$@\" y                                   ¦ envoy",
                "exec envoy A=~/x                                       ¦ envoy",
                "exec envoy $STAR                                       ¦ envoy",
                "exec envoy ~/x                                         ¦ envoy",
                "exec envoy $((1 + 2)) `id -u`                          ¦ envoy",
                "exec envoy $? \"$\" $                                  ¦ envoy",
                "exec envoy \"a$\" 'b$'                                 ¦ envoy,a$,b$",
                "A=$(hostname);;exec envoy --name \"$A\"                ¦ envoy,--name",
                // conditions, loops and lists that start nothing
                "if [ -f /x ]; then;;  echo x;;fi;;exec envoy           ¦ envoy",
                "[ -n \"$X\" ] || exit 1;;exec envoy                    ¦ envoy",
                "cat /x | grep y && touch z;;exec envoy                 ¦ envoy",
                "cat /x |;;  grep y;;exec envoy                         ¦ envoy",
                "while [ ! -f /x ]; do sleep 1; done;;exec envoy        ¦ envoy",
                "for i in 1 2; do;;  echo $i;;done;;exec envoy          ¦ envoy",
                "{ echo a; echo b; } >/var/log/x;;exec envoy            ¦ envoy",
                "! test -e /x;;exec envoy                               ¦ envoy",
                "if id; then for x in 1; do ls; done; fi;;exec envoy    ¦ envoy",
                // programs that start another one
                "exec tini -g -- gosu envoy:envoy envoy -c x            ¦ envoy,-c,x",
                "exec /sbin/tini envoy                                  ¦ envoy",
                "sh -c 'exec envoy \"$@\"' name \"$@\"                  ¦ envoy,serve,--fast now",
                "exec sh -c \"$COMMAND\"                                ¦ envoy,-c,/etc/envoy.yaml",
                "exec sh /other.sh x                                    ¦ /other.sh,x",
                "cd /opt;;exec /opt/envoy                               ¦ /opt/envoy",
                // interpreters
                "#!/bin/bash -e;;exec envoy                             ¦ envoy",
                "#! /usr/bin/env bash;;exec envoy                       ¦ envoy",
                "#!/bin/busybox sh;;exec envoy                          ¦ envoy",
            })
    void isCertainOfTheProgram(String script, String words) {
        assertThat(read(script))
                .isInstanceOfSatisfying(
                        Starts.class,
                        starts -> assertThat(String.join(",", starts.words())).isEqualTo(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "#!/usr/bin/python3;;exec envoy                  ¦ 1 ¦ its interpreter is not a shell that is read here",
                "#!/usr/bin/env python3;;exec envoy              ¦ 1 ¦ its interpreter is not a shell that is read here",
                "#!/bin/bash --login;;exec envoy                 ¦ 1 ¦ its shell has options that are not followed",
                "#!/bin/sh -n;;exec envoy                        ¦ 1 ¦ its shell has options that are not followed",
                "#!;;exec envoy                                  ¦ 1 ¦ it does not name its interpreter",
                "if [ x ]; then exec envoy; fi                   ¦ 2 ¦ 'exec' stands in a condition, loop or list",
                "[ x ] && exec envoy                             ¦ 2 ¦ 'exec' stands in a condition, loop or list",
                "exec envoy || exec other                        ¦ 2 ¦ 'exec' stands in a condition, loop or list",
                "exec envoy | tee /log                           ¦ 2 ¦ 'exec' stands in a condition, loop or list",
                "{ exec envoy; }                                 ¦ 2 ¦ 'exec' stands in a condition, loop or list",
                "while true; do;;envoy;;exec other;;done         ¦ 4 ¦ 'exec' stands in a condition, loop or list",
                "if x; then \"ex\"ec envoy; fi                   ¦ 2 ¦ 'exec' stands in a condition, loop or list",
                "for x in 1; do $C y; done;;exec envoy           ¦ 2 ¦ which command is run only a running shell can tell",
                "if x; then C=exec; fi;;$C other;;exec envoy     ¦ 3 ¦ which command is run only a running shell can tell",
                "echo $(x) ${C:=other};;exec $C                  ¦ 3 ¦ which program is started only a running shell can tell",
                "A=$(x)${C:=other};;exec $C                      ¦ 3 ¦ which program is started only a running shell can tell",
                "while x ${C:=other}; do y; done;;exec $C        ¦ 3 ¦ which program is started only a running shell can tell",
                "exec $BIN\\;;x                                  ¦ 2 ¦ a word goes on in the next line",
                "exec \"$BIN\\;;x\"                              ¦ 2 ¦ a word goes on in the next line",
                "exec \"$\\;;BIN\"                              ¦ 2 ¦ a word goes on in the next line",
                "exec 1\\;;2>x                                  ¦ 3 ¦ a word goes on in the next line",
                "exec envoy 12>/x                                ¦ 2 ¦ a redirection is not understood",
                "exec envoy >${C:=other}                         ¦ 2 ¦ a redirection is not understood",
                "C=eval;;$C \"exec x\";;exec envoy               ¦ 3 ¦ a command of the shell is the value of a variable",
                "other &;;exec envoy                             ¦ 2 ¦ a program is started in the background",
                "envoy &                                         ¦ 2 ¦ a program is started in the background",
                "envoy |& cat;;exec x                            ¦ 2 ¦ a program is started in the background",
                "(cd /x);;exec envoy                             ¦ 2 ¦ a function, subshell, case or list in parentheses is not followed",
                "run() { envoy; };;run                           ¦ 2 ¦ a function, subshell, case or list in parentheses is not followed",
                "function run { envoy; };;run                    ¦ 2 ¦ 'function' is not followed",
                "case $1 in;;a) exec envoy;;esac                 ¦ 3 ¦ a function, subshell, case or list in parentheses is not followed",
                ". /etc/defaults;;exec envoy                     ¦ 2 ¦ '.' is not followed",
                "source /etc/defaults;;exec envoy                ¦ 2 ¦ 'source' is not followed",
                "eval \"$X\";;exec envoy                         ¦ 2 ¦ 'eval' is not followed",
                "trap 'exec other' ERR;;exec envoy               ¦ 2 ¦ 'trap' is not followed",
                "alias envoy=other;;exec envoy                   ¦ 2 ¦ 'alias' is not followed",
                "command exec envoy                              ¦ 2 ¦ 'command' is not followed",
                "prepare --all;;exec envoy                       ¦ 3 ¦ it runs prepare in line 2 first, which may change or be what is started",
                "/opt/cat;;exec envoy                            ¦ 3 ¦ it runs /opt/cat in line 2 first, which may change or be what is started",
                "cp /a /b;;exec envoy                            ¦ 3 ¦ it runs cp in line 2 first, which may change or be what is started",
                "if a; then echo; fi;;exec envoy                 ¦ 3 ¦ it runs a in line 2 first, which may change or be what is started",
                "cat /a >/usr/bin/envoy;;exec envoy              ¦ 2 ¦ a file is written, which may be a program",
                "echo x >>/var/log/../lib;;exec envoy            ¦ 2 ¦ a file is written, which may be a program",
                "echo x >$FILE;;exec envoy                       ¦ 2 ¦ a file is written, which may be a program",
                "cat <<EOF;;exec other;;EOF;;exec envoy          ¦ 2 ¦ a here-document or process substitution is not followed",
                "exec \"$OTHER\"                                 ¦ 2 ¦ which program is started only a running shell can tell",
                "exec $(which envoy)                             ¦ 2 ¦ which program is started only a running shell can tell",
                "exec /opt/*/envoy                               ¦ 2 ¦ which program is started only a running shell can tell",
                "exec -a name envoy                              ¦ 2 ¦ which program is started only a running shell can tell",
                "exec 'a                                         ¦ 2 ¦ a quote is not closed",
                "exec \"a                                        ¦ 2 ¦ a quote or brace is not closed",
                "exec ${A:-b                                     ¦ 2 ¦ a quote or brace is not closed",
                "exec $'envoy'                                   ¦ 2 ¦ $ before a quote means different things in different shells",
                "exec \"${A:-\"b\"}\"                            ¦ 2 ¦ quotes in an expansion in quotes are not followed",
                "exec ${A:-\"b c\"}                              ¦ 2 ¦ which program is started only a running shell can tell",
                "if x; then y;;exec envoy                        ¦ 3 ¦ 'exec' stands in a condition, loop or list",
                "if x; then y                                    ¦ 2 ¦ 'fi' is missing",
                "fi;;exec envoy                                  ¦ 2 ¦ a condition or loop is not understood",
                "if x; then y; done;;exec envoy                  ¦ 2 ¦ a condition or loop is not understood",
                "for x do exec other; done;;exec envoy           ¦ 2 ¦ a loop is not understood",
                "exit 0;;exec envoy                              ¦ 2 ¦ it ends here, or may end here, without an error",
                "if x; then other; exit 0; fi;;exec envoy        ¦ 2 ¦ it ends here, or may end here, without an error",
                "[ x ] || set -- other;;exec \"$@\"              ¦ 2 ¦ it is not certain which arguments or options are set",
                "while x; do shift; done;;exec \"$@\"            ¦ 2 ¦ it is not certain which arguments are left",
                "shift 5;;exec \"$@\"                            ¦ 2 ¦ it is not certain which arguments are left",
                "set -a;;exec envoy                              ¦ 2 ¦ it is not certain which arguments or options are set",
                "set -o allexport;;exec envoy                    ¦ 2 ¦ an option of the shell is not followed",
                "IFS=:;;exec $COMMAND                            ¦ 2 ¦ IFS, which decides what a word is, is changed",
                "if id; then GODEBUG=y; fi;;exec envoy           ¦ 3 ¦ the program is started with a value of GODEBUG that only a running shell can tell",
                "export GODEBUG=$(x);;exec envoy                 ¦ 3 ¦ the program is started with a value of GODEBUG that only a running shell can tell",
                "read LD_PRELOAD;;exec envoy                     ¦ 3 ¦ the program is started with a value of LD_PRELOAD that only a running shell can tell",
                "printf -v GODEBUG x;;exec envoy                 ¦ 3 ¦ the program is started with a value of GODEBUG that only a running shell can tell",
                "GODEBUG=$X exec envoy                           ¦ 2 ¦ the program is started with a value of GODEBUG that only a running shell can tell",
                "PATH=$X:$PATH;;exec envoy                       ¦ 3 ¦ where envoy lies depends on what only a running shell can tell",
                "PATH=$X exec envoy                              ¦ 2 ¦ where envoy lies depends on what only a running shell can tell",
                "cd /opt;;exec ./envoy                           ¦ 3 ¦ where ./envoy lies depends on what only a running shell can tell",
                "echo x                                          ¦ 2 ¦ its last command starts no program",
                "X=1                                             ¦ 2 ¦ its last command starts no program",
                "envoy;;echo done                                ¦ 3 ¦ its last command starts no program",
                "envoy;;if x; then y; fi                         ¦ 3 ¦ its last command starts no program",
                "envoy | tee /log                                ¦ 2 ¦ its last command starts no program",
                "                                                ¦ 2 ¦ its last command starts no program",
                "envoy;;/bin/true                                ¦ 3 ¦ it starts several programs, first envoy in line 2, and says of none that it takes its place",
                "if true; then envoy; fi;;/bin/true              ¦ 3 ¦ it starts several programs, first envoy in line 2, and says of none that it takes its place",
                "exec tini -- \"$X\"                             ¦ 2 ¦ which program tini starts only a running shell can tell",
                "sh -c '$X'                                      ¦ 1 ¦ which command is run only a running shell can tell",
                "exec env -i envoy                               ¦ 2 ¦ where envoy is looked for without PATH, C libraries decide differently",
                "exec env -u PATH envoy                          ¦ 2 ¦ where envoy is looked for without PATH, C libraries decide differently",
            })
    void isNotCertain(String script, int line, String why) {
        assertThat(read(script == null ? "" : script)).isEqualTo(new Unreadable(why, line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "exec envoy                                             ¦ fips140=on",
                "export GODEBUG=fips140=off;;exec envoy                 ¦ fips140=off",
                "GODEBUG=fips140=off;;exec envoy                        ¦ fips140=off",
                "GODEBUG=fips140=only exec envoy                        ¦ fips140=only",
                "GODEBUG=fips140=only envoy                             ¦ fips140=only",
                "GODEBUG=fips140=off ls;;exec envoy                     ¦ fips140=on",
                "exec env GODEBUG=fips140=off envoy                     ¦ fips140=off",
                "exec env -u GODEBUG envoy                              ¦ ",
                "exec env -i /usr/bin/envoy                             ¦ ",
                "unset GODEBUG;;exec envoy                              ¦ ",
                "OWN=x;;exec envoy                                      ¦ fips140=on",
            })
    void tellsTheEnvironment(String script, String value) {
        assertThat(read(script)).isInstanceOfSatisfying(Starts.class, starts -> {
            assertThat(starts.environment().get("GODEBUG")).isEqualTo(value);
            assertThat(starts.environment()).doesNotContainKey("OWN");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "envoy -c x                                 ¦ envoy -c x",
                "/usr/bin/tini envoy                        ¦ envoy",
                "tini -s -vvg -p SIGTERM -e143 -- envoy -x  ¦ envoy -x",
                "/dev/init                                  ¦ /dev/init",
                "docker-init -- envoy                       ¦ envoy",
                "dumb-init --rewrite 15:2 -cr1:3 -- envoy   ¦ envoy",
                "dumb-init --rewrite=15:2 --verbose envoy   ¦ envoy",
                "catatonit -g -- envoy                      ¦ envoy",
                "su-exec 1337:1337 envoy                    ¦ envoy",
                "gosu istio-proxy tini -- envoy             ¦ envoy",
                "env A=B C= envoy D=E                       ¦ envoy D=E",
                "env -i -uX --unset=Y --unset Z - /envoy    ¦ /envoy",
                "nice -n 5 envoy                            ¦ envoy",
                "nice -5 --adjustment=3 envoy               ¦ envoy",
                "busybox sh -c envoy                        ¦ envoy",
                "busybox nice envoy                         ¦ envoy",
                "busybox httpd -f                           ¦ busybox httpd -f",
                "busybox                                    ¦ busybox",
                "sh -e /start.sh a                          ¦ /start.sh a",
                "bash -euo pipefail -- /start.sh            ¦ /start.sh",
                "bash                                       ¦ bash",
                "sh -ec envoy                               ¦ envoy",
                "tini --                                    ¦ 1: tini is given no program to start",
                "gosu user                                  ¦ 1: gosu is given no program to start",
                "tini --version envoy                       ¦ 1: the option --version of tini is not followed",
                "tini -h envoy                              ¦ 1: the option -h of tini is not followed",
                "catatonit -P                               ¦ 1: the option -P of catatonit is not followed",
                "env -S envoy                               ¦ 1: the option -S of env is not followed",
                "env -u                                     ¦ 1: an option of env has no value that is known",
                "gosu - envoy                               ¦ 1: the option - of gosu is not followed",
                "bash --rcfile x /start.sh                  ¦ 1: the option --rcfile of bash is not followed",
                "sh -l -c envoy                             ¦ 1: the option -l of sh is not followed",
                "sh -o allexport -c envoy                   ¦ 1: the option -o of sh is not followed",
                "sh -c                                      ¦ 1: the commands given to sh are not known",
            })
    void followsWrappers(String words, String behind) {
        Result result = StartScript.behindWrappers(List.of(words.split(" +", -1)), ENVIRONMENT);

        assertThat(
                        result instanceof Starts starts
                                ? String.join(" ", starts.words())
                                : ((Unreadable) result).line() + ": " + ((Unreadable) result).why())
                .isEqualTo(behind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BASH_ENV", "BASH_FUNC_envoy%%"})
    void commandsFromTheEnvironmentMakeBashUncertain(String variable) {
        Map<String, String> environment = Map.of(variable, "/etc/rc");

        assertThat(StartScript.read("#!/bin/bash\nexec envoy", "/start.sh", environment, List.of()))
                .isEqualTo(new Unreadable("the environment gives the shell other commands to read first", 1));
        assertThat(StartScript.behindWrappers(List.of("bash", "-c", "envoy"), environment))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void noWordsAreNoProgram() {
        assertThat(StartScript.behindWrappers(List.of(), ENVIRONMENT))
                .isEqualTo(new Unreadable("no program is named", 1));
    }

    @Test
    void windowsLineEndsAreNoInterpreter() {
        assertThat(StartScript.read("#!/bin/sh\r\nexec envoy\r\n", "/start.sh", Map.of(), List.of()))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void aLongScriptIsNotRead() {
        String script = "#!/bin/sh\nexec envoy\n";

        assertThat(StartScript.read(padded(script, StartScript.MAX_CHARACTERS), "/s", Map.of(), List.of()))
                .isInstanceOf(Starts.class);
        assertThat(StartScript.read(padded(script, StartScript.MAX_CHARACTERS + 1), "/s", Map.of(), List.of()))
                .isEqualTo(new Unreadable("it is longer than 65536 characters", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=xxxxxxxx;;REPEAT A=$A$A;;exec /bin/$A",
                "A='x x x x';;REPEAT A=\"$A $A\";;exec $A",
                "REPEAT set -- \"$@\" \"$@\";;exec \"$@\"",
                "exec ${A:-REPEAT ${A:-",
                "exec REPEAT \"$(",
                "REPEAT if true; then",
                "sh -c 'sh -c \"sh -c REPEAT sh -c",
            })
    @Timeout(300)
    void growthIsBounded(String script) {
        String part = script.replaceFirst("(?s).*REPEAT ([^;]*(;[^;]+)*).*", "$1");
        String text = script.replace("REPEAT " + part, (part + "\n").repeat(5000 / part.length()));

        assertThat(read(text)).isInstanceOf(Result.class);
    }

    @Test
    @Timeout(300)
    void anyTextIsReadToAnEnd() {
        List<String> pieces = List.of(
                "exec ",
                "$",
                "${",
                "}",
                "$(",
                ")",
                "(",
                "`",
                "'",
                "\"",
                "\\",
                "\n",
                ";",
                "&",
                "&&",
                "|",
                "||",
                "<",
                ">",
                "if ",
                "then ",
                "fi",
                "while ",
                "do ",
                "done",
                "for x in ",
                "{ ",
                " }",
                "envoy ",
                "A=",
                "$A",
                ":-",
                ":=",
                "export ",
                "set -- ",
                "shift",
                "\"$@\"",
                "$1",
                "tini -- ",
                "sh -c ",
                "env ",
                " ",
                "\t",
                "#",
                "~",
                "*",
                "\0",
                "é",
                "\uD800",
                "=",
                "-",
                "!",
                "case ",
                "esac",
                "$((",
                "))",
                "read ",
                "exit 1",
                "\r");
        Random random = new Random(20261122);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("#!/bin/sh\n");
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            Result result = StartScript.read(text.toString(), "/start.sh", ENVIRONMENT, ARGUMENTS);
            if (result instanceof Starts starts) {
                assertThat(starts.words()).isNotEmpty();
                assertThat(StartScript.behindWrappers(starts.words(), starts.environment()))
                        .isNotNull();
            } else {
                assertThat(((Unreadable) result).line())
                        .isBetween(1, (int) text.chars().filter(c -> c == '\n').count() + 1);
            }
        }
    }

    private static Result read(String lines) {
        String script = lines.replace(";;", "\n");
        return StartScript.read(
                script.startsWith("#!") ? script : "#!/bin/sh\n" + script, "/start.sh", ENVIRONMENT, ARGUMENTS);
    }

    private static String padded(String script, int length) {
        return script + "#".repeat(length - script.length());
    }
}
