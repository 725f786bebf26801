import picocolors from 'picocolors';

/** An output stream. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colors on a terminal, plain text elsewhere. By default, picocolors also uses colors in CI. */
export function colorsOf(stream: Output): Colors {
  return picocolors.createColors(isTerminal(stream));
}

/** Whether the stream is a terminal, which shows colors and symbols. */
export function isTerminal({ isTTY = false }: Output): boolean {
  return isTTY && picocolors.isColorSupported;
}
