import { http } from '@google-cloud/functions-framework';

/** The least that a function can be: the peer of a cold start. */
http('bare', (_request, response) => {
  response.status(204).end();
});
