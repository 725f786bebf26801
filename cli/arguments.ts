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

/** A whole number. @param min The minimum. */
export function wholeNumber(min = 0): Parse<number> {
  return (text) => {
    if (/^\d{1,15}$/.test(text) && Number(text) >= min) return Number(text);
    throw new InvalidArgumentError(`it must be a whole number, and ${min} at least`);
  };
}
