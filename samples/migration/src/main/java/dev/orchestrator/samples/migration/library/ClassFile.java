package dev.orchestrator.samples.migration.library;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What a class file refers to, read from its constant pool.
 *
 * @param name the binary name
 * @param parent the superclass's binary name; empty for an interface without one
 * @param references the binary names of all classes it names
 * @param descriptors every text in it, annotations' type descriptors among them
 */
record ClassFile(String name, String parent, Set<String> references, Set<String> descriptors) {
    private static final int MAGIC = 0xCAFEBABE;

    /** @throws IOException if the file is not a class file */
    static ClassFile read(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(raw)) {
            if (in.readInt() != MAGIC) {
                throw new IOException(file + " is not a class file");
            }
            in.readInt();
            int count = in.readUnsignedShort();
            String[] texts = new String[count];
            int[] classes = new int[count];
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[i] = in.readUTF();
                    case 7 -> classes[i] = in.readUnsignedShort();
                    case 8, 16, 19, 20 -> in.readUnsignedShort();
                    case 15 -> in.skipNBytes(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                    case 5, 6 -> {
                        in.readLong();
                        i++; // long and double take two places
                    }
                    default -> throw new IOException(file + " has a constant of an unknown kind " + tag);
                }
            }
            in.readUnsignedShort();
            String name = name(texts[classes[in.readUnsignedShort()]]);
            int parent = in.readUnsignedShort();
            Set<String> references = new HashSet<>();
            for (int index : classes) {
                if (index != 0) {
                    references.add(name(texts[index]));
                }
            }
            Set<String> descriptors = new HashSet<>();
            for (String text : texts) {
                if (text != null && text.indexOf(';') > 0) {
                    descriptors.add(text);
                    namesIn(text, references);
                }
            }
            references.remove(name);
            return new ClassFile(name, parent == 0 ? "" : name(texts[classes[parent]]), references, descriptors);
        }
    }

    /** Whether it names a class whose name starts so, as an annotation, a type or in code. */
    boolean mentions(String prefix) {
        return references.stream().anyMatch(reference -> reference.startsWith(prefix));
    }

    private static void namesIn(String descriptor, Set<String> into) {
        for (int at = descriptor.indexOf('L'); at >= 0; at = descriptor.indexOf('L', at + 1)) {
            int end = at + 1;
            while (end < descriptor.length() && ";<(".indexOf(descriptor.charAt(end)) < 0) {
                end++;
            }
            if (end < descriptor.length() && end > at + 1 && descriptor.indexOf(' ', at) < 0) {
                into.add(name(descriptor.substring(at + 1, end)));
            }
        }
    }

    private static String name(String internal) {
        return internal.replace('/', '.');
    }
}
