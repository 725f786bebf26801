import { http } from '@google-cloud/functions-framework';

/** Answers, after the framework has read and parsed the body: what the framework itself costs. */
http('framework-answer', (_request, response) => {
  response.json({ accepted: 1 });
});
