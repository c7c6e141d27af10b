/** The events in a stream of bytes: packed by gzip or not, in any of the forms that the splitter knows. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { encodingOf } from '../core/text/decoded.ts';
import { type JsonObject, parseJsonObject } from '../core/text/json.ts';
import { EventSplitter, type SplitFault } from '../core/trail/event-splitter.ts';
import { TrailError } from '../errors.ts';

/**
 * @param name for messages: what the stream is of
 * @throws TrailError if the stream does not hold whole events to its end
 */
export async function readEvents(stream: Readable, name: string, onEvent: (event: JsonObject) => void): Promise<void> {
  const splitter = new EventSplitter();
  const take = (text: string) => {
    for (const one of splitter.push(text)) {
      const event = parseJsonObject(one);
      if (event === undefined)
        throw damaged(name, `what stands in the place of its event ${splitter.whole} is no JSON`);
      onEvent(event);
    }
    if (splitter.fault !== undefined) throw foreign(name, splitter.fault);
  };
  try {
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    for await (const bytes of unpacked(stream)) {
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      take(decoder.decode(bytes, { stream: true }));
    }
    take(decoder?.decode() ?? '');
  } catch (cause) {
    throw asTrailError(cause, name, splitter.whole);
  }
  if (splitter.isEmpty) {
    throw new TrailError(`${name} is empty.`, {
      remedy: 'Copy the file again: without any event there would still be a list without one.',
    });
  }
  if (splitter.cut === 'has-more') {
    throw new TrailError(`${name} is one page of several: it ends with a NextToken, and its events are not all.`, {
      remedy:
        'Look the events up again without --max-items and --no-paginate: the AWS CLI then prints all pages as one.',
    });
  }
  if (splitter.cut !== undefined) {
    const where = splitter.cut === 'in-event' ? 'in the middle of an event' : 'before its list of events does';
    throw cutOff(name, `it ends ${where}`, splitter.whole);
  }
}

/** gzip by its first two bytes (RFC 1952). The first piece has four bytes or more, if there are as many. */
async function* unpacked(stream: Readable): AsyncGenerator<Uint8Array> {
  const pieces = bytesOf(stream);
  let head: Uint8Array = new Uint8Array();
  for (let done = false; !done && head.length < 4; ) {
    const piece = await pieces.next();
    done = piece.done === true;
    if (!done) head = head.length === 0 ? piece.value : Buffer.concat([head, piece.value]);
  }
  const whole = async function* () {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => pieces };
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* whole();
  // What ends the one ends the other with its error, which the loop over it then throws.
  else yield* pipeline(Readable.from(whole()), createGunzip(), () => undefined) as AsyncIterable<Uint8Array>;
}

/** A stream in a test may give texts. */
async function* bytesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

function asTrailError(cause: unknown, name: string, whole: number): unknown {
  if (cause instanceof TrailError || !(cause instanceof Error)) return cause;
  const code = 'code' in cause ? String(cause.code) : '';
  if (code === 'Z_BUF_ERROR') return cutOff(name, 'what gzip packed ends too early', whole, cause);
  if (code.startsWith('Z_')) return damaged(name, `gzip cannot unpack it (${cause.message})`, cause);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return damaged(name, 'its bytes are no text', cause);
  // Anything of the disk has a code as well; what has none is a bug.
  return code === '' ? cause : damaged(name, cause.message, cause);
}

function cutOff(name: string, how: string, whole: number, cause?: unknown): TrailError {
  const before =
    whole === 0
      ? 'before the end of its first event'
      : `after ${whole.toLocaleString('en')} whole ${whole === 1 ? 'event, which was' : 'events, which were'} not used`;
  return new TrailError(`${name} is cut off: ${how}, ${before}.`, { cause, remedy: AGAIN });
}

function damaged(name: string, how: string, cause?: unknown): TrailError {
  return new TrailError(`${name} is damaged: ${how}.`, { cause, remedy: AGAIN });
}

const AGAIN = 'Copy it again, or leave it out: of the time that it covers nothing is known then.';

const FOREIGN: Readonly<Record<SplitFault, string>> = {
  'not-json': 'it is no JSON',
  'not-events': 'there is something else than events in its list of events',
  'too-large': 'one event in it is larger than CloudTrail’s can be',
};

function foreign(name: string, fault: SplitFault): TrailError {
  return new TrailError(`${name} does not hold events of CloudTrail: ${FOREIGN[fault]}.`, {
    remedy:
      'Give a file of a trail, or what `aws cloudtrail lookup-events --output json` prints. A table (CSV, Parquet) of Athena or Lake is not read.',
  });
}
