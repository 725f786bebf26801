/** The message of an exception that a run put into a stage: any other is one of ours. */
export const thrownByChaos = 'thrown by npm run chaos';
