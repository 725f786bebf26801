import { codeOf } from '@pipeline/shared/errors.ts';
import { Status } from 'google-gax';
import type { FindingsClient, FindingWriter } from '../finding-writer.ts';
import type { Pacer } from './pacer.ts';

/** Each write waits for its turn first, by the severity of its finding. */
export function paced(writer: FindingWriter, pacer: Pacer): FindingWriter {
  return {
    create: async (sender, id, finding) => {
      await pacer.turn(finding.severity);
      return writer.create(sender, id, finding);
    },
    update: async (sender, id, update, severity) => {
      await pacer.turn(severity);
      return writer.update(sender, id, update, severity);
    },
  };
}

/** The client, all calls of which are counted, second tries too, and answers of which set the pace. */
export function countedClient(client: FindingsClient, pacer: Pacer): FindingsClient {
  return {
    createFinding: async (request, options) =>
      pacer.call(async () => client.createFinding(request, options)),
    updateFinding: async (request, options) =>
      pacer.call(async () => client.updateFinding(request, options)),
  };
}

/** Whether Security Command Center refused a call because a quota is used up. */
export function isQuotaRefusal(error: unknown): boolean {
  return codeOf(error) === Status.RESOURCE_EXHAUSTED;
}
