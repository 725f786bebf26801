import { createServer } from 'node:http';

/** Reads the body and answers, in Node's own server: the peer of the Functions Framework. */
createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const text = '{"accepted":1}';
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
    response.end(text);
  });
}).listen(Number(process.env['PORT']));
