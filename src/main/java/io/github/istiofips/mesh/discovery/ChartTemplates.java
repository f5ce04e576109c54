// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the templates of a chart tell before Helm has rendered them: that they install Istio, that they name one of
 * its images, that they give pods another proxy. What they give exactly stays open.
 */
final class ChartTemplates {

    private static final Pattern PROXY_ANNOTATION = Pattern.compile("sidecar\\.istio\\.io/proxyImage(?:Type)?\\b");

    private static final Pattern INSTALLING = Pattern.compile("(?m)^[ \\t-]*+(?:"
            + "kind:\\s*[\"']?(?:IstioOperator|IstioCNI|IstioRevision|ZTunnel|IstioLifecycleManager"
            + "|GatewayLifecycleManager|ServiceMeshController|ServiceMeshControlPlane)[\"']?"
            + "|chart:\\s*[\"']?(?:istiod|istio-discovery|istio-cni|ztunnel)[\"']?"
            + ")\\s*(?:#.*)?$");

    private static final Pattern IMAGE = Pattern.compile("(?m)^[ \\t-]*+image:[ \\t]*+(\\S.*)$");
    private static final Pattern QUOTES = Pattern.compile("^[\"']|[\"']$");
    /** Actions of a template, which may hold slashes and colons themselves. */
    private static final Pattern ACTION = Pattern.compile("\\{\\{.*?}}");

    private final SourceReader reader;
    private final Collector collector;

    ChartTemplates(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
    }

    /**
     * Adds what a template tells.
     *
     * @param chart directory of the chart
     * @param resolved whether the objects in the template could be read and were resolved
     */
    void read(ProjectFile file, String text, String chart, boolean resolved) {
        String why = "template of chart " + chart;
        Matcher annotation = PROXY_ANNOTATION.matcher(text);
        if (annotation.find()) {
            collector.addOpenProxy(
                    annotation.group(),
                    origin(file, text, annotation.start(), annotation.group(), why),
                    Problems.chartTemplate(annotation.group()));
        }
        Matcher installing = INSTALLING.matcher(text);
        if (!resolved && installing.find()) {
            String what = installing.group().strip().replaceFirst("^- *", "");
            int start = text.indexOf(what, installing.start());
            Origin origin = origin(file, text, start, what, why);
            collector.add(
                    ImageOutcome.open(Component.OTHER, what, List.of(origin), Problems.installingTemplate(what)),
                    origin);
        }
        images(file, text, why);
        collector.note((chart.equals(".") ? "" : chart + "/")
                + "templates: templates of a chart are read only for what names images of Istio or "
                + "installs it; if they run other images of Istio, name the rendered files in <manifests>.");
    }

    private void images(ProjectFile file, String text, String why) {
        Matcher image = IMAGE.matcher(text);
        while (image.find()) {
            String reference = QUOTES.matcher(
                            image.group(1).replaceFirst("\\s#.*$", "").strip())
                    .replaceAll("");
            Optional<Component> component =
                    reader.components().recognise(ACTION.matcher(reference).replaceAll("_"));
            Origin origin = origin(file, text, image.start(1), "image", why);
            component.ifPresent(known -> collector.add(reader.reference(known, reference, origin), origin));
        }
    }

    private static Origin origin(ProjectFile file, String text, int offset, String key, String why) {
        String before = text.substring(0, offset);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = offset - before.lastIndexOf('\n');
        return new Origin(Optional.of(new Location(file.relative(), line, column)), key, why);
    }
}
