import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { Screen } from '../../../local/screen.ts';

const evil = 'Shell\nwritten      forged\u001b[31m red \u202e';
const shown = String.raw`Shell\nwritten      forged\u001b[31m red \u202e`;

/** The output of a screen without its own colors. */
function linesOf(show: (screen: Screen) => void): string[] {
  const out = new PassThrough({ encoding: 'utf8' });
  show(new Screen(out));
  const text: unknown = out.read();
  return stripVTControlCharacters(String(text)).split('\n').slice(0, -1);
}

describe('the screen of npm start', () => {
  it('shows an outcome on one line, for any rule and resource', () => {
    const fields = { category: evil, resource: `host/${evil}`, findingSeverity: 'HIGH' };
    const lines = linesOf((screen) => {
      screen.outcome({ stage: 'write', outcome: 'written', eventId: 'a1', fields });
    });
    assert.deepEqual(lines, [`written      a1 HIGH ${shown} host/${shown}`]);
  });

  it('says what was wrong with a request that was refused', () => {
    const fields = { reason: 'http-401', message: 'credentials are missing or wrong' };
    const lines = linesOf((screen) => {
      screen.outcome({ stage: 'receive', outcome: 'rejected', eventId: undefined, fields });
    });
    assert.deepEqual(lines, ['rejected     http-401 credentials are missing or wrong']);
  });

  it('shows the name of a payload and the answer to it likewise', () => {
    const payload = {
      name: evil,
      body: '',
      contentType: 'application/json',
      isPublished: false,
    } as const;
    const lines = linesOf((screen) => {
      screen.sent(payload, { status: 400, answer: evil, eventIds: [] });
    });
    assert.deepEqual(lines, [`sent         ${shown} 400 ${shown}`]);
  });
});
