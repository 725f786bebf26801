import type { DeadLetter } from '../../../../scripts/dead-letters/dead-letter.ts';

export const run = 'b0b0b0b0b0b0b0b0';
export const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

export function deadLetterOf(parts: Partial<DeadLetter> & { text?: string } = {}): DeadLetter {
  const { text = '{}', ...rest } = parts;
  return {
    id: '1',
    data: Buffer.from(text),
    attributes: {},
    publishTime: '2026-11-24T12:00:00.000000000Z',
    ...rest,
  };
}
