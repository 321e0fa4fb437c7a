package dev.orchestrator.core.secret;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.schema.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a token in place of each secret that it knows, the same one every time: as it is, and as it is written in JSON, URLs,
 * Base64 and hexadecimal digits. What holds none is returned as it is, the same object.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Redactor {
    /** Shorter ones guard nothing, and are in every other text. */
    public static final int SHORTEST = 8;

    private final List<Form> forms;

    /** One way to write a secret. */
    private record Form(String written, String token) {}

    private Redactor(List<Form> forms) {
        this.forms = forms;
    }

    /**
     * Returns a redactor.
     *
     * @param secrets values by names; those shorter than {@value #SHORTEST} characters are left out
     */
    public static Redactor of(Map<String, String> secrets) {
        List<Form> forms = new ArrayList<>();
        new TreeMap<>(secrets).forEach((name, value) -> {
            if (value.length() >= SHORTEST) {
                String shown = name.contains(value) ? "" : ' ' + name.replaceAll("[^A-Za-z0-9 ._:-]", "_");
                ways(value).forEach(written -> forms.add(new Form(written, "[secret" + shown + "]")));
            }
        });
        // One secret may be a part of another.
        forms.sort(Comparator.comparing((Form form) -> form.written().length()).reversed());
        return new Redactor(List.copyOf(forms));
    }

    /** Returns the secrets of several holders; where two have the same name and other values, the later gets a number. */
    public static Map<String, String> all(List<Map<String, String>> holders) {
        Map<String, String> all = new TreeMap<>();
        for (Map<String, String> holder : holders) {
            new TreeMap<>(holder).forEach((name, value) -> {
                String free = name;
                for (int n = 2; !value.equals(all.getOrDefault(free, value)); n++) {
                    free = name + ' ' + n;
                }
                all.put(free, value);
            });
        }
        return all;
    }

    private static Set<String> ways(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Set<String> ways = new LinkedHashSet<>();
        ways.add(value);
        String json = Json.write(value);
        ways.add(json.substring(1, json.length() - 1));
        ways.add(value.replace("/", "\\/"));
        ways.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        ways.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        ways.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        ways.add(HexFormat.of().formatHex(bytes));
        ways.add(HexFormat.of().withUpperCase().formatHex(bytes));
        return ways;
    }

    /** Returns a text without them. What stands in their place is not looked at again. */
    public String text(String text) {
        StringBuilder clean = null;
        int from = 0;
        for (Found found = first(text, from); found != null; found = first(text, from)) {
            clean = clean == null ? new StringBuilder(text.length()) : clean;
            clean.append(text, from, found.at()).append(found.form().token());
            from = found.at() + found.form().written().length();
        }
        return clean == null ? text : clean.append(text, from, text.length()).toString();
    }

    private record Found(int at, Form form) {}

    private @Nullable Found first(String text, int from) {
        Found first = null;
        for (int i = 0; i < forms.size(); i++) {
            int at = text.indexOf(forms.get(i).written(), from);
            if (at >= 0 && (first == null || at < first.at())) {
                first = new Found(at, forms.get(i));
            }
        }
        return first;
    }

    /**
     * Returns a JSON text without them, which is JSON too: they are looked for in what its strings stand for, names
     * included, and a number that holds one becomes a string. A text that is no JSON is taken as it is.
     */
    public String json(String json) {
        String clean = text(json);
        if (forms.isEmpty() || clean.equals(json) && json.indexOf('\\') < 0) {
            return json;
        }
        Object value;
        try {
            value = Json.read(json, Object.class);
        } catch (OrchestratorException e) {
            return clean;
        }
        Object without = without(value);
        return value == without ? json : Json.write(without);
    }

    /** Returns the same object if there is none in it. */
    private @Nullable Object without(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Number number) {
            String text = number.toString();
            String clean = text(text);
            return clean.equals(text) ? value : clean;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> clean = new ArrayList<>(list.size());
            boolean same = true;
            for (Object item : list) {
                Object without = without(item);
                clean.add(without);
                same &= without == item;
            }
            return same ? value : clean;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> clean = new LinkedHashMap<>();
            boolean same = true;
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String name = text((String) member.getKey());
                Object without = without(member.getValue());
                clean.put(name, without);
                same &= name.equals(member.getKey()) && without == member.getValue();
            }
            return same ? value : clean;
        }
        return value;
    }

    /** Returns what a model is asked without them. */
    public ModelRequest request(ModelRequest request) {
        if (forms.isEmpty() || request.messages().stream().allMatch(this::isClean)) {
            return request;
        }
        ModelRequest clean = ModelRequest.of(
                        request.messages().stream().map(this::message).toList())
                .tools(request.tools())
                .maxOutputTokens(request.maxOutputTokens());
        if (request.output().isPresent()) {
            clean = clean.output(request.output().get());
        }
        for (Map.Entry<String, String> option : request.options().entrySet()) {
            clean = clean.option(option.getKey(), option.getValue());
        }
        return clean;
    }

    private boolean isClean(Message message) {
        return message.equals(message(message));
    }

    private Message message(Message message) {
        return new Message(message.role(), text(message.text()), calls(message.calls()), message.callId());
    }

    /** What is signed stays as it is: nobody but its provider reads it. */
    private List<ToolCall> calls(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> new ToolCall(call.id(), call.name(), json(call.arguments()), call.state()))
                .toList();
    }

    /** Returns what a model said without them. */
    public ModelReply reply(ModelReply reply) {
        if (forms.isEmpty()) {
            return reply;
        }
        Usage usage = reply.usage();
        if (reply instanceof ModelReply.Answer answer) {
            return new ModelReply.Answer(text(answer.text()), usage);
        } else if (reply instanceof ModelReply.ToolCalls calls) {
            return new ModelReply.ToolCalls(text(calls.text()), calls(calls.calls()), usage);
        } else if (reply instanceof ModelReply.Refused refused) {
            return new ModelReply.Refused(text(refused.reason()), usage);
        } else if (reply instanceof ModelReply.Truncated truncated) {
            return new ModelReply.Truncated(text(truncated.text()), usage);
        }
        ModelReply.Aborted aborted = (ModelReply.Aborted) reply;
        return new ModelReply.Aborted(text(aborted.text()), aborted.atChar(), aborted.why(), usage);
    }
}
