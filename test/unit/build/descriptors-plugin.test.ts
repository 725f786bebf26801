import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { descriptorsPlugin } from '../../../build/bundle/descriptors-plugin.ts';

const require = createRequire(import.meta.url);

describe("Security Command Center's descriptors in a bundle", () => {
  it('contain every type that a finding can consist of', async () => {
    const path = require.resolve('@google-cloud/security-center/build/protos/protos.json');
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      format: 'esm',
      plugins: [descriptorsPlugin(false)],
    });
    const text = outputFiles[0]?.text ?? '';
    const types = `Access Geolocation ServiceAccountDelegationInfo Kubernetes AccessReview Binding Subject Role IamBinding
      Indicator ProcessSignature MemoryHashSignature Database Exfiltration ExfilResource IpRules IpRule PortRange Allowed
      Denied FileOperation Process Connection`;
    for (const type of types.split(/\s+/)) {
      assert.match(text, new RegExp(`\\b${type}: \\{`), type);
    }
    assert.doesNotMatch(text, /\bListFindingsRequest: \{/);
  });
});
