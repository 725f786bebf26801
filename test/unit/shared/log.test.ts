import assert from 'node:assert/strict';
import { createLog } from '@pipeline/shared/log.ts';
import { traceparentOf } from '@pipeline/shared/trace.ts';

describe('a log line', () => {
  it("is one line of JSON in Cloud Logging's format", () => {
    const lines: string[] = [];
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    createLog('write', 'p', (line) => lines.push(line))({
      severity: 'INFO',
      message: 'written\nnow',
      outcome: 'written',
      eventId: 'ab',
      rule: 'r',
      format: 'falco',
      traceparent,
    });
    assert.match(lines.join(''), /^[^\n]+\n$/);
    assert.deepEqual(JSON.parse(lines.join('')), {
      severity: 'INFO',
      message: 'written\nnow',
      outcome: 'written',
      'logging.googleapis.com/labels': {
        stage: 'write',
        eventId: 'ab',
        rule: 'r',
        format: 'falco',
        outcome: 'written',
      },
      'logging.googleapis.com/trace': 'projects/p/traces/0af7651916cd43dd8448eb211c80319c',
    });
  });

  it('is well-formed for any content', () => {
    const lines: string[] = [];
    createLog('write', 'p', (line) => lines.push(line))({
      severity: 'INFO',
      message: 'a\uD83Db',
      rule: 'c\uDE00\u{1F600}',
    });
    assert.match(lines.join(''), /"message":"a\\ufffdb".*"rule":"c\\ufffd\u{1F600}"/u);
  });

  // The fuzzer found that Node's readline splits such lines.
  it('is one line also for readers that end a line at U+2028', () => {
    const lines: string[] = [];
    const rule = 'a\u2028b\u2029c';
    createLog('write', 'p', (line) => lines.push(line))({
      severity: 'INFO',
      message: 'written',
      rule,
    });
    assert.doesNotMatch(lines.join(''), /[\u2028\u2029]/);
    assert.ok(JSON.stringify(JSON.parse(lines.join(''))).includes(rule));
  });

  // C1 controls move the cursor of some terminals, U+0085 ends a line, and format characters hide or reverse text.
  it('has no character that controls a terminal or disguises text, and keeps its meaning', () => {
    const lines: string[] = [];
    const entry = {
      rule: 'a\u001b[31m\u007f\u009b31m\u0085\u202etxt.exe\u200b\ufeff\u{e0041}',
      error: 'x\u2066y\u00ad',
    };
    createLog('write', 'p', (line) => lines.push(line))({
      severity: 'INFO',
      message: 'written',
      ...entry,
    });
    const text = lines.join('');
    assert.match(text, /^[ -~]+\n$/);
    const line: unknown = JSON.parse(text);
    assert.deepEqual(line, {
      severity: 'INFO',
      message: 'written',
      error: entry.error,
      'logging.googleapis.com/labels': { stage: 'write', rule: entry.rule },
    });
  });

  it('is written together with the others of its request', () => {
    const writes: string[] = [];
    const log = createLog('receive', 'p', (text) => writes.push(text));
    log(
      ...['a', 'b'].map((eventId) => ({ severity: 'INFO', message: 'accepted', eventId }) as const),
    );
    log();
    assert.equal(writes.length, 1);
    const ids = writes[0]
      ?.trimEnd()
      .split('\n')
      .map((line) => /"eventId":"(.)"/.exec(line)?.[1]);
    assert.deepEqual(ids, ['a', 'b']);
  });

  it('has a trace even if the request has no valid one', () => {
    for (const bad of [undefined, '', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, 'x']) {
      assert.match(traceparentOf(bad), /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    }
  });
});
