import assert from 'node:assert/strict';
import { TransientError } from '@pipeline/shared/errors.ts';
import { createEventsApi, type EventsApi } from '../../../../functions/poll/events-api.ts';

function answering(body: object): EventsApi {
  return createEventsApi({
    api: 'https://sysdig.example.com',
    dialect: 'current',
    filter: '',
    token: async () => 'a-token',
    timeoutMs: 1000,
    fetch: async () => Response.json(body),
  });
}

describe("a response of Sysdig's events API", () => {
  it('has no events if its list is empty or null', async () => {
    for (const data of [[], null]) {
      const { items, cursor, total } = await answering({ page: { total: 0 }, data }).firstPage({
        from: 0n,
        to: 1n,
      });
      assert.deepEqual({ items, cursor, total }, { items: [], cursor: undefined, total: 0 });
    }
  });

  it('is a transient error if it has no list', async () => {
    for (const body of [{ page: { total: 0 } }, { page: {}, data: {} }, { data: [] }]) {
      await assert.rejects(answering(body).firstPage({ from: 0n, to: 1n }), TransientError);
    }
  });
});
