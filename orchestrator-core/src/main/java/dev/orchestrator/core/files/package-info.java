/**
 * Folders to file trees and back, their differences, and private directories to work in.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.files;

import org.jspecify.annotations.NullMarked;
