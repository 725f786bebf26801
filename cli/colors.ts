import { isatty } from 'node:tty';
import picocolors from 'picocolors';

/**
 * Colours where a person looks on, and plain text elsewhere: by itself, picocolors also colours in CI.
 * @param descriptor 1: standard output, 2: standard error.
 */
export function colorsOf(descriptor: 1 | 2): ReturnType<typeof picocolors.createColors> {
  return picocolors.createColors(isTerminal(descriptor));
}

/** Whether a person looks on, who can see colours and signs. */
export function isTerminal(descriptor: 1 | 2): boolean {
  return isatty(descriptor) && picocolors.isColorSupported;
}
