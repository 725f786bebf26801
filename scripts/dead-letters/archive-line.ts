import { Ajv } from 'ajv';
import type { FromSchema } from 'json-schema-to-ts';
import { parseJson } from '@pipeline/shared/json.ts';
import { violations, type Validator } from '@pipeline/shared/validation.ts';
import type { DeadLetter, ReplayStage } from './dead-letter.ts';

/** One line of an archive: a complete dead letter. Versioned, since an archive may be read years later. */
const archiveLineSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'stage', 'subscription', 'id', 'publishTime', 'attributes'],
  properties: {
    version: { const: 1 },
    stage: { enum: ['enrich', 'write'] },
    subscription: { type: 'string', minLength: 1 },
    id: { type: 'string', minLength: 1 },
    publishTime: {
      type: 'string',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z$',
    },
    attributes: { type: 'object', additionalProperties: { type: 'string' } },
    text: { type: 'string', description: 'The data, if it is UTF-8.' },
    base64: {
      type: 'string',
      pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
    },
  },
  oneOf: [{ required: ['text'] }, { required: ['base64'] }],
} as const;

type ArchiveLine = FromSchema<typeof archiveLineSchema>;

const isArchiveLine: Validator<ArchiveLine> = new Ajv({ strictRequired: false }).compile(
  archiveLineSchema,
);

export interface Origin {
  readonly stage: ReplayStage;
  /** Full name of the dead-letter subscription. */
  readonly subscription: string;
}

export function toArchiveLine(deadLetter: DeadLetter, { stage, subscription }: Origin): string {
  const { id, publishTime, attributes, data } = deadLetter;
  const text = data.toString();
  const content = Buffer.from(text).equals(data) ? { text } : { base64: data.toString('base64') };
  const line = { version: 1, stage, subscription, id, publishTime, attributes, ...content };
  return `${JSON.stringify(line)}\n`;
}

/** @throws Error that says what is wrong with the line, without quoting its content. */
export function fromArchiveLine(line: string, stage: ReplayStage): DeadLetter {
  const value = parsed(line);
  if (!isArchiveLine(value)) {
    throw new Error(`no dead letter: ${violations(isArchiveLine).join('; ')}`);
  }
  if (value.stage !== stage) throw new Error(`a dead letter of ${value.stage}, not of ${stage}`);
  const { id, publishTime, attributes, text, base64 } = value;
  const data = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
  return { id, publishTime, attributes, data };
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    // Do not pass on V8's message: it quotes the text, which is a payload.
    throw new Error('not JSON');
  }
}
