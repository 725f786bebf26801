import type { status } from '@grpc/grpc-js';

/** The name of a gRPC status code: INVALID_ARGUMENT for 3, and so on. */
export type CodeName = keyof typeof status;

/** Why a call fails: becomes its gRPC status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: CodeName;

  constructor(code: CodeName, message: string) {
    super(message);
    this.code = code;
  }
}

/** The request can never succeed. */
export function invalidArgument(message: string): Refusal {
  return new Refusal('INVALID_ARGUMENT', message);
}

/** For documented features that the emulator lacks: refuse them instead of answering wrongly. */
export function notEmulated(what: string): Refusal {
  return new Refusal('UNIMPLEMENTED', `${what}: known, but not emulated.`);
}

/** Google's usual text. It names nothing, to hide which resources exist. */
export function notFound(): Refusal {
  return new Refusal('NOT_FOUND', 'Requested entity was not found.');
}

/** The text is the real service's: https://github.com/forseti-security/forseti-security/issues/2737 */
export function alreadyExists(): Refusal {
  return new Refusal('ALREADY_EXISTS', 'Requested entity already exists');
}
