/** The products whose events the pipeline reads. */
export const senders = ['sysdig', 'falco'] as const;
export type Sender = (typeof senders)[number];
