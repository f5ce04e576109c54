// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.carrier.ChartReference;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells of commands that install Istio in scripts, makefiles and the files of build servers. Whether and where such a
 * command runs is not known, so it is not judged; what would have it judged is said with it.
 */
final class InstallCommands {

    private static final Set<String> EXTENSIONS =
            Set.of("sh", "bash", "zsh", "ksh", "ps1", "bat", "cmd", "mk", "make", "groovy", "yaml", "yml", "just");
    private static final Set<String> NAMES =
            Set.of("makefile", "gnumakefile", "justfile", "jenkinsfile", "vagrantfile", "earthfile");

    /** Longer lines are no commands that someone wrote. */
    private static final int MAX_LINE = 10_000;

    private static final Pattern COMMAND = Pattern.compile(
            "\\b(?:(istioctl)\\s(?:[^|;&#]*?\\s)??(?:install|upgrade|manifest\\s+(?:apply|install|generate))"
                    + "|(helm)\\s(?:[^|;&#]*?\\s)??(?:install|upgrade|template))(?=\\s|$)");
    /** A command goes on to the end of its line, or to the next command on it. */
    private static final Pattern END = Pattern.compile("[|;&]|(?:^|\\s)#");

    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])++");
    private static final Pattern QUOTES = Pattern.compile("[\"']");
    /** Settings that bear on images; the others of a command may be secrets. */
    private static final Pattern SHOWN = Pattern.compile(
            "(?:[\\w.\\[\\]\\\\-]*[.\\]])?(?:hub|tag|image|imageType|variant|profile|revision|COMPLIANCE_POLICY|enabled|enable)"
                    + "=.*");

    /** Name and password in a URL. */
    private static final Pattern LOGIN = Pattern.compile("(?<=://)[^/@\\s]*@");

    private static final Set<String> FILE_FLAGS = Set.of("-f", "--filename", "--values");
    private static final Set<String> SET_FLAGS = Set.of("--set", "--set-string", "-s");
    /** Flags with a value that is not the chart. */
    private static final Set<String> OTHER_FLAGS = Set.of(
            "-n",
            "--namespace",
            "--kube-context",
            "--kubeconfig",
            "--context",
            "--timeout",
            "--repo",
            "--revision",
            "-r");

    private final Collector collector;

    InstallCommands(Collector collector) {
        this.collector = collector;
    }

    /** Tells whether a file may hold commands, by its name. */
    static boolean mayHold(ProjectFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Adds a note for each command of a text that installs Istio. */
    void read(ProjectFile file, String text) {
        if (!text.contains("istio") && !text.contains("ztunnel")) {
            return;
        }
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            int first = i;
            StringBuilder joined = new StringBuilder(lines[i]);
            while (joined.length() > 0 && joined.charAt(joined.length() - 1) == '\\' && i + 1 < lines.length) {
                joined.setCharAt(joined.length() - 1, ' ');
                joined.append(lines[++i].strip());
            }
            line(joined.toString(), new Location(file.relative(), first + 1, 1));
        }
    }

    private void line(String line, Location location) {
        if (line.length() > MAX_LINE || line.stripLeading().startsWith("#")) {
            return;
        }
        Matcher command = COMMAND.matcher(line);
        while (command.find()) {
            String rest = line.substring(command.end());
            Matcher end = END.matcher(rest);
            Arguments arguments = Arguments.of(end.find() ? rest.substring(0, end.start()) : rest);
            Optional<String> snippet = command.group(1) != null
                    ? Optional.of(istioctl(arguments))
                    : arguments.chart(location).map(chart -> helm(chart, arguments));
            snippet.ifPresent(source -> collector.note(location + ": runs "
                    + command.group().strip().replaceAll("\\s+.*\\s+", " … ")
                    + ", seen but not judged, for a script may run anywhere or never; to judge it, add " + source
                    + " to <sources>."));
        }
    }

    private static String istioctl(Arguments arguments) {
        return "<istioctl>" + files("files", arguments.files()) + settings(arguments.settings()) + "</istioctl>";
    }

    private static String helm(String chart, Arguments arguments) {
        String version = arguments.version().isEmpty() ? "" : "<version>" + xml(arguments.version()) + "</version>";
        return "<helm><chart>" + xml(chart) + "</chart>" + version + files("valuesFiles", arguments.files())
                + settings(arguments.settings()) + "</helm>";
    }

    private static String files(String element, List<String> files) {
        return list(
                element,
                "file",
                files.stream().filter(file -> !file.equals("-")).toList());
    }

    private static String settings(List<String> settings) {
        return list("set", "value", settings);
    }

    private static String list(String element, String item, List<String> texts) {
        StringBuilder xml = new StringBuilder();
        texts.forEach(text -> xml.append('<')
                .append(item)
                .append('>')
                .append(xml(text))
                .append("</")
                .append(item)
                .append('>'));
        return texts.isEmpty() ? "" : "<" + element + ">" + xml + "</" + element + ">";
    }

    private static String xml(String text) {
        return LOGIN.matcher(text)
                .replaceAll("")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /**
     * What follows a command.
     *
     * @param words words that are no flags and no values of flags
     * @param files values of flags that name files
     * @param settings values of {@code --set} that bear on images
     * @param version value of {@code --version}, or an empty text
     */
    private record Arguments(List<String> words, List<String> files, List<String> settings, String version) {
        Arguments {
            words = List.copyOf(words);
            files = List.copyOf(files);
            settings = List.copyOf(settings);
        }

        static Arguments of(String text) {
            List<String> words = new ArrayList<>();
            List<String> files = new ArrayList<>();
            List<String> settings = new ArrayList<>();
            String version = "";
            String flag = "";
            Matcher word = WORD.matcher(text.replaceAll("(--?[\\w-]+)=", "$1 "));
            while (word.find()) {
                String value = QUOTES.matcher(word.group()).replaceAll("");
                if (FILE_FLAGS.contains(flag)) {
                    files.add(value);
                } else if (SET_FLAGS.contains(flag)) {
                    settings.add(value);
                } else if (flag.equals("--version")) {
                    version = value;
                } else if (!value.startsWith("-") && !OTHER_FLAGS.contains(flag)) {
                    words.add(value);
                }
                flag = value.startsWith("-") ? value : "";
            }
            List<String> shown = settings.stream()
                    .flatMap(setting -> Pattern.compile(",").splitAsStream(setting))
                    .filter(setting -> SHOWN.matcher(setting).matches())
                    .toList();
            return new Arguments(words, files, shown, version);
        }

        /** Returns the chart of Istio that a command of Helm installs; the last word that names one is the chart. */
        Optional<String> chart(Location location) {
            Origin origin = new Origin(Optional.of(location), "", "");
            return words.stream()
                    .flatMap(word -> new ChartReference(word, "", Optional.empty(), origin).istioChart().stream())
                    .reduce((first, second) -> second);
        }
    }
}
