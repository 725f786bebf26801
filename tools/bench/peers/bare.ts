import { http } from '@google-cloud/functions-framework';

/** The smallest possible function: the peer of a cold start. */
http('bare', (_request, response) => {
  response.status(204).end();
});
