import assert from 'node:assert/strict';
import { maskText } from '../../../../../functions/enrich/masking/mask-text.ts';
import { lookAlikes } from './look-alikes.ts';
import { assigned, flagged, leaks, outputs, programs, shaped, webs, type Leak } from './secrets.ts';

const tables: Record<string, readonly Leak[]> = {
  'flags whose names say it': flagged,
  'programs that make it one': programs,
  'names and values': assigned,
  'headers and URLs': webs,
  'known shapes': shaped,
  'outputs of rules': outputs,
};

for (const [name, table] of Object.entries(tables)) {
  describe(`masking of secrets: ${name}`, () => {
    for (const [text, secret, ...stays] of table) {
      it(JSON.stringify(text.length < 100 ? text : `${text.slice(0, 99)}…`), () => {
        const masked = maskText(text);
        assert.ok(text.includes(secret) && !masked.includes(secret), masked);
        for (const part of stays) assert.ok(masked.includes(part), masked);
        assert.equal(maskText(masked), masked);
      });
    }
  });
}

describe('a text that only looks like a secret', () => {
  for (const text of lookAlikes) {
    it(`stays: ${text.slice(0, 99)}`, () => assert.equal(maskText(text), text));
  }

  it('stays within the output of a rule', () => {
    for (const text of lookAlikes) {
      const output = `Seen (user=root command=${text} parent=bash container_id=6949e5f10829)`;
      assert.equal(maskText(output), output);
    }
  });
});

describe('secrets within the output of a rule', () => {
  it('are removed, and the names after them stay', () => {
    for (const [text, secret] of leaks) {
      const masked = maskText(`Seen (user=root command=${text} parent=bash image=nginx)`);
      assert.ok(!masked.includes(secret), masked);
      assert.ok(masked.startsWith('Seen (user=root command='), masked);
      assert.ok(masked.endsWith(' parent=bash image=nginx)'), masked);
    }
  });

  it('are removed from the JSON of the text as well', () => {
    for (const [text, secret] of leaks) {
      const masked = maskText(JSON.stringify({ a: 1, cmd: text, z: 1 }));
      assert.ok(!masked.includes(secret), masked);
    }
  });
});
