import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody } from '../../../runtime-events.ts';
import { eventWith } from '../../write/finding/events.ts';

const powershell = String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`;

function windowsEvent(fields: object, rest: object = { source: 'windows' }): RuntimeEvent {
  return eventOfBody({
    id: '18bb0000000000000000000000000004',
    type: 'policy',
    timestamp: 1_767_225_600_000_000_000,
    name: 'p',
    severity: 2,
    content: { ruleName: 'r', output: '', fields },
    labels: { 'host.hostName': 'WIN-1' },
    ...rest,
  });
}

describe('events of Windows', () => {
  it('are recognized by their source, their agent or the paths of their programs', () => {
    const watchedOf = (fields: object, rest: object) => windowsEvent(fields, rest).watched;
    assert.equal(watchedOf({}, { source: 'windows' }), 'windows');
    assert.equal(watchedOf({}, { rawEventOriginator: 'windowsAgent' }), 'windows');
    assert.equal(watchedOf({ 'proc.exepath': powershell }, { source: 'syscall' }), 'windows');
    assert.equal(watchedOf({ 'proc.cmdline': `"${powershell}" -c x` }, {}), 'windows');
    // A Linux shell with such an argument is still Linux.
    const linux = { 'proc.exepath': '/usr/bin/pwsh', 'proc.args': String.raw`C:\x.ps1` };
    assert.equal(watchedOf(linux, { source: 'syscall' }), 'system-calls');
  });

  it('have processes and files with Windows paths, on the host of the event', () => {
    const event = windowsEvent({
      'evt.type': 'openat',
      'evt.arg.flags': 'O_WRONLY',
      'fd.name': String.raw`C:\Users\eve\x.ps1`,
      'proc.name': 'powershell.exe',
      'proc.exepath': powershell,
      'proc.pname': 'explorer.exe',
      'proc.pexepath': String.raw`C:\Windows\explorer.exe`,
      'user.name': String.raw`CORP\eve`,
    });
    assert.deepEqual(event.processes, [
      { name: 'powershell.exe', path: powershell },
      { name: 'explorer.exe', path: String.raw`C:\Windows\explorer.exe` },
    ]);
    assert.deepEqual(event.files, [
      { path: String.raw`C:\Users\eve\x.ps1`, operations: ['OPEN', 'WRITE'] },
    ]);
    assert.deepEqual(event.actor, { userName: String.raw`CORP\eve` });
    assert.equal(event.host?.name, 'WIN-1');
    assert.equal(event.findingClass, 'THREAT');
  });

  it('have command lines whose quotes keep blanks together', () => {
    const cmdline = String.raw`"C:\Program Files\PowerShell\7\pwsh.exe" -File "C:\My Files\x.ps1" -v`;
    const event = windowsEvent({ 'proc.cmdline': cmdline });
    assert.deepEqual(event.processes, [
      { name: 'pwsh.exe', args: ['-File', String.raw`C:\My Files\x.ps1`, '-v'] },
    ]);
    // Unchanged, since the quotes are in no argument.
    assert.deepEqual(event.unclaimed, [{ name: 'proc.cmdline', value: cmdline }]);
  });

  it('have ancestors with such command lines too', () => {
    const event = windowsEvent({
      'proc.name': 'cmd.exe',
      'proc.exepath': String.raw`C:\Windows\System32\cmd.exe`,
      'proc.pname': 'winword.exe',
      'proc.pcmdline': String.raw`"C:\Program Files\Office\winword.exe" /n "C:\My Files\a.docm"`,
    });
    assert.deepEqual(event.processes?.[1], {
      name: 'winword.exe',
      args: ['/n', String.raw`C:\My Files\a.docm`],
    });
  });

  it('name a program by the last part of its path', () => {
    const named = (fields: Record<string, unknown>) => eventWith(fields).processes?.[0]?.name;
    assert.equal(named({ 'proc.exepath': powershell }), 'powershell.exe');
    assert.equal(named({ 'proc.exepath': String.raw`\\server\share\evil.exe` }), 'evil.exe');
  });

  it('get a sentence if they have no text', () => {
    const fields = { 'proc.name': 'cmd.exe', 'fd.name': String.raw`C:\x`, 'evt.type': 'open' };
    assert.equal(windowsEvent(fields).description, String.raw`cmd.exe opened C:\x on WIN-1`);
  });
});
