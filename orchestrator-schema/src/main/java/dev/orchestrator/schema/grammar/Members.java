package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Puts members and items in a row, with commas between those that are there. */
final class Members {
    private static final String COMMA = "ws \",\" ws ";

    record Member(String text, boolean required) {
        static Member of(String name, String value, boolean required) {
            return new Member(Rules.literal(JsonTree.write(name) + ":") + " ws " + value, required);
        }
    }

    private final Rules rules;
    private final String words;

    Members(Rules rules, String words) {
        this.rules = rules;
        this.words = words;
    }

    /** Returns an object: where the first may be missing, the grammar says for each which may be the first there is. */
    String object(List<Member> members) {
        if (members.isEmpty()) {
            return "\"{\" ws \"}\"";
        }
        int firsts = 0;
        while (firsts < members.size() && !members.get(firsts).required) {
            firsts++;
        }
        boolean none = firsts == members.size();
        String inner;
        if (firsts == 0) {
            inner = members.get(0).text + rest(members, 1);
        } else {
            StringJoiner or = new StringJoiner(" | ", "(", none ? ")?" : ")");
            int last = none ? firsts - 1 : firsts;
            String rest = rest(members, last + 1);
            List<String> alternatives = new ArrayList<>();
            for (int i = last; i >= 0; i--) {
                alternatives.add(members.get(i).text + rest);
                if (i > 0) {
                    String rule = rules.name(words + "-rest");
                    rules.begin(rule);
                    rules.define(rule, after(members.get(i)).trim() + rest);
                    rest = " " + rule;
                }
            }
            for (int i = alternatives.size() - 1; i >= 0; i--) {
                or.add(alternatives.get(i));
            }
            inner = or.toString();
        }
        return "\"{\" ws " + inner + " ws \"}\"";
    }

    private static String rest(List<Member> members, int from) {
        StringBuilder rest = new StringBuilder();
        for (int i = from; i < members.size(); i++) {
            rest.append(after(members.get(i)));
        }
        return rest.toString();
    }

    private static String after(Member member) {
        return member.required ? " " + COMMA + member.text : " (" + COMMA + member.text + ")?";
    }

    /**
     * @param first the items that are always there
     * @param item all others; null if there are none
     * @param least how many others at least
     * @param most how many others at most, negative for no bound
     */
    static String array(List<String> first, @Nullable String item, int least, int most) {
        String inner = String.join(" " + COMMA, first);
        if (item != null && first.isEmpty()) {
            int more = most < 0 ? -1 : most - 1;
            String others = more == 0 ? "" : " (" + COMMA + item + ")" + Rules.repeated(Math.max(0, least - 1), more);
            inner = least == 0 ? "(" + item + others + ")?" : item + others;
        } else if (item != null) {
            inner += " (" + COMMA + item + ")" + Rules.repeated(least, most);
        }
        return "\"[\" ws " + (inner.isEmpty() ? "" : inner + " ws ") + "\"]\"";
    }
}
