package dev.orchestrator.core.tool;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.annotation.Description;
import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.annotation.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The tools for the files of a worker's directory. */
final class FileTools {
    private static final String PATH = "relative, such as src/main/java/App.java";
    private static final String FOLDER = "the folder to look below, or one file; all files if it is left out";
    private static final String GLOB = "which files, such as *.java or src/**/*.xml; all if it is left out";

    private static final int NOTES = 700;
    private static final long MAX_SEARCHED = 64L << 20;
    private static final int AROUND = 120;
    private static final int MAX_PLACES = 10;

    private final int maxCharacters;

    record ListFiles(
            @Description(FOLDER) @Nullable String folder,
            @Description(GLOB) @Nullable String glob,

            @Description("the number of the first file to show, from 1") @Range(minimum = 1) @Nullable Integer offset,

            @Description("how many files to show at most") @Range(minimum = 1) @Nullable Integer limit) {}

    record ReadFile(
            @Description(PATH) String path,

            @Description("the number of the first line to show, from 1") @Range(minimum = 1) @Nullable Integer offset,

            @Description("how many lines to show at most") @Range(minimum = 1) @Nullable Integer limit) {}

    record SearchFiles(
            @Description("a regular expression, to be found within a line")
            String regex,

            @Description(FOLDER) @Nullable String folder,
            @Description(GLOB) @Nullable String glob,

            @Description("the number of the first match to show, from 1") @Range(minimum = 1) @Nullable Integer offset,

            @Description("how many matches to show at most") @Range(minimum = 1) @Nullable Integer limit) {}

    record WriteFile(
            @Description(PATH) String path,
            @Description("all that the file is to hold") String text) {}

    record EditFile(
            @Description(PATH) String path,

            @Description("what to replace, exactly as it is in the file, white space too; it must occur there once")
            @Size(min = 1) String oldText,

            @Description("what to put in its place") String newText) {}

    record DeleteFile(@Description(PATH) String path) {}

    record Entry(String path, long bytes) {}

    record Entries(List<Entry> files, @Nullable String note) {}

    record Lines(
            String text,
            int firstLine,
            int lastLine,
            int lines,
            @Nullable String note) {}

    record Match(String path, int line, String text) {}

    record Matches(List<Match> matches, @Nullable String note) {}

    FileTools(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    List<Tool> all() {
        return List.of(
                tool("list", "Lists the files below a folder, with their sizes.", ListFiles.class, this::list, false),
                tool("read", "Reads the lines of a text file.", ReadFile.class, this::read, false),
                tool(
                        "search",
                        "Finds the lines of text files that match a regular expression.",
                        SearchFiles.class,
                        this::search,
                        false),
                tool(
                        "write",
                        "Makes a file hold a text, whatever it held before; folders are made as needed.",
                        WriteFile.class,
                        FileTools::write,
                        true),
                tool(
                        "edit",
                        "Replaces a text in a file by another. The rest of the file stays as it is.",
                        EditFile.class,
                        FileTools::edit,
                        true),
                tool("delete", "Deletes a file.", DeleteFile.class, FileTools::delete, true));
    }

    private <A> Tool tool(
            String name, String description, Class<A> arguments, Tools.Function<A> function, boolean writes) {
        return Tools.function("files_" + name, description, arguments, function)
                .effect(writes ? Effect.IDEMPOTENT : Effect.PURE)
                .maxCharacters(maxCharacters)
                .version("1");
    }

    private static Workspace workspace(ToolContext context) throws IOException {
        return new Workspace(context.directory());
    }

    /** Models like to begin with the directory itself. */
    private static String path(String given) {
        String path = given;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        return path;
    }

    private static String folder(@Nullable String given) {
        String folder = path(given == null || given.equals(".") ? "" : given);
        return folder.length() > 1 && folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
    }

    // ---- list ----

    private Entries list(ListFiles asked, ToolContext context) throws IOException, InterruptedException {
        Workspace.Listing listing = workspace(context).list(folder(asked.folder()));
        Page<Entry> page = new Page<>("files", asked.offset(), asked.limit(), maxCharacters - NOTES);
        LinePattern glob = asked.glob() == null ? null : LinePattern.glob(path(asked.glob()));
        listing.files().forEach((path, bytes) -> {
            if (glob == null || glob.find(path) >= 0) {
                page.add(new Entry(path, bytes));
            }
        });
        page.note(listing);
        return new Entries(page.items(), page.notes());
    }

    // ---- read ----

    private Lines read(ReadFile asked, ToolContext context) throws IOException {
        String path = path(asked.path());
        String text = workspace(context).text(path);
        int first = asked.offset() == null ? 1 : asked.offset();
        int lines = lines(text);
        if (first > Math.max(1, lines)) {
            throw Refusal.invalid(path, "has " + lines + " lines and none with number " + first + "; begin with 1");
        }
        int start = 0;
        for (int line = 1; line < first; line++) {
            start = nextLine(text, start);
        }
        int room = maxCharacters - NOTES;
        int end = start;
        int line = first - 1;
        while (end < text.length() && (asked.limit() == null || line - first + 1 < asked.limit())) {
            int next = nextLine(text, end);
            int length = Json.write(text.substring(end, next)).length();
            if (length > room) {
                break;
            }
            room -= length;
            end = next;
            line++;
        }
        if (line < first && start < text.length()) {
            int kept = ShortResult.prefix(text.substring(start, nextLine(text, start)), room - 2);
            return new Lines(
                    text.substring(start, start + kept),
                    first,
                    first,
                    lines,
                    String.format(
                            Locale.ROOT,
                            "line %d has %,d more characters, which cannot be shown; files_search finds places in it",
                            first,
                            nextLine(text, start) - start - kept));
        }
        return new Lines(
                text.substring(start, end),
                first,
                line,
                lines,
                end == text.length() ? null : (lines - line) + " more lines; go on with offset " + (line + 1));
    }

    private static int nextLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end + 1;
    }

