import picocolors from 'picocolors';

/** A stream that is printed to. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours where a person looks on, and plain text elsewhere: by itself, picocolors also colours in CI. */
export function colorsOf(stream: Output): Colors {
  return picocolors.createColors(isTerminal(stream));
}

/** Whether a person looks on, who can see colours and signs. */
export function isTerminal({ isTTY = false }: Output): boolean {
  return isTTY && picocolors.isColorSupported;
}
