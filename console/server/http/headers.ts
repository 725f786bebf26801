/**
 * Headers of every response. They keep payload text inert: only the console's own script runs, nothing is loaded from
 * other sites, and no other page can frame this one.
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
  // Another run has other findings, and may have another page.
  'cache-control': 'no-store',
} as const;
