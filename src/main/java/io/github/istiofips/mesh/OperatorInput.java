// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user gave istioctl. How it merges depends on the version: lists of gateways are replaced up to 1.6 and from
 * 1.24 on, and merged by name in between (istio/istio operator/pkg/util/merge_iop.go, operator/pkg/values/map.go).
 *
 * @param specs one for each file, in order
 * @param flags {@code --set} flags, in order
 */
record OperatorInput(List<HelmValues> specs, List<SetFlag> flags) {

    private static final String PATCH = "$patch";
    private static final String DELETE = "delete";
    private static final String NAME = "name";

    OperatorInput {
        specs = List.copyOf(specs);
        flags = List.copyOf(flags);
    }

    /** Returns the merged {@code spec} as one version of istioctl reads it, without profile. */
    HelmValues spec(IstioVersion version) {
        HelmValues merged = HelmValues.EMPTY;
        for (HelmValues spec : specs) {
            merged = merge(merged, spec, version);
        }
        for (SetFlag flag : flags) {
            merged = flag.apply(merged, version);
        }
        return merged;
    }

    /** Returns one spec with another laid over it. */
    static HelmValues merge(HelmValues under, HelmValues over, IstioVersion version) {
        HelmValues merged = under.merge(over);
        if (version.isBefore(IstioctlRules.LISTS_MERGED) || !version.isBefore(IstioctlRules.REWRITE)) {
            return merged;
        }
        for (GatewayKind kind : GatewayKind.values()) {
            if (over.find(kind.path()).filter(Value.Items.class::isInstance).isPresent()) {
                merged = merged.with(kind.path(), mergedByName(under.items(kind.path()), over.items(kind.path())));
            }
        }
        return merged;
    }

    private static Value mergedByName(List<Value> under, List<Value> over) {
        List<Value> merged = new ArrayList<>(under);
        for (Value item : over) {
            Optional<String> name = text(item, NAME);
            Optional<Value> known = merged.stream()
                    .filter(other -> name.isPresent() && text(other, NAME).equals(name))
                    .findFirst();
            if (known.isEmpty()) {
                merged.add(item);
            } else if (text(item, PATCH).filter(DELETE::equals).isPresent()) {
                merged.remove(known.get());
            } else {
                merged.set(
                        merged.indexOf(known.get()),
                        block(known.get()).merge(block(item)).root());
            }
        }
        return new Value.Items(merged);
    }

    private static HelmValues block(Value value) {
        return value instanceof Value.Block block ? new HelmValues(block) : HelmValues.EMPTY;
    }

    private static Optional<String> text(Value item, String key) {
        return block(item).scalar(key).map(Value.Scalar::rendered);
    }
}
