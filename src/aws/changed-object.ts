import { ServiceStateError } from '../errors.ts';
import type { S3Bucket, StoredText } from './s3-bucket.ts';

/** Two writers in the same second are rare; five at once are a program. */
const MOST_ATTEMPTS = 4;

/**
 * Replaces an object by what `step` makes of it. The write is conditional on what was read for it, so that nothing that
 * another writer has added is lost; then `step` is called again. undefined: nothing is written.
 * @param remedy for the case that others were faster every time
 * @throws ServiceStateError if they were, and what `step` throws
 */
export async function changeObject(
  bucket: S3Bucket,
  key: string,
  remedy: string,
  step: (found: StoredText | undefined) => string | undefined,
): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const found = await bucket.getText(key);
    const text = step(found);
    if (text === undefined) return;
    const condition = found === undefined ? 'if-absent' : { ifMatch: found.etag };
    if ((await bucket.put(key, text, condition)) !== undefined) return;
  }
  throw new ServiceStateError(
    `s3://${bucket.name}/${key} was changed by other writers ${MOST_ATTEMPTS} times in a row.`,
    { remedy },
  );
}
