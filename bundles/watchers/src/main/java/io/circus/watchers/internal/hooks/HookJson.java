// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.util.Map;

/** The JSON that hooks are given and give back. */
final class HookJson {

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping()
            .setStrictness(Strictness.STRICT).setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

    private HookJson() {}

    static String write(Map<String, Object> object) {
        return GSON.toJson(object);
    }

    /** @throws HookException if {@code json} is no object */
    static Map<String, Object> read(String json) throws HookException {
        try {
            Map<String, Object> object = GSON.fromJson(json, new TypeToken<Map<String, Object>>() { });
            if (object == null) {
                throw new HookException("expected a JSON object, got '" + json.strip() + "'");
            }
            return object;
        } catch (JsonParseException e) {
            throw new HookException("expected a JSON object: " + e.getMessage(), e);
        }
    }
}
