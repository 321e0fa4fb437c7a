package dev.orchestrator.testkit.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/** Loads the engine and its simulation anew, with a bug planted. Everything else is as it is outside. */
final class PlantedEngine extends ClassLoader {
    private static final String CORE = "dev.orchestrator.core.";
    private static final List<String> ANEW =
            List.of(CORE, "dev.orchestrator.testkit.simulation.", "dev.orchestrator.testkit.stage.");

    private final Map<String, ? extends AsmVisitorWrapper> changes;
    private final ClassFileLocator files = ClassFileLocator.ForClassLoader.of(PlantedEngine.class.getClassLoader());

    /** @param changes by the name of the class, from the package of the engine's parts on */
    PlantedEngine(Map<String, ? extends AsmVisitorWrapper> changes) {
        super(PlantedEngine.class.getClassLoader());
        this.changes = changes;
    }

    /** Returns who looks for a bug in this engine. */
    Hunter hunter(PlantedBug bug) {
        try {
            return (Hunter) loadClass(Hunt.class.getName())
                    .getConstructor(String.class, boolean.class)
                    .newInstance(bug.name(), true);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the engine cannot be loaded with " + bug, e);
        }
    }

    private static boolean isAnew(String name) {
        return ANEW.stream().anyMatch(name::startsWith) && !name.startsWith(Hunter.class.getName());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isAnew(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            AsmVisitorWrapper change = name.startsWith(CORE) ? changes.get(name.substring(CORE.length())) : null;
            byte[] code = change == null ? sound(name) : changed(name, change);
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] sound(String name) throws IOException, ClassNotFoundException {
        try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return code.readAllBytes();
        }
    }

    private byte[] changed(String name, AsmVisitorWrapper change) {
        return new ByteBuddy()
                .redefine(TypePool.Default.of(files).describe(name).resolve(), files)
                .visit(change)
                .make()
                .getBytes();
    }
}
