import { http } from '@google-cloud/functions-framework';

/** Answers after the framework has read and parsed the body: the cost of the framework itself. */
http('framework-answer', (_request, response) => {
  response.json({ accepted: 1 });
});
