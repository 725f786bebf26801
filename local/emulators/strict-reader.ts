import { isUtf8 } from 'node:buffer';
import { protobuf } from 'google-gax';

/**
 * Reads a message in the wire format, and refuses a string that is not UTF-8, as the specification requires:
 * https://protobuf.dev/programming-guides/proto3/#scalar. The client's own reader replaces invalid bytes with U+FFFD, and
 * its writer encodes half a surrogate pair as such bytes.
 */
export class StrictReader extends protobuf.BufferReader {
  /** @throws SyntaxError if the string is not UTF-8. @throws RangeError if it ends after the message. */
  override string(): string {
    const start = this.pos;
    const end = this.uint32() + this.pos;
    this.pos = start;
    const text = super.string();
    if (this.pos !== end) throw new RangeError('a string ends after its message');
    // Only invalid bytes and U+FFFD itself become U+FFFD: look at the bytes only then.
    if (text.includes('\uFFFD')) this.#checkBytes(start, text);
    return text;
  }

  #checkBytes(start: number, text: string): void {
    this.pos = start;
    if (!isUtf8(this.bytes())) {
      throw new SyntaxError(`a string is not UTF-8: ${JSON.stringify(text)}`);
    }
  }
}
