/** The token that doctor looks at. */
import { UsageError } from '../../errors.ts';
import { STEP_TOKEN_VARIABLE, tokenSource } from '../account/token-source.ts';
import type { Io } from '../command/io.ts';

/**
 * The token of a file, of standard input, or of the step that this runs in: of the file that the AWS SDK sends, where the
 * step names one, as that is what STS gets, whatever the step was given. undefined: there is none.
 * @throws UsageError if the named file cannot be read
 */
export async function tokenSent(file: string | undefined, io: Io): Promise<string | undefined> {
  const { [STEP_TOKEN_VARIABLE]: ofStep, AWS_WEB_IDENTITY_TOKEN_FILE: ofSdk } = io.env;
  if (file !== undefined) return (await tokenSource(file, io)).text;
  if (!ofSdk) return ofStep;
  try {
    return (await tokenSource(ofSdk, io)).text;
  } catch (error) {
    // A file that the step did not write is a token that is missing, and not a mistake on this command line.
    if (error instanceof UsageError) return '';
    throw error;
  }
}
