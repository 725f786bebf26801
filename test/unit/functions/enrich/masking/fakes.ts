/**
 * Values with the shape of secrets that no issuer has issued. Prefix and rest are joined only here, so that scanners do
 * not report this file as a leak.
 */
const join = (...parts: string[]): string => parts.join('');
const mixed = 'a1B2';
const hex = '0123456789abcdef';

export const fake = {
  password: 'S3cr3t!pa55',
  ntHash: hex.repeat(2),
  awsId: 'AKIA' + 'ABCD'.repeat(4),
  awsTemporaryId: 'ASIA' + 'WXYZ'.repeat(4),
  awsSecret: 'wJal/' + 'rXUt'.repeat(8) + 'K7M',
  github: 'ghp_' + mixed.repeat(9),
  githubOauth: 'gho_' + mixed.repeat(9),
  githubServer: 'ghs_' + mixed.repeat(9),
  githubFine: 'github_pat_' + mixed.repeat(5) + 'zz_' + mixed.repeat(14),
  gitlab: 'glpat-' + mixed.repeat(5),
  slackBot: join('xoxb-', '123456789012-1234567890123-', mixed.repeat(6)),
  slackUser: join('xoxp-', '1234567890-1234567890-', hex),
  slackHook: 'T00000000/B00000000/' + mixed.repeat(6),
  stripe: 'sk_live_' + mixed.repeat(6),
  stripeRestricted: 'rk_live_' + mixed.repeat(6),
  googleKey: join('AIza', 'Sy-', mixed.repeat(8)),
  googleOauth: 'ya29.' + mixed.repeat(10),
  jwt:
    'eyJ' +
    'hbGciOiJIUzI1NiJ9.' +
    'eyJzdWIiOiIxMjM0NTY3ODkwIn0.' +
    'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
  npm: 'npm_' + mixed.repeat(9),
  pypi: join('pypi-', 'AgEIcHlwaS5vcmc', mixed.repeat(12)),
  sendgrid: 'SG.' + mixed.repeat(5) + 'zz.' + mixed.repeat(10) + 'abc',
  twilio: 'SK' + hex.repeat(2),
  openai: 'sk-' + mixed.repeat(12),
  openaiProject: 'sk-proj-' + mixed.repeat(12),
  anthropic: join('sk-ant-', 'api03-', mixed.repeat(12)),
  vault: 'hvs.' + mixed.repeat(6),
  age: 'AGE-SECRET-KEY-1' + 'QPZRY9X8'.repeat(7),
  azureKey: 'Zm9vYmFy'.repeat(10) + 'Zm9vYg==',
  basic: join('ZmFrZTpm', 'YWtlcGFzcw=='),
  pemBody: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC' + 'Bkcw'.repeat(20),
  opensshBody: join('b3BlbnNzaC1rZXktdjE', 'AAAABG5vbmU'.repeat(6)),
  shadowHash: join('$6$', 'rounds5000salt$', 'FakeHash'.repeat(10)),
} as const;

export const beginKey = join('-----BEGIN ', 'PRIVATE KEY-----');
export const endKey = join('-----END ', 'PRIVATE KEY-----');
