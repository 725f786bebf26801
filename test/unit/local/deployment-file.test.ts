import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, type HttpServer } from '../../../cli/http-server.ts';
import { assertNotRunning } from '../../../local/deployment-file.ts';

/** Above the maximum process id of Linux and macOS. */
const deadPid = 2 ** 22 + 1;

describe('the addresses that npm start leaves', () => {
  let folder: string;
  let file: string;
  let console: HttpServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'addresses-'));
    file = join(folder, 'stack.json');
    console = await listen(0, async (_request, response) => {
      response.end();
    });
  });
  after(async () => {
    await console.close();
    await rm(folder, { recursive: true });
  });

  const leave = async (pid: number, host: string): Promise<void> =>
    writeFile(file, JSON.stringify({ local: { pid, console: `http://${host}` } }));

  it('refuse a second start while the first runs, and say how to start another', async () => {
    await leave(process.pid, console.host);
    await assert.rejects(assertNotRunning(file), (error: Error) => {
      assert.ok(error.message.includes(`http://${console.host}`), error.message);
      assert.match(error.message, /Ctrl-C, or .* --port, --console-port and --stack-file$/);
      return true;
    });
  });

  it('allow a start if the first has crashed, or another process has its id now', async () => {
    await leave(deadPid, console.host);
    await assertNotRunning(file);
    await leave(process.pid, '127.0.0.1:1');
    await assertNotRunning(file);
  });

  it('allow a start if there are none, or if the file is damaged', async () => {
    await assertNotRunning(join(folder, 'none.json'));
    await writeFile(file, '{"local":');
    await assertNotRunning(file);
  });
});
