import { unseen } from '../../core/doctor/evidence.ts';
import { withoutSignatures } from '../../core/text/without-signatures.ts';
import { WorldError } from '../../errors.ts';

/**
 * Of what could not be read: it is left out, with the reason. Our own mistakes are not hidden: they are no state of the world.
 * @throws whatever is no WorldError
 */
export function unreadable(what: string, error: unknown) {
  if (error instanceof WorldError)
    return unseen(`${what}, which could not be read: ${withoutSignatures(error.message)}`);
  throw error;
}
