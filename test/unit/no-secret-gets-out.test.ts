import assert from 'node:assert/strict';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { enrichedEvent } from '@pipeline/shared/generated/validators.js';
import { createEnrich } from '../../functions/enrich/handler.ts';
import { createPolicy } from '../../functions/enrich/policy.ts';
import { instanceOfLabels } from '../../functions/enrich/lookup/labelled-instance.ts';
import { toFinding } from '../../functions/write/finding/to-finding.ts';
import { leaks } from './functions/enrich/masking/secrets.ts';
import { recorder, recordingLog } from './support.ts';

const options = {
  sysdigPages: 'https://secure.sysdig.com',
  propertyLimits: { value: 255, unclaimedBytes: 2048 },
  maxBytes: 65_536,
};
const everything = {
  MIN_SEVERITY: 'LOW',
  IGNORED_RULES: '',
  IGNORED_NAMESPACES: '',
  SEVERITY_OVERRIDES: '{}',
  SEVERITY_BY_LEVEL: '',
  EXCEPTIONS: '[]',
} as const;

describe('a secret in a command line', () => {
  it('is in no finding, no message and no log', async () => {
    // Shorter ones occur in ids and words by chance.
    const telling = leaks.filter(([, secret]) => secret.length >= 8);
    assert.ok(telling.length >= 40);
    for (const [text, secret] of telling) {
      const { publish, messages } = recorder();
      const { log, entries } = recordingLog();
      const enrich = createEnrich({
        policy: createPolicy(everything),
        organizationId: '1',
        ladder: 'instance',
        masking: 'default',
        findInstance: instanceOfLabels,
        publish,
        publishDead: recorder().publish,
        log,
      });
      const body = JSON.stringify({
        rule: 'Run shell untrusted',
        priority: 'Notice',
        time: '2026-01-01T00:00:00Z',
        output: `12:00:00.000000000: Notice Shell spawned (user=root command=${text} parent=bash)`,
        output_fields: {
          'proc.name': 'sh',
          'proc.cmdline': text,
          'proc.pname': 'bash',
          'proc.pcmdline': text,
          // An unclaimed value becomes a property.
          'shop.note': text,
        },
        note: text,
      });
      assert.ok(parseJsonItems(body)[0]?.kind === 'detection');
      const label = {
        receivedAt: '2026-01-01T00:00:01Z',
        via: 'webhook',
        traceparent: 't',
      } as const;
      await enrich({ id: '1', data: Buffer.from(body), attributes: {}, label, deliveryAttempt: 1 });
      const value: unknown = JSON.parse(messages[0]?.data.toString() ?? '');
      assert.ok(enrichedEvent(value));
      const finding = toFinding(value, '2026-12-31T00:00:00.000000000Z', options);
      for (const seen of [finding, value, messages[0]?.attributes, entries]) {
        assert.ok(
          !JSON.stringify(seen).includes(JSON.stringify(secret).slice(1, -1)),
          `${secret} of ${text}`,
        );
      }
    }
  });
});
