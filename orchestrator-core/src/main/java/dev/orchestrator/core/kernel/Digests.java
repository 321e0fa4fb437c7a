package dev.orchestrator.core.kernel;

import dev.orchestrator.api.file.FileTree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of what is judged and approved: SHA-256, in lower-case hexadecimal. */
public final class Digests {
    /** A fresh one is the largest object that a small task would need. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digests::newSha256);

    private Digests() {}

    /**
     * Returns the digest of a submission: over the result's canonical JSON (or the hash of its artifact, or its members
     * one by one), and the digest of its files unless there are none.
     */
    public static String submission(Content result, FileTree files) {
        MessageDigest sha = sha256();
        update(sha, result);
        if (!files.isEmpty()) {
            sha.update((byte) 'f');
            sha.update(files.digest().getBytes(StandardCharsets.US_ASCII));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Returns the digest of some texts, each told from the next. */
    public static String texts(String... parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            update(sha, part);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void update(MessageDigest sha, Content content) {
        if (content instanceof Content.Inline inline) {
            sha.update((byte) 'i');
            update(sha, inline.json());
        } else if (content instanceof Content.Stored stored) {
            sha.update((byte) 's');
            sha.update(stored.ref().sha256().getBytes(StandardCharsets.US_ASCII));
        } else if (content instanceof Content.Joined joined) {
            sha.update((byte) 'j');
            for (int i = 0; i < joined.names().size(); i++) {
                update(sha, joined.names().get(i));
                update(sha, joined.members().get(i));
            }
            sha.update((byte) 'e');
        }
    }

    private static void update(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int n = bytes.length;
        sha.update((byte) (n >>> 24));
        sha.update((byte) (n >>> 16));
        sha.update((byte) (n >>> 8));
        sha.update((byte) n);
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        MessageDigest sha = SHA_256.get();
        sha.reset();
        return sha;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
