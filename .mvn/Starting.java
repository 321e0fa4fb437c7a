/** Printed by Maven before it builds a sample to run it. */
class Starting {
    public static void main(String[] arguments) {
        System.out.println("Maven compiles the library and the sample; the first time, it also fetches what they need.");
    }
}
