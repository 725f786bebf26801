import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '@pipeline/shared/json.ts';
import { commands } from '../../../program/commands.ts';
import { runScript } from '../scripts/run-script.ts';

const program = 'program/runtime-detections';

describe('runtime-detections', () => {
  it('lists its commands, and rejects another with exit code 2', async () => {
    const { code, out } = await runScript(program, []);
    assert.equal(code, 0);
    for (const name of Object.keys(commands)) assert.match(out, new RegExp(`^  ${name} +\\w`, 'm'));
    const unknown = await runScript(program, ['doctr']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /unknown command 'doctr'.*\n?.*doctor/);
  });

  it('has each command of package.json', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../package.json'), 'utf8');
    const manifest: unknown = JSON.parse(text);
    assert.ok(isObject(manifest) && isObject(manifest['scripts']));
    const called = Object.entries(manifest['scripts']).flatMap(([name, script]) => {
      const [, , command] = String(script).split(' ');
      return String(script).startsWith(`node ${program}.ts `) ? [[name, command]] : [];
    });
    const wanted = Object.keys(commands).map((name) => [name, name]);
    assert.deepEqual(Object.fromEntries(called), Object.fromEntries(wanted));
  });
});
