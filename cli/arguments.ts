import { InvalidArgumentError } from 'commander';

/** Parses an option. @throws InvalidArgumentError naming the valid values */
export type Parse<T> = (text: string) => T;

/** A number above 0. @param max The maximum. */
export function positiveNumber(max = Infinity): Parse<number> {
  return (text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= max) return value;
    const bound = max === Infinity ? '' : `, and ${max} at most`;
    throw new InvalidArgumentError(`it must be a number above 0${bound}`);
  };
}

/** A TCP port. @param min 0 if the system may choose a free one. */
export function portNumber(min: 0 | 1): Parse<number> {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,5}$/.test(text) && value >= min && value < 65_536) return value;
    throw new InvalidArgumentError(`it must be a number from ${min} to 65535`);
  };
}

/** A whole number. @param min The minimum. */
export function wholeNumber(min = 0): Parse<number> {
  return (text) => {
    if (/^\d{1,15}$/.test(text) && Number(text) >= min) return Number(text);
    throw new InvalidArgumentError(`it must be a whole number, and ${min} at least`);
  };
}
