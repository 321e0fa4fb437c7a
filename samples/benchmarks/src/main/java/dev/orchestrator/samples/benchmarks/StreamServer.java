package dev.orchestrator.samples.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * An endpoint in a process of its own that speaks Chat Completions: it answers every request with the same stream, at
 * once. Arguments: the characters of a part, and how many requests it waits for before it answers the first.
 */
public final class StreamServer {
    private static final int STACK = 128 * 1024;

    private StreamServer() {}

    /** A server that runs. */
    record Running(Process process, String url) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    static Running start(String answer, int charsOfAPart, int waitFor) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamServer.class.getName(),
                        Integer.toString(charsOfAPart),
                        Integer.toString(waitFor))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        BufferedReader printed = process.inputReader(StandardCharsets.UTF_8);
        return new Running(process, "http://localhost:" + printed.readLine() + "/v1");
    }

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        String answer = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        byte[] response = response(answer, Integer.parseInt(args[0]));
        CountDownLatch all = new CountDownLatch(Integer.parseInt(args[1]));
        try (ServerSocket server = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread thread = new Thread(null, () -> serve(socket, response, all), "serving", STACK);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static byte[] response(String answer, int charsOfAPart) {
        List<String> events = new ArrayList<>();
        for (int from = 0; from < answer.length(); from += charsOfAPart) {
            String part = answer.substring(from, Math.min(answer.length(), from + charsOfAPart));
            events.add(
                    "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                            + part.replace("\\", "\\\\").replace("\"", "\\\"") + "\"},\"finish_reason\":null}]}\n\n");
        }
        events.add("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
        events.add("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":" + events.size()
                + "}}\n\ndata: [DONE]\n\n");
        StringBuilder body = new StringBuilder(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String event : events) {
            body.append(Integer.toHexString(event.length()))
                    .append("\r\n")
                    .append(event)
                    .append("\r\n");
        }
        return body.append("0\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void serve(Socket socket, byte[] response, CountDownLatch all) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (read(in)) {
                all.countDown();
                all.await();
                out.write(response);
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone.
        }
    }

    /** Reads one request; false if there is none. */
    private static boolean read(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        in.skipNBytes(length);
        return length > 0;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
