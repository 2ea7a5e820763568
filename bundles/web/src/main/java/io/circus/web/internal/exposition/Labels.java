// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import java.util.LinkedHashMap;
import java.util.Map;

/** The labels of a sample. */
final class Labels {

    private Labels() {}

    /** @param namesAndValues name, value, name, value, in the order of the text */
    static Map<String, String> of(String... namesAndValues) {
        var labels = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }
}