    private static int lines(String text) {
        int lines = 0;
        for (int at = 0; at < text.length(); at = nextLine(text, at)) {
            lines++;
        }
        return lines;
    }

    // ---- search ----

    private Matches search(SearchFiles asked, ToolContext context) throws IOException, InterruptedException {
        LinePattern regex = LinePattern.regex(asked.regex());
        LinePattern glob = asked.glob() == null ? null : LinePattern.glob(path(asked.glob()));
        Workspace workspace = workspace(context);
        Workspace.Listing listing = workspace.list(folder(asked.folder()));
        Page<Match> page = new Page<>("matches", asked.offset(), asked.limit(), maxCharacters - NOTES);
        long searched = 0;
        int unread = 0;
        for (Map.Entry<String, Long> file : listing.files().entrySet()) {
            if (glob != null && glob.find(file.getKey()) < 0) {
                continue;
            }
            searched += file.getValue();
            if (searched > MAX_SEARCHED) {
                page.note("the search ended before " + file.getKey() + ", as there is too much; name a folder or glob");
                break;
            }
            try {
                search(file.getKey(), workspace.text(file.getKey()), regex, page);
            } catch (OrchestratorException e) {
                unread++;
            }
        }
        if (unread > 0) {
            page.note(unread + (unread == 1 ? " file is" : " files are") + " no text, or too large, and not searched");
        }
        page.note(listing);
        return new Matches(page.items(), page.notes());
    }

    private static void search(String path, String text, LinePattern regex, Page<Match> page)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while searching " + path);
        }
        int number = 0;
        for (int start = 0; start < text.length(); ) {
            int next = nextLine(text, start);
            int end = next > start && text.charAt(next - 1) == '\n' ? next - 1 : next;
            end -= end > start && text.charAt(end - 1) == '\r' ? 1 : 0;
            String line = text.substring(start, end);
            number++;
            int found = regex.find(line);
            if (found >= 0) {
                page.add(new Match(path, number, excerpt(line, found)));
            }
            start = next;
        }
    }

    private static String excerpt(String line, int found) {
        int from = found <= AROUND ? 0 : found - AROUND;
        int to = Math.min(line.length(), found + AROUND);
        from += from > 0 && Character.isLowSurrogate(line.charAt(from)) ? 1 : 0;
        to -= to < line.length() && Character.isHighSurrogate(line.charAt(to - 1)) ? 1 : 0;
        return (from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : "");
    }

    // ---- write ----

    private static String write(WriteFile asked, ToolContext context) throws IOException {
        String path = path(asked.path());
        boolean replaced = workspace(context).write(path, asked.text());
        return (replaced ? "replaced " : "created ") + path;
    }

    private static String edit(EditFile asked, ToolContext context) throws IOException {
        String path = path(asked.path());
        Workspace workspace = workspace(context);
        String text = workspace.text(path);
        List<Integer> places = places(text, asked.oldText());
        if (places.isEmpty()) {
            boolean windows =
                    text.contains("\r\n") && text.replace("\r\n", "\n").contains(asked.oldText());
            throw Refusal.invalid(
                    path,
                    "does not hold oldText" + (windows ? ": its lines end with \\r\\n" : "")
                            + "; read the file and copy what is to be replaced, white space too");
        } else if (places.size() > 1) {
            StringJoiner lines = new StringJoiner(", ");
            places.forEach(place -> lines.add(Integer.toString(lines(text.substring(0, place + 1)))));
            throw Refusal.invalid(
                    path,
                    "holds oldText more than once, in the lines " + lines
                            + (places.size() == MAX_PLACES ? " and perhaps more" : "")
                            + "; give more of what is around the one to be replaced");
        }
        int at = places.get(0);
        workspace.write(
                path,
                text.substring(0, at)
                        + asked.newText()
                        + text.substring(at + asked.oldText().length()));
        return "edited " + path + " in line " + lines(text.substring(0, at + 1));
    }

    /** Those that overlap count too. */
    private static List<Integer> places(String text, String part) {
        List<Integer> places = new ArrayList<>();
        for (int at = text.indexOf(part); at >= 0 && places.size() < MAX_PLACES; at = text.indexOf(part, at + 1)) {
            places.add(at);
        }
        return places;
    }

    private static String delete(DeleteFile asked, ToolContext context) throws IOException {
        String path = path(asked.path());
        workspace(context).delete(path);
        return "deleted " + path;
    }
}
