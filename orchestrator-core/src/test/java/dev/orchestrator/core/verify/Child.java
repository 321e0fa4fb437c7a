package dev.orchestrator.core.verify;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** A program for commands to run; needs nothing but Java and runs from a copy of its class file. */
final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "exists" -> System.exit(Files.exists(Path.of(args[1])) ? 0 : 1);
            case "print" -> {
                System.out.println(
                        args[1].replace("CWD", Path.of("").toAbsolutePath().toString()));
                System.err.println("last");
                System.exit(3);
            }
            case "environment" -> {
                System.getenv().keySet().forEach(System.out::println);
                System.exit(System.in.read() == -1 ? 3 : 4);
            }
            case "write" -> {
                Files.createDirectories(Path.of(args[1]).getParent());
                Files.writeString(Path.of(args[1]), args[2]);
            }
            case "hold" -> hold(Path.of(args[1]));
            case "parent" -> {
                startHolder(args[1]);
                new CountDownLatch(1).await();
            }
            case "leave" -> startHolder(args[1]);
            case "flood" -> {
                byte[] megabyte = new byte[1 << 20];
                Arrays.fill(megabyte, (byte) 'x');
                for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                    System.out.write(megabyte);
                }
                System.out.flush();
            }
            case "flood-and-stay" -> {
                System.out.write(new byte[1 << 20]);
                System.out.flush();
                new CountDownLatch(1).await();
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Keeps a lock until it is killed. */
    private static void hold(Path lock) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            Files.createFile(Path.of(lock + ".held"));
            System.out.println("held");
            new CountDownLatch(1).await();
        }
    }

    /** Starts a process that keeps the lock, and returns when it has it. */
    private static void startHolder(String lock) throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        "hold",
                        lock)
                .start();
        if (holder.getInputStream().read() != 'h') {
            throw new IOException("the holder did not start");
        }
    }
}
