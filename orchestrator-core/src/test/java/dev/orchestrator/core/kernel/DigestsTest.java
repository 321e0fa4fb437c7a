package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts and approvals in old journals name these digests: what is hashed may never change. */
class DigestsTest {
    private static final Content ONE = new Content.Inline("1");

    /** Hashes texts as they are, numbers as four bytes, and characters as one byte. */
    private static String sha256(Object... parts) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        for (Object part : parts) {
            if (part instanceof Character tag) {
                sha.update((byte) tag.charValue());
            } else if (part instanceof Integer length) {
                sha.update(ByteBuffer.allocate(4).putInt(length).array());
            } else {
                sha.update(part.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static String digest(Content content) {
        return Digests.submission(content, FileTree.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 300, 70_000})
    void a_result_is_hashed_with_its_length(int length) {
        String json = "x".repeat(length);

        assertThat(digest(new Content.Inline(json))).isEqualTo(sha256('i', length, json));
    }

    @Test
    void a_length_is_that_of_the_bytes_however_short_the_text() {
        assertThat(digest(new Content.Inline("\"für\""))).isEqualTo(sha256('i', 6, "\"für\""));
        assertThat(digest(new Content.Inline("\u007f"))).isEqualTo(sha256('i', 1, "\u007f"));
        assertThat(digest(new Content.Inline("\u0080"))).isEqualTo(sha256('i', 2, "\u0080"));
    }

    @Test
    void a_result_in_the_store_is_hashed_by_its_hash() {
        ArtifactRef ref = World.content(1);

        assertThat(digest(new Content.Stored(ref))).isEqualTo(sha256('s', ref.sha256()));
    }

    @Test
    void joined_results_are_hashed_one_by_one_with_their_names() {
        Content inner = new Content.Joined(List.of("b"), List.of(ONE));
        Content joined = new Content.Joined(List.of("a", "c"), List.of(inner, ONE));

        assertThat(digest(joined))
                .isEqualTo(sha256('j', 1, "a", 'j', 1, "b", 'i', 1, "1", 'e', 1, "c", 'i', 1, "1", 'e'));
    }

    @Test
    void files_are_hashed_unless_there_are_none() {
        FileTree files = FileTree.EMPTY.with("a", World.content(1));

        assertThat(Digests.submission(ONE, files)).isEqualTo(sha256('i', 1, "1", 'f', files.digest()));
        assertThat(digest(ONE)).isEqualTo(sha256('i', 1, "1"));
    }

    @Test
    void texts_are_told_from_each_other() {
        assertThat(Digests.texts("ab", "c")).isEqualTo(sha256(2, "ab", 1, "c"));
        assertThat(Digests.texts("ab", "c")).isNotEqualTo(Digests.texts("a", "bc"));
    }
}
