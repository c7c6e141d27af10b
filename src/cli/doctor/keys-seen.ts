/** The keys of the issuer, and what they say of the token. */
import { type KeysFacts, type Seen, seen } from '../../core/doctor/evidence.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { WorldError } from '../../errors.ts';
import type { Io } from '../command/io.ts';

/**
 * What the issuer’s keys say: of the token, or of themselves where there is none that can be read.
 * @param text of the token
 */
export async function keysSeen(
  text: string | undefined,
  { provider }: Settings,
  { issuer, now = new Date() }: Io,
): Promise<Seen<KeysFacts>> {
  const { issuerKeys } = await import('../../bitbucket/issuer-keys.ts');
  const { isSigned, verifyToken } = await import('../../tokens/verify-token.ts');
  const { workspace, workspaceUuid, audience } = provider;
  const keys = issuerKeys(issuer);
  try {
    const expected = { workspace, workspaceUuid, audiences: [audience] };
    const verified = text === undefined ? undefined : await verifyToken(text, expected, { keys, now });
    const tried = verified !== undefined && verified.verdict !== 'unreadable' && isSigned(verified.token);
    if (!tried) await keys.keys(workspace);
    // What it says of the claims other checks say as well, by what STS asks for.
    const refusals = verified?.verdict === 'refused' ? verified.refusals : [];
    return seen({ tried, refusal: refusals.find(({ code }) => code === 'token-signature') });
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const remedy = error.remedy ?? 'Run one step with `oidc: true`, then look again.';
    return seen({ tried: false, refusal: { code: 'provider-keys', message: error.message, remedy } });
  }
}
