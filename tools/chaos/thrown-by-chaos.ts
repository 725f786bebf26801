/** The message of an injected exception: any other exception is a bug. */
export const thrownByChaos = 'thrown by npm run chaos';
