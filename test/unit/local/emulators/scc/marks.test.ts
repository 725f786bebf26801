import assert from 'node:assert/strict';
import { minimal, withScc } from './harness.ts';
import { refused } from './refused.ts';

describe('SCC over the wire: UpdateSecurityMarks', () => {
  it('replaces all marks or changes one, and filters find them', async () => {
    await withScc(async ({ client, emulator }) => {
      const finding = { parent: emulator.source, findingId: 'a', finding: minimal };
      await client.createFinding(finding);
      const name = `${emulator.source}/findings/a/securityMarks`;
      const update = async (marks: Record<string, string>, paths?: string[]): Promise<unknown> => {
        const updateMask = paths && { paths };
        const [updated] = await client.updateSecurityMarks({
          securityMarks: { name, marks },
          ...(updateMask && { updateMask }),
        });
        assert.equal(updated.name, `${emulator.source}/locations/global/findings/a/securityMarks`);
        return updated.marks;
      };
      assert.deepEqual(await update({ team: ' Shop ', 'on-call': 'me' }), {
        team: 'Shop',
        'on-call': 'me',
      });
      const one = await update({ team: 'pay', other: 'x' }, ['marks.team', 'marks.on-call']);
      assert.deepEqual(one, { team: 'pay' });
      assert.deepEqual(await update({ 'On-Call': 'you' }, ['marks']), { 'on-call': 'you' });
      // Updating the finding does not change its marks.
      await client.updateFinding({
        finding: { ...minimal, name: `${emulator.source}/findings/a` },
      });
      const find = async (filter: string): Promise<number> => {
        const [found] = await client.listFindings({ parent: emulator.source, filter });
        return found.length;
      };
      assert.equal(await find('security_marks.marks.on-call="YOU"'), 1);
      assert.equal(await find('security_marks.marks.ON-CALL:"yo"'), 1);
      assert.equal(await find('security_marks.marks.team="pay"'), 0);
      assert.equal(await find('-security_marks.marks.team="pay"'), 1);
    });
  });

  it('rejects marks that break the rules', async () => {
    await withScc(async ({ client, emulator }) => {
      await client.createFinding({ parent: emulator.source, findingId: 'a', finding: minimal });
      const update = async (
        marks: Record<string, string>,
        paths: string[] = [],
        name = `${emulator.source}/findings/a/securityMarks`,
      ): Promise<unknown> =>
        client.updateSecurityMarks({ securityMarks: { name, marks }, updateMask: { paths } });
      for (const key of ['', 'a b', 'a.b', 'k'.repeat(257)]) {
        await refused(update({ [key]: 'x' }), 'INVALID_ARGUMENT', /^marks: /);
      }
      for (const value of [' ', 'v'.repeat(4097)]) {
        await refused(update({ a: value }), 'INVALID_ARGUMENT', /^marks\.a must have 1 to 4096/);
      }
      const twice = ['marks.a', 'marks.a'];
      await refused(update({ a: 'x' }, twice), 'INVALID_ARGUMENT', /duplicate/);
      await refused(update({ a: 'x' }, ['name']), 'INVALID_ARGUMENT', /^update_mask: name/);
      await refused(update({}, [], `${emulator.source}/findings/b/securityMarks`), 'NOT_FOUND');
      await refused(update({}, [], emulator.source), 'INVALID_ARGUMENT', /must be \[finding\]/);
      const asset = 'organizations/1/assets/2/securityMarks';
      await refused(update({}, [], asset), 'UNIMPLEMENTED', /known, but not emulated/);
    });
  });
});
