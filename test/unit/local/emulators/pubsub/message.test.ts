import assert from 'node:assert/strict';
import { status } from '@grpc/grpc-js';
import {
  checkMessages,
  messageBytes,
  type NewMessage,
} from '../../../../../local/emulators/pubsub/message.ts';

function message(data: string | Buffer, attributes: Record<string, string> = {}): NewMessage {
  return { data: Buffer.from(data), attributes, orderingKey: '' };
}

function manyAttributes(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, 'value']));
}

function refuses(messages: readonly NewMessage[], words: RegExp): void {
  assert.throws(
    () => {
      checkMessages(messages);
    },
    { code: status.INVALID_ARGUMENT, message: words },
  );
}

describe('the limits of published messages', () => {
  it('count bytes, not characters', () => {
    assert.equal(messageBytes({ ...message('ab', { é: '€' }), orderingKey: 'k' }), 2 + 2 + 3 + 1);
  });

  it('accept messages just within them', () => {
    checkMessages([message(Buffer.alloc(10_000_000))]);
    checkMessages([message('', { key: '' }), message('data')]);
    checkMessages([{ ...message('data'), orderingKey: 'k'.repeat(1024) }]);
    checkMessages([message('', manyAttributes(100))]);
    checkMessages([message('', { ['k'.repeat(256)]: 'v'.repeat(1024) })]);
    checkMessages(Array.from({ length: 1000 }, () => message('x')));
  });

  it('reject messages beyond them, in the words of the real service', () => {
    refuses([], /^No messages to publish$/);
    refuses([message('data'), message('')], /^Some messages are empty$/);
    refuses([message('', manyAttributes(101))], /You passed 101 .* maximum value is 100\.$/);
    refuses([message('x', { '': 'v' })], /empty key/);
    refuses([{ ...message('x'), orderingKey: 'é'.repeat(513) }], /ordering_key .* passed 1026 /);
    refuses([{ ...message('x'), orderingKey: 'a' }, message('y')], /the same ordering key/);
    refuses(
      [message('x', { ['é'.repeat(129)]: 'v' })],
      /key that is too long\. The length is 258 /,
    );
    refuses([message('x', { app: 'é'.repeat(513) })], /"app" .* value that is too long\. .* 1026 /);
    refuses(
      Array.from({ length: 1001 }, () => message('x')),
      /The value for message_count is too large\. You passed 1001 /,
    );
    refuses(
      [message(Buffer.alloc(10_000_001))],
      /request_size is too large\. You passed 10000001 /,
    );
    refuses([message(Buffer.alloc(6_000_000)), message(Buffer.alloc(6_000_000))], /12000000/);
  });
});
