/** Returns another value of the same event, or of the same object in JSON. */
export type Lookup = (name: string) => string | undefined;
