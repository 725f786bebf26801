/**
 * On every answer. What came in a payload is only ever data: no script runs but the console's own, nothing is loaded
 * from elsewhere, and no other page shows it in a frame.
 */
export const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // Another run has other findings, and maybe another page.
  'cache-control': 'no-store',
} as const;
