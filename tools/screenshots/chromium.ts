import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The install paths of Debian, Ubuntu and Google's package. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const howToInstall =
  'no Chromium was found. Install it, such as with `apt-get install chromium`, or name it in CHROMIUM_PATH';

/** No background network access, and no sandbox, which containers do not support. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of this machine; undefined if there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  return places.find((path) => existsSync(path));
}

/** Starts it headless, with a temporary profile. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: flags });
}
