import { fetchErrorText } from '@pipeline/shared/errors.ts';
import { deliver } from '../../local/deliver.ts';
import type { Payload } from '../../scripts/lib/payload.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { SendResult } from '../api.ts';
import { RequestError } from './http/answer.ts';

/** Sends a payload as its sender would. @throws RequestError 502 when nobody takes it. */
export async function send(stack: Stack, payload: Payload, secret: string): Promise<SendResult> {
  try {
    return await deliver(stack, payload, secret);
  } catch (error) {
    const hint = stack.stages.receive.running ? '' : ': receive is stopped, start it';
    throw new RequestError(502, `nobody took it (${fetchErrorText(error)})${hint}`, {
      cause: error,
    });
  }
}
