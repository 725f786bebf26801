import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { isObject } from '@pipeline/shared/json.ts';

const root = join(import.meta.dirname, '../../..');

/** Every alert that Terraform deploys has a section in docs/operate.md, and every section belongs to an alert. */
describe('the alerts', () => {
  it('each have a section with the meaning, where to look and what to do', async () => {
    const alerts = await alertNames();
    assert.ok(alerts.length >= 7);
    const page = await readFile(join(root, 'docs/operate.md'), 'utf8');
    const [, part = ''] = /^## When an alert opens\n(.*?)^## /ms.exec(page) ?? [];
    const sections = new Map(
      part
        .split(/^### /m)
        .slice(1)
        .map((text) => {
          const [heading = ''] = text.split('\n');
          return [heading.toLowerCase(), text];
        }),
    );
    assert.deepEqual(
      [...sections.keys()].toSorted(),
      alerts.map((name) => name.toLowerCase()).toSorted(),
    );
    for (const [heading, text] of sections) {
      for (const word of ['Means', 'Look', 'Do']) {
        assert.match(text, new RegExp(`^- \\*\\*${word}\\*\\*: .{20}`, 'm'), `${heading}: ${word}`);
      }
    }
  });
});

/** Title of each alert without the pipeline's name. */
async function alertNames(): Promise<string[]> {
  const file = 'terraform/modules/monitoring/alerts.tf';
  const parsed: unknown = await parse(file, await readFile(join(root, file), 'utf8'));
  assert.ok(isObject(parsed) && isObject(parsed['resource']));
  const policies = parsed['resource']['google_monitoring_alert_policy'];
  assert.ok(isObject(policies));
  return Object.values(policies).map((blocks: unknown) => {
    const block: unknown = Array.isArray(blocks) ? blocks[0] : undefined;
    assert.ok(isObject(block) && typeof block['display_name'] === 'string');
    return block['display_name'].replace('${local.title}: ', '');
  });
}
